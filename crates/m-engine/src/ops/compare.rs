//! Ordering of values ("Relational operators").

use super::inapplicable::not_applicable;
use crate::error::Result;
use crate::session::Cx;
use crate::value::{Data, Value};
use crate::work;
use std::cmp::Ordering;

/// The order of two values of the same kind: `None` where they cannot be compared at all, `Some(None)` where a number
/// is not a number.
fn partial(cx: &Cx, left: &Value, right: &Value) -> Result<Option<Option<Ordering>>> {
    work::count();
    Ok(Some(match (&left.data, &right.data) {
        (Data::Number(left), Data::Number(right)) => left.compare(right),
        (Data::Text(left), Data::Text(right)) => Some(left.cmp(right)),
        (Data::Logical(left), Data::Logical(right)) => Some(left.cmp(right)),
        (Data::Date(left), Data::Date(right)) => Some(left.cmp(right)),
        (Data::Time(left), Data::Time(right)) => Some(left.cmp(right)),
        (Data::DateTime(left), Data::DateTime(right)) => Some(left.cmp(right)),
        (Data::DateTimeZone(left), Data::DateTimeZone(right)) => Some(left.cmp(right)),
        (Data::Duration(left), Data::Duration(right)) => Some(left.cmp(right)),
        (Data::Binary(left), Data::Binary(right)) => Some(left.bytes(cx)?.cmp(&right.bytes(cx)?)),
        _ => return Ok(None),
    }))
}

/// Null where either operand is null; false where either is not a number.
pub(super) fn relational(
    symbol: &str,
    cx: &Cx,
    left: &Value,
    right: &Value,
    holds: impl Fn(Ordering) -> bool,
) -> Result<Value> {
    if left.is_null() || right.is_null() {
        return Ok(Value::NULL);
    }
    match partial(cx, left, right)? {
        Some(order) => Ok(Value::from(order.is_some_and(holds))),
        None => Err(not_applicable(symbol, left, right)),
    }
}

/// A total order for sorting: null first, then values of one kind; not-a-number sorts before all other numbers.
///
/// Errors: the values are of different kinds, or of a kind without an order.
pub fn compare(cx: &Cx, left: &Value, right: &Value) -> Result<Ordering> {
    match (left.is_null(), right.is_null()) {
        (true, true) => return Ok(Ordering::Equal),
        (true, false) => return Ok(Ordering::Less),
        (false, true) => return Ok(Ordering::Greater),
        (false, false) => {}
    }
    match partial(cx, left, right)? {
        Some(Some(order)) => Ok(order),
        Some(None) => Ok(is_nan(right).cmp(&is_nan(left))),
        None => Err(not_applicable("<", left, right)),
    }
}

fn is_nan(value: &Value) -> bool {
    matches!(&value.data, Data::Number(number) if number.to_f64().is_nan())
}

/// The order as the number that comparers return: -1, 0 or 1.
pub fn order(order: Ordering) -> Value {
    Value::number(f64::from(order as i8))
}
