//! Counts and positions among the arguments, and the errors of lists that are too short for them.

use m_engine::{Args, Error, Result, Value};

/// The error of an enumeration that ended too early.
#[cold]
pub(crate) fn not_enough() -> Error {
    Error::expression("There weren't enough elements in the enumeration to complete the operation.")
}

/// The error of a list, the detail, that has fewer items than it should.
#[cold]
pub(crate) fn not_enough_in(list: Value) -> Error {
    Error::expression_of("There weren't enough elements in the enumeration to complete the operation.", list)
}

/// The error of an argument outside its range; `name` is the parameter's.
#[cold]
pub(crate) fn out_of_range(name: &str, value: Value) -> Error {
    Error::expression_of(format!("The '{name}' argument is out of range."), value)
}

/// A count or position of a parameter called `name`: not negative, rounded to a whole number.
pub(crate) fn count(args: &Args, index: usize, name: &str) -> Result<usize> {
    usize::try_from(args.get::<i64>(index)?).map_err(|_| out_of_range(name, args.value(index)))
}
