//! An area of a sheet as a table: which rows and columns it has, and of which types.

#![deny(clippy::arithmetic_side_effects)]

use super::header;
use super::kept::{Keeping, Kept};
use super::parameters::Options;
use super::reference::Area;
use super::sheet::{Sheet, SheetRow, SheetRows};
use crate::columns::table_type;
use m_engine::value::types::Type;
use m_engine::value::{Kind, RowIter, RowSource, Table, Text, column_names};
use m_engine::{Cell, Cx, Result, Value};
use std::cell::OnceCell;
use std::iter::Peekable;
use std::rc::Rc;

/// An area of a sheet.
pub(super) struct Region {
    pub(super) sheet: Rc<dyn Sheet>,
    /// Its cells; without it all cells of the sheet.
    pub(super) area: Option<Area>,
    /// The names of its columns, where something else than its first row gives them.
    pub(super) names: Option<Vec<Text>>,
    pub(super) options: Options,
    pub(super) shape: OnceCell<Shape>,
}

/// What a region turned out to be.
#[derive(Clone)]
pub(super) struct Shape {
    first_row: u32,
    /// The row after the last.
    end_row: u32,
    first_column: u32,
    width: usize,
    ty: Type,
    /// The cells, where the sheet is small enough to hold them.
    kept: Option<Rc<Kept>>,
}

impl Region {
    /// The table of the region; the sheet is read when the table's columns or rows are asked for.
    pub(super) fn table(self, cx: &Cx) -> Table {
        Table::late(cx, self)
    }

    /// The area that is known without reading cells. A dimension of one cell says only where the cells begin, any other
    /// where they end too.
    fn given(&self) -> Area {
        let whole = Area { first_row: 0, first_column: 0, last_row: None, last_column: None };
        match (self.area, self.sheet.dimension()) {
            (Some(area), _) => area,
            (None, Some(area)) if !self.options.infer_sheet_dimensions => {
                if area.is_cell() {
                    Area { last_row: None, last_column: None, ..area }
                } else {
                    area
                }
            }
            _ => whole,
        }
    }

    fn shape(&self, cx: &Cx) -> Result<Shape> {
        if let Some(shape) = self.shape.get() {
            return Ok(shape.clone());
        }
        let shape = self.measure(cx)?;
        Ok(self.shape.get_or_init(|| shape).clone())
    }

    fn measure(&self, cx: &Cx) -> Result<Shape> {
        let given = self.given();
        let is_inferred =
            self.area.is_none() && (self.options.infer_sheet_dimensions || self.sheet.dimension().is_none());
        let needs_all = !self.options.delay_types || given.last_row.is_none() || given.last_column.is_none();
        let mut found = Found::default();
        let mut keeping = needs_all.then(Keeping::default);
        let mut rows = self.sheet.rows();
        while let Some(row) = rows.next() {
            let row = row?;
            cx.check_cancelled()?;
            let number = row.number;
            if given.last_row.is_some_and(|last| number > last) {
                break;
            }
            if number >= given.first_row {
                let is_header = found.add(&row, &given, self.options.use_headers && self.names.is_none());
                if is_header || keeping.as_mut().is_some_and(|keeping| !keeping.add(row)) {
                    keeping = needs_all.then(Keeping::default).filter(|_| is_header);
                }
            }
            if !needs_all && (!self.options.use_headers || number >= given.first_row) {
                break;
            }
        }
        let (first_row, first_column) = if is_inferred {
            (found.first_row.unwrap_or(0), found.first_column.unwrap_or(0))
        } else {
            (given.first_row, given.first_column)
        };
        let end_row = given.last_row.map_or(found.end_row, |last| last.saturating_add(1)).max(first_row);
        let end_column =
            given.last_column.map_or(found.end_column, |last| last.saturating_add(1)).max(first_column);
        let width = end_column.saturating_sub(first_column) as usize;
        let has_header = self.options.use_headers && self.names.is_none() && end_row > first_row;
        let names = match (&self.names, has_header) {
            (Some(names), _) => {
                let mut all = column_names(width);
                all.iter_mut().zip(names).for_each(|(name, given)| *name = given.clone());
                all
            }
            (None, false) => column_names(width),
            (None, true) => {
                let header = found.header.take().filter(|row| row.number == first_row);
                let cells = header.map_or_else(Vec::new, |row| row.cells);
                header::names(cx, &spread(cells, first_column, width))?
            }
        };
        let types = (0..width).map(|position| {
            let column = (first_column as usize).saturating_add(position);
            if self.options.delay_types { Type::any() } else { found.column_type(column) }
        });
        let ty = table_type(names.into_iter().zip(types));
        let first_row = first_row.saturating_add(u32::from(has_header));
        let kept = keeping.and_then(|keeping| keeping.finish(first_row, first_column, width));
        Ok(Shape { kept: kept.map(Rc::new), first_row, end_row, first_column, width, ty })
    }
}

