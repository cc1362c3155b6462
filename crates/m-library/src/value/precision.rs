//! Arithmetic in the precision that functions are told (`Precision.Double`, `Precision.Decimal`).

use m_engine::value::{Data, Number};
use m_engine::{Error, Result, Value, ops};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// How numbers are computed with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Precision {
    /// As 64-bit floating point numbers.
    Double,
    /// As exact decimals of up to 28 digits, where both numbers and the result are in their range.
    Decimal,
}

impl Precision {
    /// Reads a precision; null is double.
    ///
    /// Errors: it is neither `Precision.Double` (0) nor `Precision.Decimal` (1).
    pub(crate) fn new(value: &Value) -> Result<Precision> {
        match value.as_index() {
            None if value.is_null() => Ok(Precision::Double),
            Some(0) => Ok(Precision::Double),
            Some(1) => Ok(Precision::Decimal),
            _ => Err(Error::expression_of(
                "The precision must be Precision.Double or Precision.Decimal.",
                value.clone(),
            )),
        }
    }

    /// The sum.
    pub(crate) fn add(self, left: &Value, right: &Value) -> Result<Value> {
        self.exact(left, right, |left, right| left.checked_add(right))
            .map_or_else(|| ops::add(left, right), Ok)
    }

    /// The difference.
    pub(crate) fn subtract(self, left: &Value, right: &Value) -> Result<Value> {
        let exact = self.exact(left, right, |left, right| left.checked_sub(right));
        exact.map_or_else(|| ops::subtract(left, right), Ok)
    }

    /// The product.
    pub(crate) fn multiply(self, left: &Value, right: &Value) -> Result<Value> {
        let exact = self.exact(left, right, |left, right| left.checked_mul(right));
        exact.map_or_else(|| ops::multiply(left, right), Ok)
    }

    /// The quotient.
    pub(crate) fn divide(self, left: &Value, right: &Value) -> Result<Value> {
        let exact = self.exact(left, right, |left, right| left.checked_div(right));
        exact.map_or_else(|| ops::divide(left, right), Ok)
    }

    /// The order of two numbers as decimals; `None` for other values and in double precision.
    pub(crate) fn compare(self, left: &Value, right: &Value) -> Option<Ordering> {
        match (&left.data, &right.data) {
            (Data::Number(left), Data::Number(right)) if self == Precision::Decimal => {
                Some(left.to_decimal()?.cmp(&right.to_decimal()?))
            }
            _ => None,
        }
    }

    /// The exact result; `None` where the values are no numbers, or a number is out of the range of decimals.
    fn exact(
        self,
        left: &Value,
        right: &Value,
        operator: fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Option<Value> {
        match (&left.data, &right.data) {
            (Data::Number(left), Data::Number(right)) if self == Precision::Decimal => {
                operator(left.to_decimal()?, right.to_decimal()?).map(|decimal| Number::from(decimal).into())
            }
            _ => None,
        }
    }
}
