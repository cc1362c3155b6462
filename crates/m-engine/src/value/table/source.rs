//! What gives the rows of a table, and what it may know beside them.

use super::{Part, Table};
use crate::error::Result;
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::{Record, Type, Value};
use std::any::Any;
use std::rc::Rc;

/// Where a table's rows come from. Each call of [`RowSource::rows`] starts from the first row again.
pub trait RowSource {
    /// Starts an enumeration of the rows.
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>>;
    /// Starts an enumeration for somebody who reads only some columns, those with `true` in `read` (a missing
    /// entry is false). Cells of the others may hold anything; cells that are read may be evaluated before, where nobody can tell.
    fn rows_reading(&self, cx: &Cx, _read: &[bool]) -> Result<Box<dyn RowIter>> {
        self.rows(cx)
    }
    /// The table type, for sources that find it out late (`Table.View`); others are given theirs in [`Table::new`].
    fn ty(&self, _cx: &Cx) -> Result<Type> {
        Ok(Type::any_table())
    }
    /// The number of rows, where it is known without an enumeration.
    fn count(&self, _cx: &Cx) -> Option<Result<usize>> {
        None
    }
    /// The row at `index`, `None` beyond the end, where it is found without those before it.
    fn row(&self, _index: usize) -> Option<Option<Vec<Cell>>> {
        None
    }
    /// The rows at hand, where the source holds them.
    fn at_hand(&self) -> Option<Rc<[Record]>> {
        None
    }
    /// Where the source is another table's rows in an order of their own.
    fn sorted(&self) -> Option<&dyn Sorted> {
        None
    }
    /// The handlers of a view, for sources that can fold operations.
    fn view(&self) -> Option<&dyn View> {
        None
    }
    /// The source itself, for a step that knows a better way through the one below it than by its rows.
    fn as_any(&self) -> Option<&dyn Any> {
        None
    }
    /// A source of the first `count` rows, for sources whose first rows are made of the first rows of a view below
    /// them, which may have a better way to them than to read all. `None` where that is not so.
    fn first(&self, _cx: &Cx, _count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        Ok(None)
    }
}

/// Rows of a table in another order. What chooses among rows may look below the order.
pub trait Sorted {
    /// The table in its own order.
    fn below(&self) -> &Table;
    /// Rows of the same columns in this order.
    fn sort(&self, cx: &Cx, table: &Table) -> Result<Table>;
}

/// A source that may do an operation better than by reading rows (`Table.View`, native sources).
pub trait View {
    /// Calls a handler of `Table.View` (`OnTake`, `GetRowCount` …) with its arguments. `None` means that the operation
    /// has to be done on the rows: there is no such handler, or it raised an error.
    fn handle(&self, cx: &Cx, handler: &str, arguments: Vec<Value>) -> Option<Result<Value>>;

    /// The rows under the columns of `ty`, which is the type of this view, and behind them the columns that only the
    /// rows have.
    fn whole(&self, cx: &Cx, ty: &Type) -> Result<Table>;

    /// What this is a range of rows of, where it is one that nobody has asked for yet: a view, how many rows are skipped
    /// and how many are taken.
    fn range(&self) -> Option<(&Table, usize, Option<usize>)> {
        None
    }
}

/// One enumeration of rows.
pub trait RowIter {
    /// The next row's cells, one for each column; `None` at the end. After an error the enumeration is over.
    fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>>;

    /// The next rows, at least one and no more than `most`; `None` at the end. It is a batch of as many as can be made
    /// without asking anybody for more than the first of them needs, and a single row where nothing is gained by more.
    ///
    /// Errors: those that the first of the rows raises. Those of a later one end the batch before it.
    fn next_part(&mut self, cx: &Cx, _most: usize) -> Option<Result<Part>> {
        Some(self.next(cx)?.map(Part::Row))
    }
}
