//! The operators on values (specification, "Operator behavior").

mod arithmetic;
mod compare;
mod concatenate;
mod equality;

pub use arithmetic::{add, divide, multiply, negate, subtract};
pub use compare::{compare, order};
pub(crate) use concatenate::extended;
pub use concatenate::{concatenate, concatenate_tables};
pub use equality::equals;

use crate::error::{Error, Result};
use crate::node::Operator;
use crate::session::Cx;
use crate::value::types::Type;
use crate::value::{Data, Kind, Record, Value};
use std::cmp::Ordering;

pub(crate) fn binary(cx: &Cx, operator: Operator, left: &Value, right: &Value) -> Result<Value> {
    match operator {
        Operator::Add => add(left, right),
        Operator::Subtract => subtract(left, right),
        Operator::Multiply => multiply(left, right),
        Operator::Divide => divide(left, right),
        Operator::Equal => equals(cx, left, right).map(Value::from),
        Operator::NotEqual => equals(cx, left, right).map(|equal| Value::from(!equal)),
        Operator::Less => relational("<", cx, left, right, |order| order == Ordering::Less),
        Operator::LessEqual => relational("<=", cx, left, right, |order| order != Ordering::Greater),
        Operator::Greater => relational(">", cx, left, right, |order| order == Ordering::Greater),
        Operator::GreaterEqual => relational(">=", cx, left, right, |order| order != Ordering::Less),
        Operator::Concatenate => concatenate(cx, left, right),
        Operator::Meta => match &right.data {
            Data::Record(meta) => Ok(left.clone().with_meta(left.meta().merge(meta))),
            _ => Err(Error::conversion(right, &Type::of_kind(Kind::Record))),
        },
    }
}

/// The operators on two 64-bit floating point numbers, which are most of what programs do; `None` for those that numbers
/// do not have.
#[inline]
pub(crate) fn of_doubles(operator: Operator, left: f64, right: f64) -> Option<Value> {
    Some(match operator {
        Operator::Add => Value::number(left + right),
        Operator::Subtract => Value::number(left - right),
        Operator::Multiply => Value::number(left * right),
        Operator::Divide => Value::number(left / right),
        Operator::Equal => Value::from(left == right),
        Operator::NotEqual => Value::from(left != right),
        Operator::Less => Value::from(left < right),
        Operator::LessEqual => Value::from(left <= right),
        Operator::Greater => Value::from(left > right),
        Operator::GreaterEqual => Value::from(left >= right),
        Operator::Concatenate | Operator::Meta => return None,
    })
}

/// Null where either operand is null; false where either is not a number.
fn relational(
    symbol: &str,
    cx: &Cx,
    left: &Value,
    right: &Value,
    holds: impl Fn(Ordering) -> bool,
) -> Result<Value> {
    if left.is_null() || right.is_null() {
        return Ok(Value::NULL);
    }
    match compare::partial(cx, left, right)? {
        Some(order) => Ok(Value::from(order.is_some_and(holds))),
        None => Err(not_applicable(symbol, left, right)),
    }
}

/// `+x`: numbers and durations as they are.
pub(crate) fn identity(value: &Value) -> Result<Value> {
    match value.data {
        Data::Number(_) | Data::Duration(_) | Data::Null => Ok(value.clone().without_meta()),
        _ => Err(unary_not_applicable("+", value)),
    }
}

#[cold]
pub(crate) fn not_applicable(symbol: &str, left: &Value, right: &Value) -> Error {
    let message = format!(
        "We cannot apply operator {symbol} to types {} and {}.",
        left.kind().name(),
        right.kind().name()
    );
    let detail =
        Record::of([("Operator", Value::text(symbol)), ("Left", left.clone()), ("Right", right.clone())]);
    Error::expression_of(message, detail.into())
}

#[cold]
pub(crate) fn unary_not_applicable(symbol: &str, value: &Value) -> Error {
    let message = format!("We cannot apply operator {symbol} to type {}.", value.kind().name());
    let detail = Record::of([("Operator", Value::text(symbol)), ("Value", value.clone())]);
    Error::expression_of(message, detail.into())
}
