//! List.*: the functions of the reference's "List functions".

mod accumulator;
mod conditions;
pub(crate) mod criteria;
mod find;
mod generate;
mod index;
mod item;
mod merge_sort;
mod order;
mod percentile;
mod range;
mod replace;
mod select;
mod sets;
mod statistics;
mod sum;
mod transform;

use m_engine::value::Kind;
use m_engine::{Builtin, Error, Result, Value, value::Data};

pub(crate) use accumulator::{Accumulator, Begin};
pub(crate) use criteria::{Comparison, Equation};
pub(crate) use index::ValueIndex;
pub(crate) use merge_sort::merge_sort;

pub(crate) const ALL: &[&[Builtin]] = &[
    item::ALL,
    conditions::ALL,
    find::ALL,
    select::ALL,
    range::ALL,
    replace::ALL,
    transform::ALL,
    generate::ALL,
    sets::ALL,
    order::ALL,
    percentile::ALL,
    sum::ALL,
    statistics::ALL,
];

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
pub(crate) fn count(args: &m_engine::Args, index: usize, name: &str) -> Result<usize> {
    usize::try_from(args.get::<i64>(index)?).map_err(|_| out_of_range(name, args.value(index)))
}

/// The answer of a condition.
pub(crate) fn logical(value: Value) -> Result<bool> {
    match value.data {
        Data::Logical(logical) => Ok(logical),
        _ => Err(Error::conversion(&value, &m_engine::value::Type::of_kind(Kind::Logical))),
    }
}
