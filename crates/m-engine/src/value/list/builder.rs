//! Lists made of values that come one by one.

use super::List;
use super::column::SHORT;
use crate::thunk::Cell;
use crate::value::{Column, ColumnBuilder, Data, Odd, Record, Records, Shape, Value};
use std::rc::Rc;

/// Makes a list of evaluated items. Many records of one shape are held field by field, which takes a fraction of the memory
/// and is a table's columns already.
#[derive(Default)]
pub struct ListBuilder {
    cells: Vec<Cell>,
    /// The items, as long as they are many records of one shape.
    alike: Option<Alike>,
    /// Whether they are not, and so stay item by item.
    is_mixed: bool,
}

/// Records of one shape.
struct Alike {
    shape: Rc<Shape>,
    parts: Vec<Column>,
    fields: Vec<ColumnBuilder>,
    /// How many records are in `fields`.
    rows: usize,
}

/// So many records are a part, so that the texts of a field have room in one text.
const PART: usize = 1 << 16;

/// The record that a value is, where it is nothing else beside.
fn record(value: &Value) -> Option<&Record> {
    match &value.data {
        Data::Record(record) if value.is_bare() => Some(record),
        _ => None,
    }
}

impl ListBuilder {
    /// Adds an item.
    pub fn push(&mut self, value: Value) {
        if let Some(alike) = &mut self.alike {
            match record(&value) {
                Some(record) if Rc::ptr_eq(record.shape(), &alike.shape) => return alike.push(record),
                _ => self.take_apart(),
            }
        }
        self.cells.push(Cell::Value(value));
        if self.cells.len() == SHORT && !self.is_mixed {
            self.alike = Alike::of(&self.cells);
            self.is_mixed = self.alike.is_none();
            if !self.is_mixed {
                self.cells.clear();
            }
        }
    }

    /// Goes on item by item.
    fn take_apart(&mut self) {
        self.is_mixed = true;
        for part in self.alike.take().map(Alike::finish).unwrap_or_default() {
            self.cells.extend(part.cells());
        }
    }

    /// The list.
    pub fn finish(self) -> List {
        match self.alike.map(Alike::finish) {
            Some(parts) => {
                let rows = parts.iter().filter_map(Column::len).sum();
                List::from_columns(parts, PART, rows)
            }
            None => List::from_cells(self.cells),
        }
    }
}

impl Alike {
    /// The items, where they are records of one shape.
    fn of(cells: &[Cell]) -> Option<Alike> {
        let known = |cell: &Cell| cell.known().as_ref().and_then(record).cloned();
        let records: Vec<Record> = cells.iter().map(known).collect::<Option<_>>()?;
        let shape = records.first()?.shape().clone();
        if shape.is_empty() || !records.iter().all(|record| Rc::ptr_eq(record.shape(), &shape)) {
            return None;
        }
        let mut alike = Alike { shape, parts: Vec::new(), fields: Vec::new(), rows: 0 };
        records.iter().for_each(|record| alike.push(record));
        Some(alike)
    }

    fn push(&mut self, record: &Record) {
        self.fields.resize_with(self.shape.len(), ColumnBuilder::default);
        for (field, cell) in self.fields.iter_mut().zip(record.cells()) {
            field.push(cell.clone());
        }
        self.rows += 1;
        if self.rows == PART {
            self.end_part();
        }
    }

    fn end_part(&mut self) {
        let fields = std::mem::take(&mut self.fields).into_iter().map(ColumnBuilder::finish).collect();
        let records = Records::new(self.shape.clone(), fields, std::mem::take(&mut self.rows));
        self.parts.push(Column::Records(records, Odd::default()));
    }

    fn finish(mut self) -> Vec<Column> {
        if self.rows > 0 {
            self.end_part();
        }
        self.parts
    }
}
