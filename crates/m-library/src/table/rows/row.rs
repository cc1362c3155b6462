//! Rows, one after the other.

use m_engine::value::Rows;
use m_engine::{Cell, Cx, Result};

/// One row: a cell for each column.
pub(crate) type Row = Vec<Cell>;

/// Gives one row after the other, then `None`.
pub(crate) type RowStream = Box<dyn FnMut(&Cx) -> Option<Result<Row>>>;

/// A stream of rows at hand.
pub(crate) fn stream_of(rows: Vec<Row>) -> RowStream {
    let mut rows = rows.into_iter();
    Box::new(move |_| rows.next().map(Ok))
}

/// All rows that are still to come.
pub(in crate::table) fn rest(cx: &Cx, mut rows: Rows) -> Result<Vec<Row>> {
    let mut all = Vec::new();
    while let Some(row) = rows.next(cx) {
        all.push(row?);
    }
    Ok(all)
}
