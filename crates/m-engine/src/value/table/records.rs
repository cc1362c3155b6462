//! Records of one shape, field by field: what a long list of alike records is held as, so that a table is made of it without a
//! record for each row.

use super::column::Column;
use crate::value::{Record, Shape, Text};
use std::rc::Rc;

/// Records of one shape; their fields are evaluated.
#[derive(Clone)]
pub struct Records {
    shape: Rc<Shape>,
    /// A column for each field of the shape.
    fields: Rc<Vec<Column>>,
    rows: usize,
}

impl Records {
    /// So many records; `fields` has a column of as many cells for each field of the shape.
    pub fn new(shape: Rc<Shape>, fields: Vec<Column>, rows: usize) -> Records {
        debug_assert!(shape.len() == fields.len() && fields.iter().all(|field| field.len() == Some(rows)));
        Records { shape, fields: Rc::new(fields), rows }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The names of their fields.
    pub fn shape(&self) -> &Rc<Shape> {
        &self.shape
    }

    /// The values of a field; `None` where they have no such field.
    pub fn field(&self, name: &Text) -> Option<&Column> {
        self.fields.get(self.shape.position(name)?)
    }

    /// The record of a row.
    pub fn get(&self, row: usize) -> Record {
        Record::from_shape(self.shape.clone(), self.fields.iter().map(|field| field.cell(row)).collect())
    }

    /// The records that `of_field` makes of these, field by field.
    pub(super) fn map(&self, rows: usize, of_field: impl Fn(&Column) -> Column) -> Records {
        let fields = Rc::new(self.fields.iter().map(of_field).collect());
        Records { shape: self.shape.clone(), fields, rows }
    }

    /// Adds a row that stands for no record.
    pub(super) fn push_none(&mut self) {
        let rows = self.rows;
        Rc::make_mut(&mut self.fields).iter_mut().for_each(|field| field.push_null(rows));
        self.rows += 1;
    }

    /// Adds records with the same fields.
    pub(super) fn append(&mut self, other: Records) {
        let (rows, more) = (self.rows, other.rows);
        let others = Rc::unwrap_or_clone(other.fields);
        for (field, other) in Rc::make_mut(&mut self.fields).iter_mut().zip(others) {
            field.append(rows, other, more);
        }
        self.rows += more;
    }
}
