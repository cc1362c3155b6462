//! Arguments of formats: other formats, and counts.

use super::cursor::Shared;
use super::format::{MARK, run};
use super::numbers;
use m_engine::value::Function;
use m_engine::{Cx, Error, FromValue, Result, Value};

/// Whether a function is a binary format.
pub(super) fn is_format(function: &Function) -> bool {
    if let Some(name) = function.builtin_name() {
        return numbers::ALL.iter().any(|builtin| builtin.name == name);
    }
    let signature = function.signature();
    signature.is_ok_and(|signature| {
        signature.parameters.first().is_some_and(|parameter| parameter.ty.name() == Some(MARK))
    })
}

/// A value that has to be a format.
pub(super) fn of(value: Value) -> Result<Function> {
    let function = Function::from_value(value.clone())?;
    if is_format(&function) {
        return Ok(function);
    }
    Err(Error::expression_of("The value isn't a binary format value.", value))
}

/// A number of bytes or items: known, or to be read first.
pub(super) enum Count {
    /// As many as there are.
    Rest,
    Fixed(usize),
    Format(Function),
}

impl Count {
    /// From null, a number or a format.
    pub(super) fn new(value: Value) -> Result<Count> {
        if value.is_null() {
            return Ok(Count::Rest);
        }
        match &value.data {
            m_engine::value::Data::Function(_) => of(value).map(Count::Format),
            _ => usize::from_value(value).map(Count::Fixed),
        }
    }

    /// The number; reads it where it stands in the data. `None` for all that is left.
    pub(super) fn read(&self, cx: &Cx, cursor: &Shared) -> Result<Option<usize>> {
        match self {
            Count::Rest => Ok(None),
            Count::Fixed(count) => Ok(Some(*count)),
            Count::Format(format) => usize::from_value(run(cx, format, cursor)?).map(Some),
        }
    }
}
