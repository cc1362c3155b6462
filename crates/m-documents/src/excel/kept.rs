//! The cells of a sheet that were read to find out its columns, kept for whoever asks for its rows then.

#![deny(clippy::arithmetic_side_effects)]

use super::sheet::SheetRow;
use crate::held::HeldRows;
use m_engine::value::{Batch, Column, ColumnBuilder, Data, RowIter};
use m_engine::{Cell, Value};
use std::rc::Rc;

/// So many bytes of cells are kept of a sheet; of a larger one none, and it is read again.
const MOST: usize = 64 << 20;

/// What a cell takes, texts aside.
const CELL: usize = 16;

/// Cells while they are collected: a column for each of the sheet, from its first row with a cell on.
#[derive(Default)]
pub(super) struct Keeping {
    first_row: u32,
    rows: usize,
    columns: Vec<ColumnBuilder>,
    size: usize,
}

/// Rows without gaps.
pub(super) struct Kept(Rc<Batch>);

impl Keeping {
    /// Adds a row, which comes after those before it; false where there is too much.
    pub(super) fn add(&mut self, row: SheetRow) -> bool {
        if self.rows == 0 {
            self.first_row = row.number;
        }
        let Some(position) = row.number.checked_sub(self.first_row).map(|position| position as usize) else {
            return false;
        };
        let width = row.cells.last().map_or(0, |(column, _)| (*column as usize).saturating_add(1));
        let new = width.saturating_sub(self.columns.len());
        // Rows and columns without cells take as much as others.
        let rows = position.saturating_add(1).saturating_sub(self.rows);
        let cells = rows.saturating_mul(self.columns.len()).saturating_add(new.saturating_mul(position));
        let text = |(_, cell): &(u32, Cell)| match cell {
            Cell::Value(Value { data: Data::Text(text), .. }) => text.len(),
            _ => 0,
        };
        let texts = row.cells.iter().map(text).fold(0, usize::saturating_add);
        self.size = self.size.saturating_add(cells.saturating_mul(CELL)).saturating_add(texts);
        if self.size > MOST {
            return false;
        }
        for column in &mut self.columns {
            (self.rows..position).for_each(|_| column.push(Cell::Value(Value::NULL)));
        }
        while self.columns.len() < width {
            let mut column = ColumnBuilder::default();
            (0..position).for_each(|_| column.push(Cell::Value(Value::NULL)));
            self.columns.push(column);
        }
        let mut cells = row.cells.into_iter().peekable();
        for (number, column) in self.columns.iter_mut().enumerate() {
            let cell = cells.next_if(|(column, _)| *column as usize == number);
            column.push(cell.map_or(Cell::Value(Value::NULL), |(_, cell)| cell));
        }
        self.rows = position.saturating_add(1);
        true
    }

    /// The columns of an area from one row and column on; `None` where it begins before the rows that were kept.
    pub(super) fn finish(self, first_row: u32, first_column: u32, width: usize) -> Option<Kept> {
        let skipped = first_row.checked_sub(self.first_row).filter(|_| self.rows > 0)?;
        let rows: Vec<u32> = (skipped..u32::try_from(self.rows).ok()?).collect();
        let mut columns: Vec<Column> = (self.columns.into_iter().skip(first_column as usize).take(width))
            .map(ColumnBuilder::finish)
            .map(|column| if skipped == 0 { column } else { column.gather(&rows) })
            .collect();
        columns.resize_with(width, || Column::Cells(vec![Cell::Value(Value::NULL); rows.len()]));
        Some(Kept(Rc::new(Batch::new(rows.len(), columns))))
    }
}

impl Kept {
    /// So many rows from the first on; those that were not read are null.
    pub(super) fn rows(&self, rows: usize) -> Box<dyn RowIter> {
        Box::new(HeldRows::new(self.0.clone(), rows))
    }
}
