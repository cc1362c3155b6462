//! Rows in batches: some rows at once, column by column, of what is at hand anyway. What passes many rows on, converts or
//! writes them does it column by column then, without a vector and a value for each row and cell.
//!
//! A batch holds the very cells that the rows would hold, and making it asks nobody anything that the first of its rows
//! does not ask: nothing is read, requested or evaluated earlier than row by row.

use super::column::Column;
use super::column_builder::ColumnBuilder;
use crate::thunk::Cell;
use crate::value::{Record, Value};

/// The next rows of an enumeration.
pub enum Part {
    /// One row, a cell for each column.
    Row(Vec<Cell>),
    /// Some rows, at least one.
    Batch(Batch),
}

impl Part {
    /// How many rows it has.
    pub fn rows(&self) -> usize {
        match self {
            Part::Row(_) => 1,
            Part::Batch(batch) => batch.rows(),
        }
    }

    /// Its rows as a batch.
    pub fn into_batch(self) -> Batch {
        match self {
            Part::Row(row) => Batch::new(1, row.into_iter().map(|cell| Column::Cells(vec![cell])).collect()),
            Part::Batch(batch) => batch,
        }
    }
}

/// Some rows of a table, column by column.
pub struct Batch {
    rows: usize,
    columns: Vec<Column>,
}

impl Batch {
    /// A batch of so many rows; each column has as many cells.
    pub fn new(rows: usize, columns: Vec<Column>) -> Batch {
        debug_assert!(columns.iter().all(|column| column.len().is_none_or(|length| length == rows)));
        Batch { rows, columns }
    }

    /// The cells of records of the same shape.
    pub(crate) fn of_records(records: &[Record]) -> Batch {
        let mut columns: Vec<ColumnBuilder> = Vec::new();
        for record in records {
            columns.resize_with(record.len().max(columns.len()), ColumnBuilder::default);
            for (column, cell) in columns.iter_mut().zip(record.cells()) {
                column.push(cell.clone());
            }
        }
        Batch::new(records.len(), columns.into_iter().map(ColumnBuilder::finish).collect())
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns, to be replaced by others of as many cells.
    pub fn columns_mut(&mut self) -> &mut Vec<Column> {
        &mut self.columns
    }

    /// The columns, taken out.
    pub fn into_columns(self) -> Vec<Column> {
        self.columns
    }

    /// The cell of a column in a row; null where there is no such column.
    pub fn cell(&self, row: usize, column: usize) -> Cell {
        self.columns.get(column).map_or(Cell::Value(Value::NULL), |column| column.cell(row))
    }

    /// The cells of a row.
    pub fn row(&self, row: usize) -> Vec<Cell> {
        self.columns.iter().map(|column| column.cell(row)).collect()
    }

    /// Adds the rows of another batch behind these; both have the same columns.
    pub fn append(&mut self, other: Batch) {
        let more = other.rows;
        if self.rows == 0 {
            return *self = other;
        }
        for (column, other) in self.columns.iter_mut().zip(other.columns) {
            column.append(self.rows, other, more);
        }
        self.rows += more;
    }

    /// These rows of it, in this order.
    pub fn gather(&self, rows: &[u32]) -> Batch {
        Batch { rows: rows.len(), columns: self.columns.iter().map(|column| column.gather(rows)).collect() }
    }

    /// The rows from one position up to, but without, another.
    pub fn slice(self, from: usize, to: usize) -> Batch {
        let to = to.min(self.rows);
        if from == 0 && to == self.rows {
            return self;
        }
        let rows: Vec<u32> = (from as u32..to as u32).collect();
        self.gather(&rows)
    }
}
