//! Streams of rows: the adapters that table functions are made of. None keeps rows, none starts before it is pulled.

pub(super) mod row;

pub(crate) use row::{Row, RowStream, stream_of};

use super::kernel::{Kernel, step};
use super::step::{Declared, Follow, Needs, Read, streamed};
use m_engine::value::{Function, List, Record, Shape, Table, Type, Value};
use m_engine::{Cell, Cx, Result, eval, ops};
use std::rc::Rc;

/// A table of as many rows as `table`, each made from one of its rows; `columns` says of which of its cells.
pub(super) fn map<F>(cx: &Cx, table: &Table, ty: Type, columns: Vec<Needs>, map: F) -> Table
where
    F: Fn(&Cx, Row) -> Result<Row> + 'static,
{
    step(cx, table, ty, columns, Each(map))
}

struct Each<F>(F);

impl<F: Fn(&Cx, Row) -> Result<Row>> Kernel for Each<F> {
    fn row(&self, cx: &Cx, row: Row, _read: &Read) -> Result<Row> {
        (self.0)(cx, row)
    }
}

/// The rows that `keep` accepts, which reads the columns `by`.
pub(super) fn filter<F>(cx: &Cx, table: &Table, by: Vec<usize>, keep: F) -> Result<Table>
where
    F: Fn(&Cx, &[Cell]) -> Result<bool> + 'static,
{
    let (ty, declared) = (table.ty(cx)?, Declared::choice(cx, table, by)?);
    let keep = Rc::new(keep);
    Ok(streamed(cx, table, ty, declared, move |cx, below, _| {
        let mut rows = below.rows(cx)?;
        let keep = keep.clone();
        Ok(move |cx: &Cx| {
            loop {
                let row = match rows.next(cx)? {
                    Ok(row) => row,
                    Err(error) => return Some(Err(error)),
                };
                match keep(cx, &row) {
                    Ok(true) => return Some(Ok(row)),
                    Ok(false) => {}
                    Err(error) => return Some(Err(error)),
                }
            }
        })
    }))
}

/// The rows that `expand` makes of each row by its cell at `place`, one after the other. Each makes at least one: the first
/// rows of the result are made of the first rows of the table.
pub(super) fn expand<F>(
    cx: &Cx,
    table: &Table,
    ty: Type,
    columns: Vec<Needs>,
    place: usize,
    expand: F,
) -> Table
where
    F: Fn(&Cx, Row) -> Result<RowStream> + 'static,
{
    let declared = Declared { rows: Follow::Leading(0), columns, always: vec![place] };
    let expand = Rc::new(expand);
    streamed(cx, table, ty, declared, move |cx, below, _| {
        let mut rows = below.rows(cx)?;
        let expand = expand.clone();
        let mut inner: Option<RowStream> = None;
        Ok(move |cx: &Cx| {
            loop {
                if let Some(stream) = inner.as_mut() {
                    if let Some(row) = stream(cx) {
                        return Some(row);
                    }
                    inner = None;
                }
                match rows.next(cx)?.and_then(|row| expand(cx, row)) {
                    Ok(stream) => inner = Some(stream),
                    Err(error) => return Some(Err(error)),
                }
            }
        })
    })
}

/// A table whose rows are made, all at once, when the first is asked for. What reads one table, and not always all its columns,
/// is a step instead, and `gathered`.
pub(crate) fn buffered<F>(cx: &Cx, ty: Type, make: F) -> Table
where
    F: Fn(&Cx) -> Result<Vec<Row>> + 'static,
{
    Table::generate(cx, ty, move |cx| make(cx).map(stream_of))
}

/// All rows of a table.
pub(crate) fn all(cx: &Cx, table: &Table) -> Result<Vec<Row>> {
    row::rest(cx, table.rows(cx)?)
}

/// A table of rows at hand.
pub(crate) fn table_of(ty: Type, rows: Vec<Row>) -> Table {
    let shape = ty.row_type().map(|row| row.shape().clone()).unwrap_or_default();
    let records = rows.into_iter().map(|row| Record::from_shape(shape.clone(), row)).collect();
    Table::from_rows(ty, records)
}

/// A row as the record that row functions are given.
pub(crate) fn record(shape: &Rc<Shape>, row: &[Cell]) -> Value {
    Value::from(Record::from_shape(shape.clone(), row.to_vec()))
}

/// The cell at a position; null beyond the end.
pub(crate) fn cell(row: &[Cell], position: usize) -> Cell {
    row.get(position).cloned().unwrap_or(Cell::Value(Value::NULL))
}

/// The value at a position, evaluated.
pub(crate) fn value(cx: &Cx, row: &[Cell], position: usize) -> Result<Value> {
    row.get(position).map_or(Ok(Value::NULL), |cell| cell.force(cx))
}

/// Whether a condition holds for a row.
///
/// Errors: the condition gives neither a logical value nor null, or raises an error.
pub(crate) fn holds(cx: &Cx, condition: &Function, shape: &Rc<Shape>, row: &[Cell]) -> Result<bool> {
    let outcome = eval::call1(cx, condition, record(shape, row))?;
    Ok(ops::operand(&outcome)? == Some(true))
}

/// A list with one item for each row, made from it.
pub(crate) fn list<F>(cx: &Cx, table: &Table, make: F) -> List
where
    F: Fn(&Cx, Row) -> Cell + 'static,
{
    let table = table.clone();
    let make = Rc::new(make);
    List::generate(cx, move |cx| {
        let mut rows = table.rows(cx)?;
        let make = make.clone();
        Ok(move |cx: &Cx| Some(rows.next(cx)?.map(|row| make(cx, row))))
    })
}
