//! Value.*: the functions of the reference's "Value functions".

mod arithmetic;
mod compare;
mod from_text;
mod internal;
mod metadata;
mod native;
pub(crate) mod precision;
mod types;
mod variable;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[
    arithmetic::ALL,
    compare::ALL,
    from_text::ALL,
    internal::ALL,
    metadata::ALL,
    native::ALL,
    types::ALL,
    variable::ALL,
];
