//! A step of as many rows as the table below has, each made of one of them by a kernel, which may make those of a batch at
//! once.

use super::rows::row::Row;
use super::step::{Declared, Follow, Needs, Read, declared};
use m_engine::value::{Batch, Part, RowIter, Rows, Table, Type};
use m_engine::{Cx, Result};
use std::rc::Rc;

/// What makes the rows.
pub(crate) trait Kernel {
    /// The row made of a row below.
    fn row(&self, cx: &Cx, row: Row, read: &Read) -> Result<Row>;

    /// The rows made of a batch: the cells that [`Kernel::row`] makes, at a moment when nobody can tell. `Err` gives the
    /// batch back where each row has to be made when it is asked for.
    fn batch(&self, _cx: &Cx, batch: Batch, _read: &Read) -> std::result::Result<Batch, Batch> {
        Err(batch)
    }
}

/// The table that `kernel` makes of `table`; `columns` has an entry for each of its columns.
pub(crate) fn step(
    cx: &Cx,
    table: &Table,
    ty: Type,
    columns: Vec<Needs>,
    kernel: impl Kernel + 'static,
) -> Table {
    let declaration = Declared { rows: Follow::Same, columns, always: Vec::new() };
    let kernel = Rc::new(kernel);
    declared(cx, table, ty, declaration, move |cx, below, read| {
        let rows = below.rows(cx)?;
        Ok(Box::new(StepRows { rows, kernel: kernel.clone(), read: read.clone(), held: None }))
    })
}

struct StepRows<K> {
    rows: Rows,
    kernel: Rc<K>,
    read: Read,
    /// A batch whose rows are made one by one, and how many were.
    held: Option<(Batch, usize)>,
}

impl<K: Kernel> RowIter for StepRows<K> {
    fn next(&mut self, cx: &Cx) -> Option<Result<Row>> {
        if let Some((batch, row)) = &mut self.held {
            let cells = batch.row(*row);
            *row += 1;
            if *row == batch.rows() {
                self.held = None;
            }
            return Some(self.kernel.row(cx, cells, &self.read));
        }
        Some(self.rows.next(cx)?.and_then(|row| self.kernel.row(cx, row, &self.read)))
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        if self.held.is_none() {
            match self.rows.next_part(cx, most)? {
                Ok(Part::Batch(batch)) => match self.kernel.batch(cx, batch, &self.read) {
                    Ok(batch) => return Some(Ok(Part::Batch(batch))),
                    Err(batch) => self.held = Some((batch, 0)),
                },
                Ok(Part::Row(row)) => return Some(self.kernel.row(cx, row, &self.read).map(Part::Row)),
                Err(error) => return Some(Err(error)),
            }
        }
        Some(self.next(cx)?.map(Part::Row))
    }
}
