//! Time.*: the functions of the reference's "Time functions".

mod convert;
pub(crate) mod parts;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[convert::ALL, parts::ALL];