/// What a reading of the cells found.
#[derive(Default)]
struct Found {
    first_row: Option<u32>,
    end_row: u32,
    first_column: Option<u32>,
    end_column: u32,
    /// The first row, where it names the columns.
    header: Option<SheetRow>,
    /// For each column of the sheet the kind of its values.
    kinds: Vec<Kinds>,
}

#[derive(Clone, Copy)]
enum Kinds {
    None,
    One(Kind),
    Several,
}

impl Found {
    /// Looks at a row; whether it is the one that names the columns.
    fn add(&mut self, row: &SheetRow, area: &Area, has_header: bool) -> bool {
        let is_header = has_header && self.header.is_none() && self.first_row.is_none();
        if is_header {
            self.header = Some(row.clone());
        }
        self.first_row.get_or_insert(row.number);
        self.end_row = row.number.saturating_add(1);
        for (column, cell) in &row.cells {
            if *column < area.first_column || area.last_column.is_some_and(|last| *column > last) {
                continue;
            }
            self.first_column = Some(self.first_column.map_or(*column, |first| first.min(*column)));
            self.end_column = self.end_column.max(column.saturating_add(1));
            if !is_header {
                self.add_kind(*column as usize, cell);
            }
        }
        is_header
    }

    fn add_kind(&mut self, column: usize, cell: &Cell) {
        if self.kinds.len() <= column {
            self.kinds.resize(column.saturating_add(1), Kinds::None);
        }
        // An error has no kind, and leaves the column's type to the others.
        let kind = match cell {
            Cell::Value(value) => Some(value.kind()),
            Cell::Thunk(_) => cell.known().map(|value| value.kind()),
        };
        let (Some(kind), Some(seen)) = (kind, self.kinds.get_mut(column)) else { return };
        match seen {
            Kinds::None => *seen = Kinds::One(kind),
            Kinds::One(other) if *other != kind => *seen = Kinds::Several,
            _ => {}
        }
    }

    fn column_type(&self, column: usize) -> Type {
        match self.kinds.get(column) {
            Some(Kinds::One(kind)) => Type::of_kind(*kind).nullable(),
            _ => Type::any(),
        }
    }
}

/// The cells of a row, null where there is none.
fn spread(cells: Vec<(u32, Cell)>, first_column: u32, width: usize) -> Vec<Cell> {
    let mut spread = vec![Cell::Value(Value::NULL); width];
    for (column, cell) in cells {
        let position = column.checked_sub(first_column).map(|position| position as usize);
        if let Some(place) = position.and_then(|position| spread.get_mut(position)) {
            *place = cell;
        }
    }
    spread
}

impl RowSource for Region {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        let shape = self.shape(cx)?;
        let next = shape.first_row;
        if let Some(kept) = &shape.kept {
            let rows = shape.end_row.saturating_sub(shape.first_row);
            return Ok(kept.rows(rows as usize));
        }
        Ok(Box::new(RegionRows { rows: Pulled(self.sheet.rows()).peekable(), next, shape }))
    }

    fn ty(&self, cx: &Cx) -> Result<Type> {
        Ok(self.shape(cx)?.ty)
    }

    fn count(&self, cx: &Cx) -> Option<Result<usize>> {
        Some(self.shape(cx).map(|shape| shape.end_row.saturating_sub(shape.first_row) as usize))
    }
}

struct Pulled(Box<dyn SheetRows>);

impl Iterator for Pulled {
    type Item = Result<SheetRow>;

    fn next(&mut self) -> Option<Result<SheetRow>> {
        self.0.next()
    }
}

struct RegionRows {
    rows: Peekable<Pulled>,
    next: u32,
    shape: Shape,
}

impl RowIter for RegionRows {
    fn next(&mut self, _cx: &Cx) -> Option<Result<Vec<Cell>>> {
        if self.next >= self.shape.end_row {
            return None;
        }
        let number = self.next;
        self.next = self.next.saturating_add(1);
        while self.rows.next_if(|row| row.as_ref().is_ok_and(|row| row.number < number)).is_some() {}
        let is_here = |row: &Result<SheetRow>| row.as_ref().map_or(true, |row| row.number == number);
        let cells = match self.rows.next_if(is_here) {
            Some(Ok(row)) => row.cells,
            Some(Err(error)) => return Some(Err(error)),
            None => Vec::new(),
        };
        Some(Ok(spread(cells, self.shape.first_column, self.shape.width)))
    }
}
