//! A table whose cells are all at hand, column by column.

#![deny(clippy::arithmetic_side_effects)]

use m_engine::value::{Batch, Column, Part, RowIter, RowSource};
use m_engine::{Cell, Cx, Result, Value};
use std::rc::Rc;

/// The rows of a batch as a table.
pub(crate) struct Held(pub(crate) Rc<Batch>);

impl RowSource for Held {
    fn rows(&self, _cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(HeldRows::new(self.0.clone(), self.0.rows())))
    }

    fn rows_reading(&self, _cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        let read = Some(read.to_vec());
        Ok(Box::new(HeldRows { read, ..HeldRows::new(self.0.clone(), self.0.rows()) }))
    }

    fn count(&self, _cx: &Cx) -> Option<Result<usize>> {
        Some(Ok(self.0.rows()))
    }

    fn row(&self, index: usize) -> Option<Option<Vec<Cell>>> {
        Some((index < self.0.rows()).then(|| self.0.row(index)))
    }
}

/// An enumeration of the rows of a batch.
pub(crate) struct HeldRows {
    batch: Rc<Batch>,
    next: usize,
    end: usize,
    /// The columns that somebody reads, where these are not all.
    read: Option<Vec<bool>>,
}

impl HeldRows {
    /// So many rows from the first on; those that the batch does not have are null.
    pub(crate) fn new(batch: Rc<Batch>, rows: usize) -> HeldRows {
        HeldRows { batch, next: 0, end: rows, read: None }
    }

    fn is_read(&self, column: usize) -> bool {
        self.read.as_ref().is_none_or(|read| read.get(column).copied().unwrap_or(false))
    }
}

impl RowIter for HeldRows {
    fn next(&mut self, _cx: &Cx) -> Option<Result<Vec<Cell>>> {
        let row = self.next;
        self.next = row.saturating_add(1);
        let cell = |(position, column): (usize, &Column)| match self.is_read(position) {
            true => column.cell(row),
            false => Cell::Value(Value::NULL),
        };
        (row < self.end).then(|| Ok(self.batch.columns().iter().enumerate().map(cell).collect()))
    }

    fn next_part(&mut self, _cx: &Cx, most: usize) -> Option<Result<Part>> {
        let (from, to) = (self.next, self.next.saturating_add(most).min(self.end));
        self.next = to;
        if from >= to {
            return None;
        }
        let rows: Vec<u32> = (from..to).filter_map(|row| u32::try_from(row).ok()).collect();
        let column = |(position, column): (usize, &Column)| match self.is_read(position) {
            true => column.gather_or_null(&rows),
            false => Column::Unread,
        };
        let columns = self.batch.columns().iter().enumerate().map(column).collect();
        Some(Ok(Part::Batch(Batch::new(rows.len(), columns))))
    }
}
