//! What all kinds of workbook have in common: sheets that give their cells row by row.

use super::reference::Area;
use m_engine::{Cell, Result};

/// A sheet whose cells can be read from the beginning any number of times.
pub(super) trait Sheet {
    /// The area that the sheet says its cells are in.
    fn dimension(&self) -> Option<Area>;
    /// Starts a reading.
    fn rows(&self) -> Box<dyn SheetRows>;
}

/// One reading of a sheet.
pub(super) trait SheetRows {
    /// The next row that has cells; their numbers rise.
    fn next(&mut self) -> Option<Result<SheetRow>>;
}

/// The cells of a row that are not empty.
#[derive(Clone)]
pub(super) struct SheetRow {
    /// The row, counted from 0.
    pub(super) number: u32,
    /// The column, counted from 0, and the value.
    pub(super) cells: Vec<(u32, Cell)>,
}
