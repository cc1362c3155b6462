//! List.*: the functions of the reference's "List functions".

mod accumulator;
mod arguments;
mod conditions;
pub(crate) mod criteria;
mod find;
mod generate;
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
mod value_index;
mod wanted;

use m_engine::Builtin;

pub(crate) use accumulator::{Accumulator, Begin};
pub(crate) use arguments::{count, not_enough, not_enough_in, out_of_range};
pub(crate) use criteria::{Comparison, Equation};
pub(crate) use merge_sort::merge_sort;
pub(crate) use value_index::ValueIndex;

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
