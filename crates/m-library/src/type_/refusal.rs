//! The error that a type is not of the kind that a function takes.

use m_engine::{Error, Value, value::Type};

/// The error that a function needs another kind of type; `wanted` is `a record type` and the like.
#[cold]
pub(super) fn not_a(wanted: &str, ty: Type) -> Error {
    Error::expression_of(format!("The type must be {wanted}."), Value::from(ty))
}
