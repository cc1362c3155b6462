//! Number.*: the functions of the reference's "Number functions", and the named number types.

mod arithmetic;
mod bitwise;
mod constants;
pub(crate) mod convert;
mod random;
pub(crate) mod round;
mod trigonometry;
mod types;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[
    types::ALL,
    constants::ALL,
    arithmetic::ALL,
    trigonometry::ALL,
    bitwise::ALL,
    round::ALL,
    random::ALL,
    convert::ALL,
];
