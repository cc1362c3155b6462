//! Items of one kind side by side: how long lists of plain values and of alike records are read and held, a column instead of a
//! value for each.

use super::{List, ListIter, ListSource};
use crate::error::Result;
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::Column;
use std::cell::OnceCell;
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
pub(super) const SHORT: usize = 256;

impl List {
    /// A list of the cells of a column that somebody reads.
    pub fn from_column(column: Column) -> List {
        let rows = column.len().unwrap_or(0);
        if rows < SHORT || matches!(column, Column::Cells(_)) {
            return List::from_cells(column.cells().collect());
        }
        List::from_columns(vec![column], rows, rows)
    }

    /// A list of `rows` cells in columns, of which each but the last has `each` cells.
    pub(super) fn from_columns(parts: Vec<Column>, each: usize, rows: usize) -> List {
        List::unscoped(Held(Rc::new(Columns { parts, each, rows, ..Columns::default() })))
    }
}

/// Columns at hand, one behind the other.
#[derive(Default)]
struct Columns {
    parts: Vec<Column>,
    /// How many items each of them has but the last.
    each: usize,
    rows: usize,
    /// Whether records were asked for one by one before.
    is_walked: std::cell::Cell<bool>,
    /// The records one by one, where they were asked for so again: each is made once then, not each time.
    records: OnceCell<Vec<Cell>>,
}

impl Columns {
    fn item(&self, index: usize) -> Option<Cell> {
        if let Some(records) = self.records.get() {
            return records.get(index).cloned();
        }
        let part = self.parts.get(index.checked_div(self.each)?)?;
        (index < self.rows).then(|| part.cell(index % self.each))
    }

    /// Begins to give one item after the other.
    fn walk(&self) {
        let has_records = self.parts.iter().any(|part| matches!(part, Column::Records(..)));
        if has_records && self.is_walked.replace(true) {
            self.records.get_or_init(|| self.parts.iter().flat_map(Column::cells).collect());
        }
    }

    /// The items from one on, no more than `most`; `None` beyond the end.
    fn part(&self, from: usize, most: usize) -> Option<Column> {
        let part = self.parts.get(from.checked_div(self.each)?)?;
        let start = from % self.each;
        let end = start.saturating_add(most).min(part.len()?);
        let rows: Vec<u32> = (start as u32..end as u32).collect();
        (!rows.is_empty()).then(|| part.gather(&rows))
    }
}

struct Held(Rc<Columns>);

struct HeldItems {
    columns: Rc<Columns>,
    next: usize,
}

impl ListSource for Held {
    fn iter(&self, _cx: &Cx) -> Result<Box<dyn ListIter>> {
        Ok(Box::new(HeldItems { columns: self.0.clone(), next: 0 }))
    }

    fn len(&self, _cx: &Cx) -> Option<Result<usize>> {
        Some(Ok(self.0.rows))
    }

    fn item(&self, _cx: &Cx, index: usize) -> Option<Option<Cell>> {
        Some(self.0.item(index))
    }
}

impl ListIter for HeldItems {
    fn next(&mut self, _cx: &Cx) -> Option<Result<Cell>> {
        // Many look at the first item alone.
        if self.next == 1 {
            self.columns.walk();
        }
        let item = self.columns.item(self.next)?;
        self.next += 1;
        Some(Ok(item))
    }

    fn resumes(&self) -> bool {
        true
    }

    fn next_part(&mut self, _cx: &Cx, most: usize) -> Option<Result<ListPart>> {
        let part = self.columns.part(self.next, most)?;
        self.next += part.len()?;
        Some(Ok(ListPart::Column(part)))
    }
}
