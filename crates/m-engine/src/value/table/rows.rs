//! A running enumeration of rows: one after the other, or in batches.

use super::source::RowIter;
use super::{Batch, Part};
use crate::error::Result;
use crate::session::{Cx, Scope};
use crate::thunk::Cell;
use crate::value::Record;
use std::rc::Rc;

/// A running enumeration of a table's rows.
pub struct Rows {
    pub(super) origin: Origin,
    /// What is left of a batch whose rows are taken one by one.
    pub(super) held: Option<(Batch, usize)>,
}

pub(super) enum Origin {
    /// Rows at hand, and how many were taken.
    AtHand(Rc<[Record]>, usize),
    /// A source, with the scope it runs in.
    Pulled(Box<dyn RowIter>, Option<Scope>),
}

/// So many rows are in a batch at most, unless an evaluation says otherwise.
pub(crate) const BATCH_ROWS: usize = 1024;

impl Rows {
    /// The next row's cells, one for each column; `None` at the end.
    #[inline]
    pub fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        if cx.rows_in_batches() {
            return self.next_of_batch(cx);
        }
        match &mut self.origin {
            Origin::AtHand(rows, index) => {
                let row = rows.get(*index).map(|row| Ok(row.cells().to_vec()));
                *index += 1;
                row
            }
            Origin::Pulled(iter, scope) => cx.pull(scope, || iter.next(cx)),
        }
    }

    /// The next rows; see [`RowIter::next_part`].
    pub fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        if let Some((batch, taken)) = self.held.take() {
            let end = taken.saturating_add(most);
            if end < batch.rows() {
                self.held = Some((batch, end));
                let (batch, _) = self.held.as_ref()?;
                let rows: Vec<u32> = (taken as u32..end as u32).collect();
                return Some(Ok(Part::Batch(batch.gather(&rows))));
            }
            let rows = batch.rows();
            return Some(Ok(Part::Batch(batch.slice(taken, rows))));
        }
        match &mut self.origin {
            Origin::AtHand(rows, index) if cx.rows_in_batches() => {
                let rest = rows.get(*index..).unwrap_or_default();
                let rows = rest.get(..most.min(cx.batch_rows())).unwrap_or(rest);
                *index += rows.len();
                (!rows.is_empty()).then(|| Ok(Part::Batch(Batch::of_records(rows))))
            }
            Origin::AtHand(rows, index) => {
                let row = rows.get(*index).map(|row| Ok(Part::Row(row.cells().to_vec())));
                *index += 1;
                row
            }
            Origin::Pulled(iter, scope) => {
                cx.pull(scope, || iter.next_part(cx, most.min(cx.batch_rows()).max(1)))
            }
        }
    }

    /// The next row, out of a batch.
    #[cold]
    fn next_of_batch(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        if self.held.is_none() {
            match self.next_part(cx, usize::MAX)? {
                Ok(Part::Row(row)) => return Some(Ok(row)),
                Ok(Part::Batch(batch)) => self.held = Some((batch, 0)),
                Err(error) => return Some(Err(error)),
            }
        }
        let (batch, taken) = self.held.as_mut()?;
        let row = batch.row(*taken);
        *taken += 1;
        if *taken == batch.rows() {
            self.held = None;
        }
        Some(Ok(row))
    }
}

impl RowIter for Rows {
    fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        Rows::next(self, cx)
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        Rows::next_part(self, cx, most)
    }
}
