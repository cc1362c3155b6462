//! Columns made of cells that come one by one.

use super::column::{Column, Odd};
use super::texts::Texts;
use crate::thunk::Cell;
use crate::value::{Data, Number, Value};
use std::rc::Rc;

/// From this many bytes on a text is not copied beside others.
const LONG: usize = 1 << 12;

/// Makes a column of cells that come one by one: of one kind as long as they are, else of any.
#[derive(Default)]
pub struct ColumnBuilder {
    column: Option<Column>,
    rows: usize,
    /// What the texts are parts of.
    text: String,
}

impl ColumnBuilder {
    /// Adds the cell of the next row.
    pub fn push(&mut self, cell: Cell) {
        let row = self.rows;
        self.rows += 1;
        if let Cell::Value(value) = &cell
            && value.is_bare()
            && self.push_plain(row, value)
        {
            return;
        }
        match &mut self.column {
            Some(Column::Cells(cells)) => cells.push(cell),
            Some(column) => column.push_odd(row, cell),
            // Of which kind a column is that begins with nulls is open until another cell comes.
            None if matches!(&cell, Cell::Value(value) if value.is_null() && value.is_bare()) => {}
            None => {
                let mut cells = vec![Cell::Value(Value::NULL); row];
                cells.push(cell);
                self.column = Some(Column::Cells(cells));
            }
        }
    }

    fn push_plain(&mut self, row: usize, value: &Value) -> bool {
        if self.column.is_none() {
            self.column = match &value.data {
                Data::Number(Number::Double(_)) => Some(Column::Numbers(Vec::new(), Odd::default())),
                Data::Text(_) => Some(Column::Texts(Texts::default(), Odd::default())),
                Data::Logical(_) => Some(Column::Logicals(Vec::new(), Odd::default())),
                Data::Date(_) => Some(Column::Dates(Vec::new(), Odd::default())),
                Data::DateTime(_) => Some(Column::DateTimes(Vec::new(), Odd::default())),
                _ => return false,
            };
            for before in 0..row {
                self.column.iter_mut().for_each(|column| column.push_odd(before, Cell::Value(Value::NULL)));
            }
        }
        match (&mut self.column, &value.data) {
            (Some(Column::Numbers(values, _)), Data::Number(Number::Double(number))) => values.push(*number),
            (Some(Column::Texts(texts, _)), Data::Text(text)) if text.len() < LONG => {
                let from = self.text.len() as u32;
                self.text.push_str(text);
                texts.spans.push((from, self.text.len() as u32));
            }
            (Some(Column::Logicals(values, _)), Data::Logical(logical)) => values.push(*logical),
            (Some(Column::Dates(values, _)), Data::Date(date)) => values.push(*date),
            (Some(Column::DateTimes(values, _)), Data::DateTime(moment)) => values.push(*moment),
            _ => return false,
        }
        true
    }

    /// The column.
    pub fn finish(self) -> Column {
        match self.column {
            Some(Column::Texts(texts, odd)) => {
                Column::Texts(Texts { source: Rc::new(self.text), spans: texts.spans }, odd)
            }
            Some(column) => column,
            None => Column::Cells(vec![Cell::Value(Value::NULL); self.rows]),
        }
    }
}
