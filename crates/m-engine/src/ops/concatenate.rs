//! `&` ("Concatenation", "Record merge", "Date and time").

use super::inapplicable::not_applicable;
use crate::builtin::FromValue;
use crate::error::{Error, Result};
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::types::RecordType;
use crate::value::{
    Data, Items, List, ListIter, ListSource, RowIter, RowSource, Rows, Shape, Table, Text, Type, Value,
};
use std::any::Any;
use std::collections::HashMap;
use std::rc::Rc;

/// `x & y`.
pub fn concatenate(cx: &Cx, left: &Value, right: &Value) -> Result<Value> {
    Ok(match (&left.data, &right.data) {
        (Data::Text(left), Data::Text(right)) => Value::from(left.concat(right)),
        (Data::List(left), Data::List(right)) => Value::from(lists(cx, left, right)),
        (Data::Record(left), Data::Record(right)) => Value::from(left.merge(right)),
        (Data::Table(left), Data::Table(right)) => {
            Value::from(concatenate_tables(cx, vec![left.clone(), right.clone()])?)
        }
        (Data::Date(date), Data::Time(time)) => {
            let moment = date.at(*time);
            Value::from(moment.ok_or_else(|| Error::outside_range("DateTime", Value::NULL))?)
        }
        (Data::Binary(left), Data::Binary(right)) => {
            let bytes = [&*left.bytes(cx)?, &*right.bytes(cx)?].concat();
            Value::from(crate::value::Binary::from(bytes))
        }
        (Data::Null, Data::Text(_) | Data::Date(_) | Data::Time(_) | Data::Null)
        | (Data::Text(_) | Data::Date(_) | Data::Time(_), Data::Null) => Value::NULL,
        _ => return Err(not_applicable("&", left, right)),
    })
}

/// `x & y` where nobody else reads `x` later. What it alone holds is made longer in place, so that a loop that adds to a long
/// value does not copy it each time.
pub(crate) fn extended(cx: &Cx, mut left: Value, right: &Value) -> Result<Value> {
    let is_done = match (&mut left.data, &right.data) {
        (Data::Text(text), Data::Text(more)) => text.append(more),
        (Data::List(List::Items(cells)), Data::List(List::Items(more))) => match Rc::get_mut(cells) {
            Some(cells) => {
                cells.extend(more.iter().cloned());
                true
            }
            None => false,
        },
        (Data::Record(record), Data::Record(more)) => {
            record.extend(more);
            true
        }
        _ => false,
    };
    if is_done { Ok(Value::new(left.data)) } else { concatenate(cx, &left, right) }
}

fn lists(cx: &Cx, left: &List, right: &List) -> List {
    if let (List::Items(left), List::Items(right)) = (left, right) {
        return List::from_cells(left.iter().chain(right.iter()).cloned().collect());
    }
    let lists = [left, right].map(|list| Value::from(list.clone())).to_vec();
    concatenate_lists(cx, List::from_values(lists))
}

/// The items of all lists in `lists`, one after the other (`List.Combine`).
///
/// Errors: while it is enumerated, that an item of `lists` is no list.
pub fn concatenate_lists(cx: &Cx, lists: List) -> List {
    List::lazy(cx, Joined(lists))
}

/// The items of the lists in a list.
struct Joined(List);

impl ListSource for Joined {
    fn iter(&self, cx: &Cx) -> Result<Box<dyn ListIter>> {
        Ok(Box::new(JoinedItems { lists: vec![self.0.iter(cx)?], items: None }))
    }

    fn lists(&self) -> Option<&List> {
        Some(&self.0)
    }
}

struct JoinedItems {
    /// The lists that are still to come; on top those of the innermost list that consists of such. An item of a list that a
    /// loop has put together is not handed through each step of it.
    lists: Vec<Items>,
    items: Option<Items>,
}

impl ListIter for JoinedItems {
    fn next(&mut self, cx: &Cx) -> Option<Result<Cell>> {
        loop {
            if let Some(item) = self.items.as_mut().and_then(|items| items.next(cx)) {
                return Some(item);
            }
            self.items = None;
            let Some(list) = self.lists.last_mut()?.next_value(cx) else {
                self.lists.pop();
                continue;
            };
            let opened = list.and_then(List::from_value).and_then(|list| match list.lists() {
                Some(lists) => lists.iter(cx).map(|lists| self.lists.push(lists)),
                None => list.iter(cx).map(|items| self.items = Some(items)),
            });
            if let Err(error) = opened {
                return Some(Err(error));
            }
        }
    }
}

