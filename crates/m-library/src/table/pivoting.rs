//! The rows of `Table.Pivot`: the values of each key and column, collected or, for the library's aggregates, computed while
//! they are read.

use super::held::GatheredRows;
use super::key_index::{Comparers, KeyIndex, PlainKeys};
use super::running::Total;
use crate::hashing::Plain;
use crate::list::{Accumulator, Begin};
use m_engine::value::{Batch, Column, ColumnBuilder, Function, List, RowIter, Rows, Value};
use m_engine::{Cell, Cx, Error, Result};

/// A pivot that is declared.
pub(super) struct Pivot {
    /// The columns that make the key of a row.
    pub(super) keys: Vec<usize>,
    /// The column whose values are the names of columns.
    pub(super) attribute: usize,
    /// The column of the values.
    pub(super) value: usize,
    /// The names of the columns.
    pub(super) columns: Vec<Value>,
    pub(super) aggregation: Option<Function>,
}

/// What rows have come to, for each key as many entries as there are columns.
enum Collected {
    /// The values, for a function that gets them all.
    Cells(Vec<Vec<Cell>>),
    /// What a function of the library has come to.
    Totals(Accumulator, Vec<Total>),
}

impl Collected {
    fn new(aggregation: Option<&Function>) -> Collected {
        match aggregation.and_then(Function::known::<Begin>).map(|begin| begin.0()) {
            Some(Accumulator::Distinct(_)) | None => Collected::Cells(Vec::new()),
            Some(begin) => Collected::Totals(begin, Vec::new()),
        }
    }

    /// Adds the entries of a key.
    fn open(&mut self, width: usize) {
        match self {
            Collected::Cells(cells) => cells.resize_with(cells.len() + width, Vec::new),
            Collected::Totals(_, totals) => totals.resize_with(totals.len() + width, Total::default),
        }
    }

    /// Adds the value in a row of a column to an entry.
    fn add(&mut self, cx: &Cx, entry: usize, column: &Column, row: usize) {
        match self {
            Collected::Cells(cells) => {
                if let Some(cells) = cells.get_mut(entry) {
                    cells.push(column.cell(row));
                }
            }
            Collected::Totals(begin, totals) => {
                let Some(total) = totals.get_mut(entry) else { return };
                match Plain::of(column, row) {
                    Some(Plain::Number(number)) => total.number(cx, begin, number),
                    _ => total.cell(cx, begin, &column.cell(row)),
                }
            }
        }
    }

    /// The cell of an entry, which is not asked for again.
    fn take(&mut self, cx: &Cx, entry: usize, aggregation: Option<&Function>) -> Cell {
        match self {
            Collected::Totals(begin, totals) => {
                totals.get_mut(entry).map(std::mem::take).unwrap_or_default().finish(cx, begin)
            }
            Collected::Cells(cells) => {
                let cells = cells.get_mut(entry).map(std::mem::take).unwrap_or_default();
                pivoted(cx, cells, aggregation)
            }
        }
    }
}

/// The cell of the values that a row and a pivot column share.
fn pivoted(cx: &Cx, mut cells: Vec<Cell>, aggregation: Option<&Function>) -> Cell {
    if let Some(function) = aggregation {
        return Cell::call(cx, function, Value::from(List::from_cells(cells)).into());
    }
    if cells.len() > 1 {
        return Cell::error(Error::expression_of(
            "There were too many elements in the enumeration to complete the operation.",
            List::from_cells(cells).into(),
        ));
    }
    cells.pop().unwrap_or(Cell::Value(Value::NULL))
}

impl Pivot {
    /// The rows of the result, of those of the table.
    ///
    /// Errors: the rows, their keys or the names in them cannot be read.
    pub(super) fn pivoted(&self, cx: &Cx, mut rows: Rows) -> Result<Box<dyn RowIter>> {
        let mut columns = KeyIndex::new(Comparers::default());
        for value in &self.columns {
            columns.insert(cx, vec![value.clone()])?;
        }
        let mut index = KeyIndex::new(Comparers::default());
        let mut collected = Collected::new(self.aggregation.as_ref());
        let width = self.columns.len();
        while let Some(part) = rows.next_part(cx, usize::MAX) {
            let batch = part?.into_batch();
            let Some(values) = batch.columns().get(self.value) else { continue };
            let mut keys = PlainKeys::new(&batch, &self.keys);
            let mut names = PlainKeys::new(&batch, &[self.attribute]);
            for row in 0..batch.rows() {
                let (group, is_new) = match keys.at(&index, row) {
                    Some(key) => index.insert_plain(&key)?,
                    None => {
                        let part = |position: &usize| batch.cell(row, *position).force(cx);
                        index.insert(cx, self.keys.iter().map(part).collect::<Result<_>>()?)?
                    }
                };
                if is_new {
                    collected.open(width);
                }
                let column = match names.at(&columns, row) {
                    Some(name) => columns.find_plain(&name)?,
                    None => columns.find(cx, &[batch.cell(row, self.attribute).force(cx)?])?,
                };
                if let Some(column) = column {
                    collected.add(cx, group * width + column, values, row);
                }
            }
        }
        let mut made: Vec<Column> = (0..self.keys.len())
            .map(|part| {
                let mut column = ColumnBuilder::default();
                for key in index.keys() {
                    column.push(key.get(part).cloned().map_or(Cell::Value(Value::NULL), Cell::Value));
                }
                column.finish()
            })
            .collect();
        made.extend((0..width).map(|column| {
            let mut cells = ColumnBuilder::default();
            for group in 0..index.len() {
                cells.push(collected.take(cx, group * width + column, self.aggregation.as_ref()));
            }
            cells.finish()
        }));
        let rows = index.len();
        Ok(Box::new(GatheredRows::new(Batch::new(rows, made), (0..rows as u32).collect())))
    }
}
