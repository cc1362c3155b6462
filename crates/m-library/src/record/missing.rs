//! What to do with a field that is not there (`MissingField.Type`).

use m_engine::value::Record;
use m_engine::{Cell, Error, Result, Value};

/// The choices of `MissingField.Type`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Error,
    Ignore,
    UseNull,
}

impl Missing {
    /// Reads the choice; null is an error for a missing field.
    pub(super) fn new(value: &Value) -> Result<Missing> {
        match value.as_index() {
            None if value.is_null() => Ok(Missing::Error),
            Some(0) => Ok(Missing::Error),
            Some(1) => Ok(Missing::Ignore),
            Some(2) => Ok(Missing::UseNull),
            _ => Err(Error::expression_of(
                "The choice must be MissingField.Error, MissingField.Ignore or MissingField.UseNull.",
                value.clone(),
            )),
        }
    }

    /// What stands in for a missing field: nothing, or null.
    ///
    /// Errors: the choice is to raise one.
    pub(super) fn stand_in(self, name: &str, record: &Record) -> Result<Option<Cell>> {
        match self {
            Missing::Error => Err(Error::missing_field(name, record)),
            Missing::Ignore => Ok(None),
            Missing::UseNull => Ok(Some(Cell::Value(Value::NULL))),
        }
    }
}
