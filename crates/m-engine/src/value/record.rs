//! Record values (specification, "Record"): an ordered set of named, lazy fields.

use super::{Text, Value};
use crate::thunk::Cell;
use foldhash::quality::RandomState;
use std::collections::HashMap;
use std::rc::Rc;

/// A record value.
#[derive(Clone, Debug)]
pub struct Record(Rc<RecordData>);

/// The fields of a record: names shared with other records of the same shape, and a cell for each.
#[derive(Clone, Debug)]
pub struct RecordData {
    shape: Rc<Shape>,
    cells: Vec<Cell>,
}

/// The names of a record's fields or of a table's columns, in order, each once.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    names: Vec<Text>,
    /// Positions by name; only where a linear search would be slower.
    index: Option<HashMap<Text, usize, RandomState>>,
}

/// From this many names on, a shape keeps a hash index.
const INDEXED_FROM: usize = 8;

impl Shape {
    /// A shape of these names; `Err` is the first name that occurs twice.
    pub fn new(names: Vec<Text>) -> Result<Rc<Shape>, Text> {
        if names.len() < INDEXED_FROM {
            for (position, name) in names.iter().enumerate() {
                if names[..position].contains(name) {
                    return Err(name.clone());
                }
            }
            return Ok(Rc::new(Shape { names, index: None }));
        }
        let mut index = HashMap::with_capacity_and_hasher(names.len(), RandomState::default());
        for (position, name) in names.iter().enumerate() {
            if index.insert(name.clone(), position).is_some() {
                return Err(name.clone());
            }
        }
        Ok(Rc::new(Shape { names, index: Some(index) }))
    }

    /// Adds a name that is not there.
    fn push(&mut self, name: Text) {
        match &mut self.index {
            Some(index) => {
                index.insert(name.clone(), self.names.len());
                self.names.push(name);
            }
            None => {
                self.names.push(name);
                if self.names.len() >= INDEXED_FROM {
                    self.index = Some(self.names.iter().cloned().zip(0..).collect());
                }
            }
        }
    }

    /// The names in order.
    pub fn names(&self) -> &[Text] {
        &self.names
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The position of a name; names are compared exactly.
    pub fn position(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(name).copied(),
            None => self.names.iter().position(|candidate| candidate.as_str() == name),
        }
    }
}

impl Record {
    /// The record without fields.
    pub fn empty() -> Record {
        Record::from_shape(Rc::new(Shape::default()), Vec::new())
    }

    /// A record of a known shape; `cells` has one cell for each name.
    pub fn from_shape(shape: Rc<Shape>, mut cells: Vec<Cell>) -> Record {
        debug_assert_eq!(shape.len(), cells.len());
        cells.resize(shape.len(), Cell::Value(Value::NULL));
        Record(Rc::new(RecordData { shape, cells }))
    }

    /// A record of these fields; `Err` is the first name that occurs twice.
    pub fn new(fields: Vec<(Text, Cell)>) -> Result<Record, Text> {
        let (names, cells) = fields.into_iter().unzip();
        Ok(Record::from_shape(Shape::new(names)?, cells))
    }

    /// A record of evaluated fields whose names are known to differ; a repeated name keeps its first value.
    pub fn of<N: Into<Text>>(fields: impl IntoIterator<Item = (N, Value)>) -> Record {
        let mut names: Vec<Text> = Vec::new();
        let mut cells = Vec::new();
        for (name, value) in fields {
            let name = name.into();
            if !names.contains(&name) {
                names.push(name);
                cells.push(Cell::Value(value));
            }
        }
        Record::from_shape(Shape::new(names).unwrap_or_default(), cells)
    }

    /// The names of the fields.
    #[inline]
    pub fn shape(&self) -> &Rc<Shape> {
        &self.0.shape
    }

    /// The fields' cells in order.
    #[inline]
    pub fn cells(&self) -> &[Cell] {
        &self.0.cells
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.0.cells.len()
    }

    /// Whether there is no field.
    pub fn is_empty(&self) -> bool {
        self.0.cells.is_empty()
    }

    /// The cell of a field.
    pub fn get(&self, name: &str) -> Option<&Cell> {
        self.0.shape.position(name).and_then(|position| self.0.cells.get(position))
    }

    /// Names and cells in order.
    pub fn fields(&self) -> impl Iterator<Item = (&Text, &Cell)> {
        self.0.shape.names.iter().zip(&self.0.cells)
    }

    /// The cells, taken out without a copy where nobody else holds the record.
    pub fn into_cells(self) -> Vec<Cell> {
        match Rc::try_unwrap(self.0) {
            Ok(data) => data.cells,
            Err(shared) => shared.cells.clone(),
        }
    }

    /// The fields of all records, those of later ones winning, in the order of first appearance.
    pub fn merge_all(records: &[Record]) -> Record {
        let mut names: Vec<Text> = Vec::new();
        let mut cells: Vec<Cell> = Vec::new();
        let mut places: HashMap<Text, usize, RandomState> = HashMap::default();
        for (name, cell) in records.iter().flat_map(Record::fields) {
            match places.get(name).and_then(|place| cells.get_mut(*place)) {
                Some(known) => *known = cell.clone(),
                None => {
                    places.insert(name.clone(), names.len());
                    names.push(name.clone());
                    cells.push(cell.clone());
                }
            }
        }
        Record::from_shape(Shape::new(names).unwrap_or_default(), cells)
    }

    /// `self & other`: the fields of both, those of `other` winning, in the order of first appearance ("Record merge").
    pub fn merge(&self, other: &Record) -> Record {
        let mut merged = self.clone();
        merged.extend(other);
        merged
    }

    /// Makes this record `self & other`; see [`Record::set`].
    pub(crate) fn extend(&mut self, other: &Record) {
        for (name, cell) in other.fields() {
            self.set(name.clone(), cell.clone());
        }
    }

    /// Gives a field a cell, and adds it behind the others where it is not there. Nothing is copied where nobody else holds
    /// the record.
    pub fn set(&mut self, name: Text, cell: Cell) {
        let data = Rc::make_mut(&mut self.0);
        match data.shape.position(&name) {
            Some(position) => data.cells[position] = cell,
            None => {
                Rc::make_mut(&mut data.shape).push(name);
                data.cells.push(cell);
            }
        }
    }

    /// Whether both are the same record in memory.
    pub fn is_same(&self, other: &Record) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
