//! List and record expressions (specification, "List", "Record").

use super::{delay, eval};
use crate::error::{Error, Result};
use crate::frame::Frame;
use crate::node::{Field, Item};
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::{Data, Items, Kind, List, ListIter, ListSource, Record, Shape, Text, Type, Value};
use crate::value::{Date, Number};
use std::rc::Rc;

pub(super) fn list(cx: &Cx, items: &[Item], frame: &Rc<Frame>) -> Result<Value> {
    if let [Item::Range(from, to)] = items {
        return Ok(Value::from(range(cx, &eval(cx, from, frame)?, &eval(cx, to, frame)?)?));
    }
    let mut parts = Vec::new();
    let mut cells = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Item::Single(node) => cells.push(delay(cx, node, frame)),
            Item::Range(from, to) => {
                let part = range(cx, &eval(cx, from, frame)?, &eval(cx, to, frame)?)?;
                if part.len(cx)? <= WRITTEN_OUT {
                    cells.extend(part.cells(cx)?.iter().cloned());
                } else {
                    parts.push(List::from_cells(std::mem::take(&mut cells)));
                    parts.push(part);
                }
            }
        }
    }
    if parts.is_empty() {
        return Ok(Value::from(List::from_cells(cells)));
    }
    parts.push(List::from_cells(cells));
    Ok(Value::from(List::lazy(cx, Parts(parts.into()))))
}

/// A range between other items is written out up to this length; a longer one stays a range.
const WRITTEN_OUT: usize = 1000;

/// A list of several lists one after the other.
struct Parts(Rc<[List]>);

impl ListSource for Parts {
    fn iter(&self, _cx: &Cx) -> Result<Box<dyn ListIter>> {
        Ok(Box::new(PartsIter { parts: self.0.clone(), next: 0, items: None }))
    }

    fn len(&self, cx: &Cx) -> Option<Result<usize>> {
        let mut sum: usize = 0;
        for part in self.0.iter() {
            match part.len(cx) {
                Ok(len) => sum = sum.saturating_add(len),
                Err(error) => return Some(Err(error)),
            }
        }
        Some(Ok(sum))
    }

    fn item(&self, cx: &Cx, mut index: usize) -> Option<Option<Cell>> {
        for part in self.0.iter() {
            let len = part.len(cx).ok()?;
            if index < len {
                return part.get(cx, index).ok();
            }
            index -= len;
        }
        Some(None)
    }
}

struct PartsIter {
    parts: Rc<[List]>,
    next: usize,
    items: Option<Items>,
}

impl ListIter for PartsIter {
    fn next(&mut self, cx: &Cx) -> Option<Result<Cell>> {
        loop {
            if let Some(item) = self.items.as_mut().and_then(|items| items.next(cx)) {
                return Some(item);
            }
            let part = self.parts.get(self.next)?;
            self.next += 1;
            match part.iter(cx) {
                Ok(items) => self.items = Some(items),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// `{from..to}`: whole numbers, dates, or texts of one character, ascending.
fn range(cx: &Cx, from: &Value, to: &Value) -> Result<List> {
    match (&from.data, &to.data) {
        (Data::Number(from), Data::Number(to)) => {
            let (start, end) = (integer(from)?, integer(to)?);
            Ok(List::lazy(cx, Range { start, len: length(start, end)?, make: number }))
        }
        (Data::Text(first), Data::Text(last)) => {
            let (start, end) = (character(first, from)?, character(last, to)?);
            Ok(List::lazy(cx, Range { start, len: length(start, end)?, make: letter }))
        }
        (Data::Date(from), Data::Date(to)) => {
            Ok(List::lazy(cx, Range { start: from.days(), len: length(from.days(), to.days())?, make: day }))
        }
        _ => Err(Error::conversion(if from.kind() == Kind::Number { to } else { from }, &Type::number())),
    }
}

fn integer(number: &Number) -> Result<i64> {
    number.to_i64().filter(|whole| whole.unsigned_abs() < i64::MAX.unsigned_abs() / 2).ok_or_else(|| {
        Error::expression_of("The range operator needs whole numbers.", Value::from(number.clone()))
    })
}

fn character(text: &Text, value: &Value) -> Result<i64> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(i64::from(character as u32)),
        _ => Err(Error::expression_of("The range operator needs texts of one character.", value.clone())),
    }
}

fn length(start: i64, end: i64) -> Result<usize> {
    Ok(usize::try_from((end - start).saturating_add(1)).unwrap_or(0))
}

fn number(at: i64) -> Value {
    Value::integer(at)
}

fn letter(at: i64) -> Value {
    let character = u32::try_from(at).ok().and_then(char::from_u32).unwrap_or('\u{FFFD}');
    Value::text(Text::from_iter([character]))
}

fn day(at: i64) -> Value {
    Value::from(Date::from_days(at))
}

/// Consecutive values, made when they are read: `{1..1000000000}` costs nothing.
struct Range {
    start: i64,
    len: usize,
    make: fn(i64) -> Value,
}

impl ListSource for Range {
    fn iter(&self, _cx: &Cx) -> Result<Box<dyn ListIter>> {
        Ok(Box::new(RangeIter { at: self.start, left: self.len, make: self.make }))
    }

    fn len(&self, _cx: &Cx) -> Option<Result<usize>> {
        Some(Ok(self.len))
    }

    fn item(&self, _cx: &Cx, index: usize) -> Option<Option<Cell>> {
        Some((index < self.len).then(|| Cell::Value((self.make)(self.start + index as i64))))
    }
}

struct RangeIter {
    at: i64,
    left: usize,
    make: fn(i64) -> Value,
}

impl ListIter for RangeIter {
    fn next(&mut self, _cx: &Cx) -> Option<Result<Cell>> {
        self.left = self.left.checked_sub(1)?;
        self.at += 1;
        Some(Ok(Cell::Value((self.make)(self.at - 1))))
    }

    fn resumes(&self) -> bool {
        true
    }
}

pub(super) fn record(cx: &Cx, shape: &Rc<Shape>, fields: &[Field], frame: &Rc<Frame>) -> Value {
    let mut cells = Vec::with_capacity(fields.len());
    for field in fields {
        let cell = delay(cx, &field.node, frame);
        if let Some(slot) = field.slot {
            frame.set(slot, cell.clone());
        }
        cells.push(cell);
    }
    Value::from(Record::from_shape(shape.clone(), cells))
}
