//! What is said where operands are of kinds that an operator has no meaning for.

use crate::error::Error;
use crate::value::{Record, Value};

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
