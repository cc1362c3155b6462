//! Conditions and connectives (specification, "Logical operators"): null is a logical value that is not known.

use crate::error::{Error, Result};
use crate::value::{Data, Kind, Type, Value};

/// A condition: a logical value.
///
/// Errors: it is none.
pub fn condition(value: &Value) -> Result<bool> {
    operand(value)?.ok_or_else(|| not_logical(value))
}

/// An operand of `and`, `or`, `not`: a logical value or null.
///
/// Errors: it is neither.
pub fn operand(value: &Value) -> Result<Option<bool>> {
    match value.data {
        Data::Logical(logical) => Ok(Some(logical)),
        Data::Null => Ok(None),
        _ => Err(not_logical(value)),
    }
}

#[cold]
fn not_logical(value: &Value) -> Error {
    Error::conversion(value, &Type::of_kind(Kind::Logical))
}

/// `and`, which false decides, and `or`, which true decides: the right operand is asked for where the left one is not `decisive`.
pub(crate) fn connective(
    decisive: bool,
    left: Option<bool>,
    right: impl FnOnce() -> Result<Option<bool>>,
) -> Result<Value> {
    if left == Some(decisive) {
        return Ok(Value::from(decisive));
    }
    Ok(match (left, right()?) {
        (_, Some(right)) if right == decisive => Value::from(decisive),
        (Some(_), Some(_)) => Value::from(!decisive),
        _ => Value::NULL,
    })
}
