//! What clients have written into models since the start: members of lists, cells, the calendar. The tenant stays as it
//! was given, so that a reset has something to go back to.

use std::collections::{HashMap, HashSet};

use crate::tenant::{Calendar, Cell, ListItem, Model, NamedList};

type Key = (String, String);

/// Everything written, by the id of its model and of what it was written into.
#[derive(Default)]
pub(crate) struct Edits {
    lists: HashMap<Key, Vec<ListItem>>,
    calendars: HashMap<String, Calendar>,
    switchovers: HashMap<Key, String>,
    /// By module: the labels of row and column, and what stands there now.
    cells: HashMap<Key, HashMap<Key, Cell>>,
    added: u64,
    /// Models that were deleted.
    pub(crate) deleted: HashSet<String>,
}

fn key(model: &str, object: &str) -> Key {
    (model.into(), object.into())
}

impl Edits {
    /// The members of a list as they are now.
    pub(crate) fn items<'a>(&'a self, model: &str, list: &'a NamedList) -> &'a [ListItem] {
        self.lists.get(&key(model, &list.id)).unwrap_or(&list.items)
    }

    /// The members of a list, to change them.
    pub(crate) fn items_mut(&mut self, model: &str, list: &NamedList) -> &mut Vec<ListItem> {
        self.lists.entry(key(model, &list.id)).or_insert_with(|| list.items.clone())
    }

    /// The id of a new member: 12 digits that no tenant uses by accident.
    pub(crate) fn next_item_id(&mut self) -> String {
        self.added += 1;
        format!("99{:010}", self.added)
    }

    /// The calendar as it is now.
    pub(crate) fn calendar(&self, model: &Model) -> Calendar {
        self.calendars.get(&model.id).unwrap_or(&model.calendar).clone()
    }

    pub(crate) fn set_calendar(&mut self, model: &str, calendar: Calendar) {
        self.calendars.insert(model.into(), calendar);
    }

    /// The first day that a version takes from its own data, where one was set.
    pub(crate) fn switchover(&self, model: &str, version: &str) -> Option<&str> {
        self.switchovers.get(&key(model, version)).map(String::as_str)
    }

    pub(crate) fn set_switchover(&mut self, model: &str, version: &str, date: &str) {
        self.switchovers.insert(key(model, version), date.into());
    }

    /// What was written into the cell of a module at these labels.
    pub(crate) fn cell(&self, model: &str, module: &str, row: &str, column: &str) -> Option<&Cell> {
        self.cells.get(&key(model, module))?.get(&key(row, column))
    }

    pub(crate) fn set_cell(&mut self, model: &str, module: &str, row: &str, column: &str, value: Cell) {
        self.cells.entry(key(model, module)).or_default().insert(key(row, column), value);
    }
}
