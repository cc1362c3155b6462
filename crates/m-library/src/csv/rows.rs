//! The rows of a document as a table's source.

use super::columns::{Columns, Extra, fit, text_columns};
use super::options::{Dialect, Options};
use super::reader::{Reader, Source};
use m_engine::value::{Part, RowIter, RowSource, Table, Type, column_names};
use m_engine::{Cell, Cx, Result};
use std::cell::RefCell;
use std::collections::VecDeque;

/// How many rows are looked at to find the number of columns.
const SAMPLE: usize = 1000;

/// The table of a document. Without given columns the number of columns is the most that the first thousand rows
/// have; a later row with more raises an error rather than lose them.
pub(super) fn table(cx: &Cx, source: Source, options: Options) -> Table {
    let Options { columns, dialect, extra, .. } = options;
    match columns {
        Columns::Given(ty) => {
            let count = ty.row_type().map_or(0, |row| row.shape().len());
            Table::new(cx, ty, Rows { source, dialect, count, extra })
        }
        Columns::Found => Table::late(cx, Sampled { source, dialect, extra, begun: RefCell::default() }),
    }
}

struct Rows {
    source: Source,
    dialect: Dialect,
    count: usize,
    extra: Extra,
}

impl RowSource for Rows {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(self.begin(cx)?))
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(self.begin(cx)?.reading(read)))
    }
}

impl Rows {
    fn begin(&self, cx: &Cx) -> Result<Iter> {
        let reader = Reader::open(cx, &self.source, &self.dialect)?;
        Ok(Iter { sample: VecDeque::new(), reader, count: self.count, extra: self.extra })
    }
}

/// A document whose first rows are read when its columns are asked for. They are kept for the first enumeration of the
/// rows, so that a source that is read once is opened once.
struct Sampled {
    source: Source,
    dialect: Dialect,
    extra: Extra,
    begun: RefCell<Option<Iter>>,
}

impl Sampled {
    fn begin(&self, cx: &Cx) -> Result<Iter> {
        let mut reader = Reader::open(cx, &self.source, &self.dialect)?;
        let mut sample = VecDeque::new();
        let mut count = 0;
        while sample.len() < SAMPLE {
            let Some(row) = reader.next(cx) else { break };
            let row = row?;
            count = count.max(row.len());
            sample.push_back(row);
        }
        Ok(Iter { sample, reader, count, extra: self.extra })
    }

    /// The enumeration that was begun for the columns, or a new one.
    fn resume(&self, cx: &Cx) -> Result<Iter> {
        let begun = self.begun.take();
        begun.map_or_else(|| self.begin(cx), Ok)
    }
}

impl RowSource for Sampled {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(self.resume(cx)?))
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(self.resume(cx)?.reading(read)))
    }

    fn ty(&self, cx: &Cx) -> Result<Type> {
        let iter = self.begin(cx)?;
        let count = iter.count;
        self.begun.replace(Some(iter));
        text_columns(column_names(count))
    }
}

struct Iter {
    sample: VecDeque<Vec<Cell>>,
    reader: Reader,
    count: usize,
    extra: Extra,
}

impl Iter {
    fn reading(mut self, read: &[bool]) -> Iter {
        // The last column may collect what lies beyond it.
        if self.extra != Extra::List {
            self.reader.read = Some(read.to_vec());
        }
        self
    }
}

impl RowIter for Iter {
    fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        let row = match self.sample.pop_front() {
            Some(row) => Ok(row),
            None => self.reader.next(cx)?,
        };
        Some(row.map(|cells| {
            if cells.len() == self.count && self.extra != Extra::List {
                cells
            } else {
                fit(cells, self.count, self.extra)
            }
        }))
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        if !self.sample.is_empty() || self.extra == Extra::List || !self.reader.has_batches() {
            return Some(self.next(cx)?.map(Part::Row));
        }
        let (count, extra) = (self.count, self.extra);
        let batch = self.reader.batch(cx, count, most, |cells| fit(cells, count, extra));
        Some(batch?.map(Part::Batch))
    }
}
