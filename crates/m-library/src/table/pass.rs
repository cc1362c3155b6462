//! A step that goes over the rows of a table once, batch after batch, and makes as many rows of them as it likes: it repeats,
//! leaves out, or looks back.

use super::rows::Row;
use super::step::{Declared, Read, declared};
use m_engine::value::{Batch, Part, RowIter, Rows, Table, Type};
use m_engine::{Cx, Error, Result};
use std::collections::VecDeque;

/// Rows that a pass has made.
pub(super) enum Several {
    Nothing,
    Row(Row),
    Batch(Batch),
}

/// What a pass has made of some rows of a batch.
pub(super) struct Made {
    pub(super) rows: Several,
    /// The row before which it ended.
    pub(super) end: usize,
    /// The error of the row at which it ended: that comes behind the rows.
    pub(super) failed: Option<Error>,
}

/// A pass under way.
pub(super) trait Pass {
    /// The rows made of those of a batch from `first` on. That row is asked for; of those behind it only what is at hand is
    /// looked at, and the pass ends before one where that is not enough. Each call makes a row, or goes on.
    fn batch(&mut self, cx: &Cx, batch: &Batch, first: usize) -> Made;

    /// The rows made of a single one, which is asked for. `Err` gives it back where it has to be made of a batch.
    fn row(&mut self, _cx: &Cx, row: Row) -> std::result::Result<Result<Several>, Row> {
        Err(row)
    }

    /// The next rows behind the last row below.
    fn end(&mut self) -> Several {
        Several::Nothing
    }
}

/// The table that a pass over `table` makes; `start` begins one for the columns that are read.
pub(super) fn pass<P, F>(cx: &Cx, table: &Table, ty: Type, declaration: Declared, start: F) -> Table
where
    P: Pass + 'static,
    F: Fn(&Read) -> P + 'static,
{
    declared(cx, table, ty, declaration, move |cx, below, read| {
        Ok(Box::new(PassRows::new(VecDeque::new(), below.rows(cx)?, start(read))))
    })
}

/// The rows that a pass makes.
pub(super) struct PassRows<P> {
    /// Parts that come before the other rows.
    before: VecDeque<Part>,
    rows: Rows,
    pass: P,
    /// A batch that the pass is in, and its row that comes next.
    held: Option<(Batch, usize)>,
    failed: Option<Error>,
    /// Rows that were made, and how many of them were given.
    ready: Option<(Batch, usize)>,
}

impl<P: Pass> PassRows<P> {
    pub(super) fn new(before: VecDeque<Part>, rows: Rows, pass: P) -> PassRows<P> {
        PassRows { before, rows, pass, held: None, failed: None, ready: None }
    }

    /// The next rows that the pass makes; `None` at the end.
    fn make(&mut self, cx: &Cx) -> Option<Result<Several>> {
        loop {
            if let Some(error) = self.failed.take() {
                return Some(Err(error));
            }
            if let Some((batch, first)) = self.held.take() {
                let made = self.pass.batch(cx, &batch, first);
                self.failed = made.failed;
                if made.end < batch.rows() && self.failed.is_none() {
                    self.held = Some((batch, made.end));
                }
                match made.rows {
                    Several::Nothing => continue,
                    rows => return Some(Ok(rows)),
                }
            }
            let part = match self.before.pop_front() {
                Some(part) => Some(Ok(part)),
                None => self.rows.next_part(cx, usize::MAX),
            };
            match part {
                Some(Ok(Part::Batch(batch))) => self.held = Some((batch, 0)),
                Some(Ok(Part::Row(row))) => match self.pass.row(cx, row) {
                    Ok(Ok(Several::Nothing)) => {}
                    Ok(made) => return Some(made),
                    Err(row) => self.held = Some((Part::Row(row).into_batch(), 0)),
                },
                Some(Err(error)) => return Some(Err(error)),
                None => match self.pass.end() {
                    Several::Nothing => return None,
                    rows => return Some(Ok(rows)),
                },
            }
        }
    }
}

impl<P: Pass> RowIter for PassRows<P> {
    fn next(&mut self, cx: &Cx) -> Option<Result<Row>> {
        loop {
            if let Some((batch, given)) = &mut self.ready {
                let row = batch.row(*given);
                *given += 1;
                if *given >= batch.rows() {
                    self.ready = None;
                }
                return Some(Ok(row));
            }
            match self.make(cx)? {
                Ok(Several::Row(row)) => return Some(Ok(row)),
                Ok(Several::Batch(batch)) if batch.rows() > 0 => self.ready = Some((batch, 0)),
                Ok(_) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        loop {
            if let Some((batch, given)) = self.ready.take() {
                let (rows, end) = (batch.rows(), given.saturating_add(most));
                if end >= rows {
                    return Some(Ok(Part::Batch(batch.slice(given, rows))));
                }
                let numbers: Vec<u32> = (given as u32..end as u32).collect();
                let part = batch.gather(&numbers);
                self.ready = Some((batch, end));
                return Some(Ok(Part::Batch(part)));
            }
            match self.make(cx)? {
                Ok(Several::Row(row)) => return Some(Ok(Part::Row(row))),
                Ok(Several::Batch(batch)) if batch.rows() > 0 => self.ready = Some((batch, 0)),
                Ok(_) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
