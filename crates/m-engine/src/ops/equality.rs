//! Equality of values ("Equality operators"): deep, metadata aside.

use crate::error::Result;
use crate::session::Cx;
use crate::value::{Data, List, Record, Table, Value};
use crate::work;

/// `x = y`. Never null.
///
/// Errors: an item, field or cell that has to be read raises one.
pub fn equals(cx: &Cx, left: &Value, right: &Value) -> Result<bool> {
    work::count();
    Ok(match (&left.data, &right.data) {
        (Data::Null, Data::Null) => true,
        (Data::Logical(left), Data::Logical(right)) => left == right,
        (Data::Number(left), Data::Number(right)) => left.compare(right) == Some(std::cmp::Ordering::Equal),
        (Data::Text(left), Data::Text(right)) => left == right,
        (Data::Date(left), Data::Date(right)) => left == right,
        (Data::Time(left), Data::Time(right)) => left == right,
        (Data::DateTime(left), Data::DateTime(right)) => left == right,
        (Data::DateTimeZone(left), Data::DateTimeZone(right)) => left == right,
        (Data::Duration(left), Data::Duration(right)) => left == right,
        (Data::Binary(left), Data::Binary(right)) => {
            left.is_same(right) || left.bytes(cx)? == right.bytes(cx)?
        }
        (Data::List(left), Data::List(right)) => {
            cx.check_stack()?;
            lists(cx, left, right)?
        }
        (Data::Record(left), Data::Record(right)) => {
            cx.check_stack()?;
            records(cx, left, right)?
        }
        (Data::Table(left), Data::Table(right)) => {
            cx.check_stack()?;
            tables(cx, left, right)?
        }
        (Data::Function(left), Data::Function(right)) => left.is_same(right),
        (Data::Type(left), Data::Type(right)) => left.equals(right),
        _ => false,
    })
}

fn lists(cx: &Cx, left: &List, right: &List) -> Result<bool> {
    let (mut left, mut right) = (left.iter(cx)?, right.iter(cx)?);
    loop {
        match (left.next_value(cx).transpose()?, right.next_value(cx).transpose()?) {
            (None, None) => return Ok(true),
            (Some(left), Some(right)) if equals(cx, &left, &right)? => {}
            _ => return Ok(false),
        }
    }
}

fn records(cx: &Cx, left: &Record, right: &Record) -> Result<bool> {
    if left.is_same(right) {
        return Ok(true);
    }
    if left.len() != right.len() || left.fields().any(|(name, _)| right.get(name).is_none()) {
        return Ok(false);
    }
    for (name, cell) in left.fields() {
        if let Some(other) = right.get(name)
            && !equals(cx, &cell.force(cx)?, &other.force(cx)?)?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

fn tables(cx: &Cx, left: &Table, right: &Table) -> Result<bool> {
    if left.is_same(right) {
        return Ok(true);
    }
    let (ours, theirs) = (left.shape(cx)?, right.shape(cx)?);
    if ours.len() != theirs.len() {
        return Ok(false);
    }
    let positions: Option<Vec<usize>> = ours.names().iter().map(|name| theirs.position(name)).collect();
    let Some(positions) = positions else { return Ok(false) };
    let (mut left, mut right) = (left.rows(cx)?, right.rows(cx)?);
    loop {
        match (left.next(cx).transpose()?, right.next(cx).transpose()?) {
            (None, None) => return Ok(true),
            (Some(left), Some(right)) => {
                for (cell, position) in left.iter().zip(&positions) {
                    let Some(other) = right.get(*position) else { return Ok(false) };
                    if !equals(cx, &cell.force(cx)?, &other.force(cx)?)? {
                        return Ok(false);
                    }
                }
            }
            _ => return Ok(false),
        }
    }
}
