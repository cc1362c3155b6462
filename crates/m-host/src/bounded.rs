//! Results as tests compare them: of every table the first rows, however deep it is nested.
//!
//! A navigation table holds a table in each row, and a whole service below it. What a test prints of it is a preview of each
//! table, as the navigator shows it, and not all that the service has.

use crate::evaluation::first_rows;
use m_engine::value::{Data, List, Record, Table};
use m_engine::{Cell, Cx, Result, Value};

/// The value with the first `rows` rows of each table in it. Of a navigation table all rows are taken, as they are its
/// list; the tables that its rows hold are cut. Rows are enumerated, cells are not evaluated for it.
///
/// Errors: the table's type or rows cannot be had.
pub fn bounded(cx: &Cx, value: Value, rows: usize) -> Result<Value> {
    let mut value = first_rows(cx, value, rows)?;
    value.data = match &value.data {
        Data::Table(table) => Data::Table(of_table(cx, table, rows)?),
        Data::Record(record) => {
            let cells = record.cells().iter().map(|cell| of_cell(cx, cell, rows)).collect();
            Data::Record(Record::from_shape(record.shape().clone(), cells))
        }
        Data::List(list) => {
            let cells = list.cells(cx)?;
            Data::List(List::from_cells(cells.iter().map(|cell| of_cell(cx, cell, rows)).collect()))
        }
        _ => return Ok(value),
    };
    Ok(value)
}

fn of_table(cx: &Cx, table: &Table, rows: usize) -> Result<Table> {
    let table = table.whole(cx)?;
    let (ty, shape) = (table.ty(cx)?, table.shape(cx)?);
    let (mut enumerated, mut records) = (table.rows(cx)?, Vec::new());
    while let Some(cells) = enumerated.next(cx) {
        let cells = cells?.iter().map(|cell| of_cell(cx, cell, rows)).collect();
        records.push(Record::from_shape(shape.clone(), cells));
    }
    Ok(Table::from_rows(ty, records))
}

fn of_cell(cx: &Cx, cell: &Cell, rows: usize) -> Cell {
    let holds = |value: &Value| matches!(value.data, Data::Table(_) | Data::Record(_) | Data::List(_));
    if cell.known().is_some_and(|value| !holds(&value)) {
        return cell.clone();
    }
    let cell = cell.clone();
    Cell::lazy(cx, move |cx| bounded(cx, cell.force(cx)?, rows))
}
