//! `+ - * /` on numbers, durations, dates and times ("Arithmetic Operators").

use super::inapplicable::{not_applicable, unary_not_applicable};
use crate::error::{Error, Result};
use crate::value::time::TICKS_PER_DAY;
use crate::value::{Data, Date, DateTime, DateTimeZone, Duration, Time, Value};

/// `x + y`.
pub fn add(left: &Value, right: &Value) -> Result<Value> {
    match (&left.data, &right.data) {
        (Data::Number(left), Data::Number(right)) => Ok(Value::number(left.to_f64() + right.to_f64())),
        (Data::Duration(left), Data::Duration(right)) => ticks(left.ticks().checked_add(right.ticks())),
        (_, Data::Duration(by)) if shiftable(left) => shift(left, by.ticks()),
        (Data::Duration(by), _) if shiftable(right) => shift(right, by.ticks()),
        _ if null_operand(left, right) => Ok(Value::NULL),
        _ => Err(not_applicable("+", left, right)),
    }
}

/// `x - y`.
pub fn subtract(left: &Value, right: &Value) -> Result<Value> {
    match (&left.data, &right.data) {
        (Data::Number(left), Data::Number(right)) => Ok(Value::number(left.to_f64() - right.to_f64())),
        (Data::Duration(left), Data::Duration(right)) => ticks(left.ticks().checked_sub(right.ticks())),
        (_, Data::Duration(by)) if shiftable(left) => {
            shift(left, by.ticks().checked_neg().ok_or_else(|| range("Duration"))?)
        }
        (Data::Date(left), Data::Date(right)) => {
            ticks((left.days() - right.days()).checked_mul(TICKS_PER_DAY))
        }
        (Data::Time(left), Data::Time(right)) => ticks(left.ticks().checked_sub(right.ticks())),
        (Data::DateTime(left), Data::DateTime(right)) => ticks(left.ticks().checked_sub(right.ticks())),
        (Data::DateTimeZone(left), Data::DateTimeZone(right)) => {
            ticks(left.utc_ticks().checked_sub(right.utc_ticks()))
        }
        _ if null_operand(left, right) => Ok(Value::NULL),
        _ => Err(not_applicable("-", left, right)),
    }
}

/// `x * y`.
pub fn multiply(left: &Value, right: &Value) -> Result<Value> {
    match (&left.data, &right.data) {
        (Data::Number(left), Data::Number(right)) => Ok(Value::number(left.to_f64() * right.to_f64())),
        (Data::Duration(duration), Data::Number(number))
        | (Data::Number(number), Data::Duration(duration)) => {
            scale(duration.ticks() as f64 * number.to_f64())
        }
        _ if null_operand(left, right) => Ok(Value::NULL),
        _ => Err(not_applicable("*", left, right)),
    }
}

/// `x / y`. Division by zero gives an infinity or not-a-number, never an error.
pub fn divide(left: &Value, right: &Value) -> Result<Value> {
    match (&left.data, &right.data) {
        (Data::Number(left), Data::Number(right)) => Ok(Value::number(left.to_f64() / right.to_f64())),
        (Data::Duration(left), Data::Duration(right)) => {
            Ok(Value::number(left.ticks() as f64 / right.ticks() as f64))
        }
        (Data::Duration(duration), Data::Number(number)) => scale(duration.ticks() as f64 / number.to_f64()),
        _ if null_operand(left, right) => Ok(Value::NULL),
        _ => Err(not_applicable("/", left, right)),
    }
}

/// `+x`: numbers and durations as they are.
pub(crate) fn identity(value: &Value) -> Result<Value> {
    match value.data {
        Data::Number(_) | Data::Duration(_) | Data::Null => Ok(value.clone().without_meta()),
        _ => Err(unary_not_applicable("+", value)),
    }
}

/// `-x`.
pub fn negate(value: &Value) -> Result<Value> {
    match &value.data {
        Data::Null => Ok(Value::NULL),
        Data::Number(number) => Ok(Value::from(number.negated())),
        Data::Duration(duration) => ticks(duration.ticks().checked_neg()),
        _ => Err(unary_not_applicable("-", value)),
    }
}

/// Null with anything that has the operator is null.
fn null_operand(left: &Value, right: &Value) -> bool {
    let arithmetic = |value: &Value| {
        matches!(value.data, Data::Null | Data::Number(_) | Data::Duration(_)) || shiftable(value)
    };
    (left.is_null() && arithmetic(right)) || (right.is_null() && arithmetic(left))
}

fn shiftable(value: &Value) -> bool {
    matches!(value.data, Data::Date(_) | Data::Time(_) | Data::DateTime(_) | Data::DateTimeZone(_))
}

/// A date or time moved by a number of ticks; the result is of the same kind, a time stays within its day.
fn shift(value: &Value, by: i64) -> Result<Value> {
    Ok(match &value.data {
        Data::Date(date) => {
            let days = date.days() + by.div_euclid(TICKS_PER_DAY);
            Value::from(Date::from_days(days).ok_or_else(|| range("Date"))?)
        }
        Data::Time(time) => {
            let ticks = time.ticks().checked_add(by).ok_or_else(|| range("Time"))?;
            Value::from(Time::from_ticks(ticks.rem_euclid(TICKS_PER_DAY)).ok_or_else(|| range("Time"))?)
        }
        Data::DateTime(moment) => {
            let ticks = moment.ticks().checked_add(by);
            Value::from(ticks.and_then(DateTime::from_ticks).ok_or_else(|| range("DateTime"))?)
        }
        Data::DateTimeZone(moment) => {
            let local = moment.local().ticks().checked_add(by).and_then(DateTime::from_ticks);
            let moved = local.and_then(|local| DateTimeZone::new(local, moment.offset()));
            Value::from(moved.ok_or_else(|| range("DateTimeZone"))?)
        }
        _ => Value::NULL,
    })
}

fn scale(ticks: f64) -> Result<Value> {
    if ticks.is_nan() || ticks.abs() >= i64::MAX as f64 {
        return Err(range("Duration"));
    }
    Ok(Value::from(Duration::from_ticks(ticks.round() as i64)))
}

fn ticks(ticks: Option<i64>) -> Result<Value> {
    ticks.map(|ticks| Value::from(Duration::from_ticks(ticks))).ok_or_else(|| range("Duration"))
}

#[cold]
fn range(kind: &str) -> Error {
    Error::outside_range(kind, Value::NULL)
}
