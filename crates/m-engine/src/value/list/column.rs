//! Items of one kind side by side: how long lists of plain values are read and held, a column instead of a value for each.

use super::{List, ListIter, ListSource};
use crate::error::Result;
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::Column;
use std::rc::Rc;

/// The next items of an enumeration.
pub enum ListPart {
    /// One item, not yet evaluated.
    Item(Cell),
    /// Some items, at least one.
    Column(Column),
}

/// Lists shorter than this are held item by item: there is nothing to gain, and functions that look at items at hand find
/// them.
const SHORT: usize = 256;

impl List {
    /// A list of the cells of a column that somebody reads.
    pub fn from_column(column: Column) -> List {
        let rows = column.len().unwrap_or(0);
        if rows < SHORT || matches!(column, Column::Cells(_)) {
            return List::from_cells((0..rows).map(|row| column.cell(row)).collect());
        }
        List::unscoped(Held(Rc::new(column)))
    }
}

/// A column at hand.
struct Held(Rc<Column>);

struct HeldItems {
    column: Rc<Column>,
    next: usize,
}

impl HeldItems {
    fn len(&self) -> usize {
        self.column.len().unwrap_or(0)
    }
}

impl ListSource for Held {
    fn iter(&self, _cx: &Cx) -> Result<Box<dyn ListIter>> {
        Ok(Box::new(HeldItems { column: self.0.clone(), next: 0 }))
    }

    fn len(&self, _cx: &Cx) -> Option<Result<usize>> {
        self.0.len().map(Ok)
    }

    fn item(&self, _cx: &Cx, index: usize) -> Option<Option<Cell>> {
        Some(self.0.len().is_some_and(|len| index < len).then(|| self.0.cell(index)))
    }
}

impl ListIter for HeldItems {
    fn next(&mut self, _cx: &Cx) -> Option<Result<Cell>> {
        let index = self.next;
        self.next += 1;
        (index < self.len()).then(|| Ok(self.column.cell(index)))
    }

    fn next_part(&mut self, _cx: &Cx, most: usize) -> Option<Result<ListPart>> {
        let from = self.next;
        let to = from.saturating_add(most).min(self.len());
        self.next = to;
        if from >= to {
            return None;
        }
        let rows: Vec<u32> = (from as u32..to as u32).collect();
        Some(Ok(ListPart::Column(self.column.gather(&rows))))
    }
}
