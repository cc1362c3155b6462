//! Workbooks of the binary formats (`.xls`, `.xlsb`), which another library reads.

#![deny(clippy::arithmetic_side_effects)]

use super::compound;
use super::moment::{self, Format};
use super::reference::{Area, COLUMNS, ROWS};
use super::sheet::{Sheet, SheetRow, SheetRows};
use crate::guard;
use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls, Xlsb};
use m_engine::value::Text;
use m_engine::{Cell, Error, Result, Value};
use std::cell::RefCell;
use std::io::Cursor;
use std::rc::Rc;

type Source = Cursor<Rc<[u8]>>;

/// A workbook of a binary format.
pub(super) struct Legacy {
    book: RefCell<Book>,
    pub(super) sheets: Vec<LegacySheet>,
    pub(super) names: Vec<(Text, String, Area)>,
}

/// A worksheet's name, and whether it is hidden.
pub(super) struct LegacySheet {
    pub(super) name: Text,
    pub(super) is_hidden: bool,
}

enum Book {
    Xls(Box<Xls<Source>>),
    Xlsb(Box<Xlsb<Source>>),
}

/// The file cannot be read, in the words of the driver that Power Query uses for these formats.
fn unexpected() -> Error {
    Error::data_format("External table is not in the expected format.", Value::NULL)
}

/// What `read` gives; the library panics on some files that are damaged, and that is an error like any other.
fn guarded<T, E>(read: impl FnOnce() -> std::result::Result<T, E>) -> Result<T> {
    guard::guarded(read).and_then(std::result::Result::ok).ok_or_else(unexpected)
}

impl Legacy {
    /// Errors: the file is damaged, encrypted or no workbook.
    pub(super) fn open(bytes: Rc<[u8]>, is_xlsb: bool) -> Result<Legacy> {
        let book = if is_xlsb {
            Book::Xlsb(Box::new(guarded(|| Xlsb::new(Cursor::new(bytes)))?))
        } else {
            let checked = compound::checked(&bytes).ok_or_else(unexpected)?;
            Book::Xls(Box::new(guarded(|| Xls::new(Cursor::new(checked.into())))?))
        };
        let (sheets, names) = match &book {
            Book::Xls(book) => (book.sheets_metadata(), book.defined_names()),
            Book::Xlsb(book) => (book.sheets_metadata(), book.defined_names()),
        };
        let sheets = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets = sheets
            .map(|sheet| LegacySheet {
                name: Text::from(sheet.name.as_str()),
                is_hidden: sheet.visible != SheetVisible::Visible,
            })
            .collect();
        let names = names.iter().filter_map(|(name, formula)| {
            let (sheet, area) = Area::parse_with_sheet(formula)?;
            Some((Text::from(name.as_str()), sheet, area))
        });
        let names = names.collect();
        Ok(Legacy { sheets, names, book: RefCell::new(book) })
    }

    /// The cells of a sheet.
    pub(super) fn sheet(&self, name: &str) -> Result<Rows> {
        let cells = match &mut *self.book.borrow_mut() {
            Book::Xls(book) => guarded(|| {
                let range = book.worksheet_range(name)?;
                let (row, column) = range.start().unwrap_or_default();
                let cells = range.used_cells().map(|(down, right, data)| {
                    (row.saturating_add(down as u32), column.saturating_add(right as u32), cell_of(data))
                });
                Ok::<_, calamine::XlsError>(cells.collect::<Vec<_>>())
            })?,
            Book::Xlsb(book) => guarded(|| {
                let mut reader = book.worksheet_cells_reader(name)?;
                let mut cells = Vec::new();
                while let Some(cell) = reader.next_cell()? {
                    let (row, column) = cell.get_position();
                    if !matches!(cell.get_value(), DataRef::Empty) {
                        cells.push((row, column, cell_of(&Data::from(cell.get_value().clone()))));
                    }
                }
                Ok::<_, calamine::XlsbError>(cells)
            })?,
        };
        Ok(Rows(rows(cells).into()))
    }
}

/// Cells grouped by row, both in order.
fn rows(mut cells: Vec<(u32, u32, Option<Cell>)>) -> Vec<SheetRow> {
    cells.sort_by_key(|(row, column, _)| (*row, *column));
    let mut rows: Vec<SheetRow> = Vec::new();
    for (row, column, cell) in cells {
        let Some(cell) = cell.filter(|_| row < ROWS && column < COLUMNS) else { continue };
        match rows.last_mut() {
            Some(last) if last.number == row => last.cells.push((column, cell)),
            _ => rows.push(SheetRow { number: row, cells: vec![(column, cell)] }),
        }
    }
    rows
}

fn cell_of(data: &Data) -> Option<Cell> {
    Some(match data {
        Data::Empty => return None,
        Data::Int(number) => Cell::Value(Value::integer(*number)),
        Data::Float(number) => Cell::Value(Value::number(*number)),
        Data::String(text) => Cell::Value(Text::from_outside(text).into()),
        Data::Bool(logical) => Cell::Value((*logical).into()),
        Data::DateTime(moment) => {
            let serial = moment.as_f64();
            // These formats do not say whether a date or a time is shown; the number tells the most of it.
            let format = match () {
                () if moment.is_duration() => Format::Duration,
                () if serial.fract() == 0.0 => Format::Date,
                () if (0.0..1.0).contains(&serial) => Format::Time,
                () => Format::DateTime,
            };
            moment::cell(serial, format, is_1904(moment))
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Cell::Value(moment::iso(text).unwrap_or_else(|| Value::text(text.as_str())))
        }
        Data::Error(error) => {
            Cell::error(Error::data_format(format!("Invalid cell value '{error}'."), Value::NULL))
        }
    })
}

/// The library keeps the epoch to itself, but not what follows from it.
fn is_1904(moment: &calamine::ExcelDateTime) -> bool {
    let probe = calamine::ExcelDateTime::new(moment.as_f64(), calamine::ExcelDateTimeType::DateTime, true);
    !moment.is_duration() && probe == *moment
}

/// A sheet that has been read.
pub(super) struct Rows(Rc<[SheetRow]>);

impl Sheet for Rows {
    fn dimension(&self) -> Option<Area> {
        None
    }

    fn rows(&self) -> Box<dyn SheetRows> {
        Box::new(RowsAt { rows: self.0.clone(), next: 0 })
    }
}

struct RowsAt {
    rows: Rc<[SheetRow]>,
    next: usize,
}

impl SheetRows for RowsAt {
    fn next(&mut self) -> Option<Result<SheetRow>> {
        let row = self.rows.get(self.next).cloned();
        self.next = self.next.saturating_add(1);
        row.map(Ok)
    }
}