/// The rows of all tables, one after the other; columns are matched by name, a missing cell is null (`Table.Combine`).
pub fn concatenate_tables(cx: &Cx, tables: Vec<Table>) -> Result<Table> {
    let mut names: Vec<Text> = Vec::new();
    let mut places: HashMap<Text, usize> = HashMap::new();
    let mut types: Vec<Type> = Vec::new();
    for table in &tables {
        let row = table.row_type(cx)?;
        for (position, name) in row.shape().names().iter().enumerate() {
            match places.get(name).copied() {
                None => {
                    places.insert(name.clone(), names.len());
                    names.push(name.clone());
                    types.push(row.field_type(position));
                }
                Some(known) if !types[known].equals(&row.field_type(position)) => types[known] = Type::any(),
                Some(_) => {}
            }
        }
    }
    let shape = Shape::new(names).map_err(|name| Error::missing_column(&name))?;
    let ty = Type::table(RecordType::row(shape.clone(), types));
    Ok(Table::new(cx, ty, Concatenated { tables: tables.into(), shape }))
}

/// The rows of several tables under the columns of all.
struct Concatenated {
    tables: Rc<[Table]>,
    shape: Rc<Shape>,
}

struct ConcatenatedRows {
    tables: Rc<[Table]>,
    shape: Rc<Shape>,
    /// The columns that are read; all of them where nothing is said.
    read: Option<Vec<bool>>,
    next: usize,
    current: Option<(Rows, Vec<Option<usize>>)>,
}

impl Concatenated {
    fn open(&self, cx: &Cx, read: Option<Vec<bool>>) -> Result<Box<dyn RowIter>> {
        let (tables, shape) = (self.parts(cx)?, self.shape.clone());
        Ok(Box::new(ConcatenatedRows { tables, shape, read, next: 0, current: None }))
    }

    /// What a table consists of, where it is several one after the other under the same columns.
    fn joined(&self, cx: &Cx, table: &Table) -> Result<Option<Rc<[Table]>>> {
        let Some(below) = table.source().as_any().and_then(<dyn Any>::downcast_ref::<Concatenated>) else {
            return Ok(None);
        };
        let (ours, own) = (self.shape.names(), table.shape(cx)?);
        let is_same = own.names() == ours && below.shape.names() == ours;
        Ok(is_same.then(|| below.tables.clone()))
    }

    /// The tables, and instead of those that consist of several under the same columns these: a row of a table that a loop
    /// has put together is not handed through each step of it.
    fn parts(&self, cx: &Cx) -> Result<Rc<[Table]>> {
        let mut parts = Vec::with_capacity(self.tables.len());
        let mut later: Vec<Table> = self.tables.iter().rev().cloned().collect();
        while let Some(table) = later.pop() {
            match self.joined(cx, &table)? {
                Some(tables) => later.extend(tables.iter().rev().cloned()),
                None => parts.push(table),
            }
        }
        Ok(parts.into())
    }
}

impl RowSource for Concatenated {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        self.open(cx, None)
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        self.open(cx, Some(read.to_vec()))
    }

    fn count(&self, cx: &Cx) -> Option<Result<usize>> {
        Some(self.parts(cx).and_then(|tables| tables.iter().map(|table| table.count(cx)).sum()))
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        let mut is_better = false;
        let parts = self.parts(cx)?;
        let mut tables = Vec::with_capacity(parts.len());
        for table in &*parts {
            let first = table.take_of_view(cx, count)?;
            is_better |= first.is_some();
            tables.push(first.unwrap_or_else(|| table.clone()));
        }
        let source = Concatenated { tables: tables.into(), shape: self.shape.clone() };
        Ok(is_better.then(|| Rc::new(source) as Rc<dyn RowSource>))
    }
}

impl ConcatenatedRows {
    fn open_next(&self, cx: &Cx, table: &Table) -> Result<(Rows, Vec<Option<usize>>)> {
        let from = table.shape(cx)?;
        let is_read = |column: usize| self.read.as_ref().is_none_or(|read| read.get(column) == Some(&true));
        let positions = self.shape.names().iter().enumerate();
        let positions: Vec<Option<usize>> =
            positions.map(|(column, name)| from.position(name).filter(|_| is_read(column))).collect();
        let mut below = vec![false; from.len()];
        positions.iter().flatten().for_each(|position| below[*position] = true);
        Ok((table.rows_reading(cx, &below)?, positions))
    }
}

impl RowIter for ConcatenatedRows {
    fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        loop {
            if self.current.is_none() {
                let table = self.tables.get(self.next)?.clone();
                self.next += 1;
                match self.open_next(cx, &table) {
                    Ok(opened) => self.current = Some(opened),
                    Err(error) => return Some(Err(error)),
                }
            }
            let (rows, positions) = self.current.as_mut()?;
            match rows.next(cx) {
                Some(Ok(cells)) => {
                    let cell = |p: &Option<usize>| p.and_then(|position| cells.get(position).cloned());
                    let row = positions.iter().map(|p| cell(p).unwrap_or(Cell::Value(Value::NULL)));
                    return Some(Ok(row.collect()));
                }
                Some(Err(error)) => return Some(Err(error)),
                None => self.current = None,
            }
        }
    }
}
