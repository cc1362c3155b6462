//! The operators that evaluate both operands first.

use super::compare::relational;
use super::{add, concatenate, divide, equals, multiply, subtract};
use crate::error::{Error, Result};
use crate::node::Operator;
use crate::session::Cx;
use crate::value::{Data, Kind, Type, Value};
use m_syntax::ast::BinaryOp;
use std::cmp::Ordering;

/// The operator of a text on values; `None` for `and`, `or` and `??`, whose right operand may never be asked for.
pub fn strict(cx: &Cx, operator: BinaryOp, left: &Value, right: &Value) -> Option<Result<Value>> {
    Operator::of(operator).map(|operator| binary(cx, operator, left, right))
}

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
