//! Rows that are held, column by column: what sorts and groups keep, and give out in another order.

use m_engine::value::{Batch, ColumnBuilder, Part, RowIter, RowSource, Table, Type};
use m_engine::{Cell, Cx, Result};
use std::ops::Range;
use std::rc::Rc;

/// So many single rows become a batch before they are added to those that are held.
const ROWS: usize = 1024;

/// Rows while they are collected.
#[derive(Default)]
pub(super) struct Collected {
    batch: Option<Batch>,
    /// Single rows that are not in the batch yet.
    columns: Vec<ColumnBuilder>,
    rows: usize,
}

impl Collected {
    /// Adds rows.
    pub(super) fn add(&mut self, part: Part) {
        match part {
            Part::Batch(batch) => {
                self.flush();
                self.append(batch);
            }
            Part::Row(row) => {
                self.columns.resize_with(row.len().max(self.columns.len()), ColumnBuilder::default);
                for (column, cell) in self.columns.iter_mut().zip(row) {
                    column.push(cell);
                }
                self.rows += 1;
                if self.rows == ROWS {
                    self.flush();
                }
            }
        }
    }

    fn flush(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        if rows > 0 {
            let columns = std::mem::take(&mut self.columns);
            self.append(Batch::new(rows, columns.into_iter().map(ColumnBuilder::finish).collect()));
        }
    }

    fn append(&mut self, batch: Batch) {
        match &mut self.batch {
            Some(all) => all.append(batch),
            None => self.batch = Some(batch),
        }
    }

    /// All rows.
    pub(super) fn finish(mut self) -> Batch {
        self.flush();
        self.batch.unwrap_or_else(|| Batch::new(0, Vec::new()))
    }
}

/// Rows of a batch in an order of their own.
struct Gathered {
    batch: Rc<Batch>,
    /// The numbers of rows, and which of them are meant.
    rows: Rc<[u32]>,
    range: Range<usize>,
}

impl RowSource for Gathered {
    fn rows(&self, _cx: &Cx) -> Result<Box<dyn RowIter>> {
        let (batch, rows) = (self.batch.clone(), self.rows.clone());
        Ok(Box::new(GatheredRows { batch, rows, next: self.range.start, end: self.range.end }))
    }

    fn count(&self, _cx: &Cx) -> Option<Result<usize>> {
        Some(Ok(self.range.len()))
    }

    fn row(&self, index: usize) -> Option<Option<Vec<Cell>>> {
        let rows = self.rows.get(self.range.clone()).unwrap_or_default();
        Some(rows.get(index).map(|row| self.batch.row(*row as usize)))
    }
}

/// An enumeration of [`Gathered`].
pub(super) struct GatheredRows {
    batch: Rc<Batch>,
    rows: Rc<[u32]>,
    next: usize,
    end: usize,
}

impl GatheredRows {
    /// The rows of `batch` with these numbers.
    pub(super) fn new(batch: Batch, rows: Vec<u32>) -> GatheredRows {
        let end = rows.len();
        GatheredRows { batch: Rc::new(batch), rows: rows.into(), next: 0, end }
    }
}

impl RowIter for GatheredRows {
    fn next(&mut self, _cx: &Cx) -> Option<Result<Vec<Cell>>> {
        let row = *self.rows.get(self.next..self.end)?.first()?;
        self.next += 1;
        Some(Ok(self.batch.row(row as usize)))
    }

    fn next_part(&mut self, _cx: &Cx, most: usize) -> Option<Result<Part>> {
        let rest = self.rows.get(self.next..self.end).filter(|rest| !rest.is_empty())?;
        let rows = rest.get(..most).unwrap_or(rest);
        self.next += rows.len();
        Some(Ok(Part::Batch(self.batch.gather(rows))))
    }
}

/// A table of rows of a batch: those whose numbers stand in `rows` in this range.
pub(super) fn table(cx: &Cx, ty: Type, batch: Rc<Batch>, rows: Rc<[u32]>, range: Range<usize>) -> Table {
    Table::new(cx, ty, Gathered { batch, rows, range })
}
