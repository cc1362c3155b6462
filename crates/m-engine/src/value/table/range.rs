//! Rows from the beginning or the middle of a table: by the handlers of a view where there is one below, which may have
//! a better way to them than to read all.

use super::{Part, RowIter, RowSource, Rows, Table, View};
use crate::error::{Error, Result};
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::{Data, Type, Value};
use std::cell::OnceCell;
use std::rc::Rc;

impl Table {
    /// What a handler of a view makes of an operation; `None` where the operation has to be done on the rows.
    ///
    /// Errors: the handler raises one that is meant for the user; the host wants every operation to be done by a handler.
    pub fn fold(
        &self,
        cx: &Cx,
        handler: &str,
        arguments: impl FnOnce() -> Vec<Value>,
    ) -> Result<Option<Table>> {
        if self.source().view().is_none() {
            return Ok(None);
        }
        match self.handle(cx, handler, arguments()).transpose()?.map(|value| value.data) {
            Some(Data::Table(folded)) => Ok(Some(folded)),
            _ if cx.host().fails_on_folding_failure() => Err(Error::expression(
                "We couldn't fold the expression to the data source. Please try a simpler expression.",
            )),
            _ => Ok(None),
        }
    }

    /// The first `count` rows, where they can be had without reading all: of a view, itself or under steps whose first
    /// rows are made of its first rows; see [`RowSource::first`].
    pub fn take_of_view(&self, cx: &Cx, count: usize) -> Result<Option<Table>> {
        match self.source().view() {
            Some(_) => self.take(cx, count).map(Some),
            None => self.first(cx, count),
        }
    }

    /// The first `count` rows. Of a view they are asked for with `OnTake` when somebody reads them.
    pub fn take(&self, cx: &Cx, count: usize) -> Result<Table> {
        if let Some(range) = self.range_of_view(cx)? {
            let take = range.take.map_or(count, |take| take.min(count));
            return Ok(Table::late(cx, Range { take: Some(take), ..range }));
        }
        let first = self.first(cx, count)?.unwrap_or_else(|| self.clone());
        first.limited(cx, 0, Some(count))
    }

    /// The rows after the first `count`. Of a view they are asked for with `OnSkip` when somebody reads them.
    pub fn skip(&self, cx: &Cx, count: usize) -> Result<Table> {
        if let Some(range) = self.range_of_view(cx)? {
            let take = range.take.map(|take| take.saturating_sub(count));
            return Ok(Table::late(cx, Range { skip: range.skip.saturating_add(count), take, ..range }));
        }
        self.limited(cx, count, None)
    }

    /// The rows of a view that this table is, as a range to go on with. Several choices of rows become one range before
    /// the view is asked (microsoft/DataConnectors 440).
    fn range_of_view(&self, cx: &Cx) -> Result<Option<Range>> {
        let Some(view) = self.source().view() else { return Ok(None) };
        let (table, skip, take) = match view.range() {
            Some((table, skip, take)) => (table.clone(), skip, take),
            None => (self.clone(), 0, None),
        };
        table.ty(cx)?;
        Ok(Some(Range { table, skip, take, asked: OnceCell::new() }))
    }

    fn limited(&self, cx: &Cx, skip: usize, take: Option<usize>) -> Result<Table> {
        let ty = self.ty(cx)?;
        Ok(Table::new(cx, ty, Limited { table: self.clone(), skip, take }))
    }
}

/// Rows of a view that nobody has asked for yet.
struct Range {
    table: Table,
    skip: usize,
    take: Option<usize>,
    asked: OnceCell<Table>,
}

impl Range {
    /// The rows as the view gives them: first what is skipped, then what is taken.
    fn ask(&self, cx: &Cx) -> Result<Table> {
        if let Some(asked) = self.asked.get() {
            return Ok(asked.clone());
        }
        let asked = self.ask_view(cx)?;
        Ok(self.asked.get_or_init(|| asked).clone())
    }

    fn ask_view(&self, cx: &Cx) -> Result<Table> {
        let fold = |table: &Table, handler: &str, count: usize| {
            table.fold(cx, handler, || vec![Value::number(count as f64)])
        };
        let mut table = self.table.clone();
        if self.skip > 0 {
            match fold(&table, "OnSkip", self.skip)? {
                Some(folded) => table = folded,
                None => {
                    let first = match self.take {
                        Some(take) => fold(&table, "OnTake", take.saturating_add(self.skip))?,
                        None => None,
                    };
                    return first.unwrap_or(table).limited(cx, self.skip, self.take);
                }
            }
        }
        let Some(take) = self.take else { return Ok(table) };
        if self.skip > 0 {
            table.ty(cx)?;
        }
        match fold(&table, "OnTake", take)? {
            Some(folded) => Ok(folded),
            None => table.limited(cx, 0, Some(take)),
        }
    }
}

impl RowSource for Range {
    fn ty(&self, cx: &Cx) -> Result<Type> {
        self.ask(cx)?.ty(cx)
    }

    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(self.ask(cx)?.rows(cx)?))
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(self.ask(cx)?.rows_reading(cx, read)?))
    }

    fn count(&self, cx: &Cx) -> Option<Result<usize>> {
        Some(self.ask(cx).and_then(|asked| asked.count(cx)))
    }

    fn view(&self) -> Option<&dyn View> {
        Some(self)
    }
}

impl View for Range {
    fn handle(&self, cx: &Cx, handler: &str, arguments: Vec<Value>) -> Option<Result<Value>> {
        match self.ask(cx) {
            Ok(asked) => asked.handle(cx, handler, arguments),
            Err(error) => Some(Err(error)),
        }
    }

    fn whole(&self, cx: &Cx, _ty: &Type) -> Result<Table> {
        self.ask(cx)?.whole(cx)
    }

    fn range(&self) -> Option<(&Table, usize, Option<usize>)> {
        Some((&self.table, self.skip, self.take))
    }
}

/// Rows of a table without the first, and no more than so many.
struct Limited {
    table: Table,
    skip: usize,
    take: Option<usize>,
}

struct LimitedRows {
    table: Table,
    read: Option<Vec<bool>>,
    rows: Option<Rows>,
    skip: usize,
    left: Option<usize>,
}

impl Limited {
    fn open(&self, read: Option<&[bool]>) -> Box<dyn RowIter> {
        Box::new(LimitedRows {
            table: self.table.clone(),
            read: read.map(<[bool]>::to_vec),
            rows: None,
            skip: self.skip,
            left: self.take,
        })
    }
}

impl RowSource for Limited {
    fn rows(&self, _cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(self.open(None))
    }

    fn rows_reading(&self, _cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        Ok(self.open(Some(read)))
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        let take = self.take.map_or(count, |take| take.min(count));
        let first = self.table.take_of_view(cx, take.saturating_add(self.skip))?;
        let (skip, take) = (self.skip, Some(take));
        Ok(first.map(|table| Rc::new(Limited { table, skip, take }) as Rc<dyn RowSource>))
    }
}

impl LimitedRows {
    /// The rows below. The table is opened when its first row is asked for: of none there is nothing to read.
    fn open(&mut self, cx: &Cx) -> Result<&mut Rows> {
        let rows = match (self.rows.take(), &self.read) {
            (Some(rows), _) => rows,
            (None, Some(read)) => self.table.rows_reading(cx, read)?,
            (None, None) => self.table.rows(cx)?,
        };
        Ok(self.rows.insert(rows))
    }

    fn taken(&mut self, rows: usize) {
        self.left = self.left.map(|left| left.saturating_sub(rows));
    }
}

impl RowIter for LimitedRows {
    fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        match self.left {
            Some(0) => None,
            Some(_) => cx.reading_part(|| self.following(cx)),
            None => self.following(cx),
        }
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        match self.left {
            Some(0) => None,
            Some(left) => cx.reading_part(|| self.following_part(cx, most.min(left))),
            None => self.following_part(cx, most),
        }
    }
}

impl LimitedRows {
    fn following(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        loop {
            let rows = match self.open(cx) {
                Ok(rows) => rows,
                Err(error) => return Some(Err(error)),
            };
            let row = rows.next(cx)?;
            if row.is_err() || self.skip == 0 {
                self.taken(1);
                return Some(row);
            }
            self.skip -= 1;
        }
    }

    fn following_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        loop {
            let most = most.saturating_add(self.skip);
            let rows = match self.open(cx) {
                Ok(rows) => rows,
                Err(error) => return Some(Err(error)),
            };
            match rows.next_part(cx, most)? {
                Ok(Part::Batch(batch)) if batch.rows() > self.skip => {
                    let to = batch.rows();
                    let batch = batch.slice(std::mem::take(&mut self.skip), to);
                    self.taken(batch.rows());
                    return Some(Ok(Part::Batch(batch)));
                }
                Ok(Part::Batch(batch)) => self.skip -= batch.rows(),
                Ok(Part::Row(_)) if self.skip > 0 => self.skip -= 1,
                part => {
                    self.taken(1);
                    return Some(part);
                }
            }
        }
    }
}
