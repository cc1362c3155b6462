//! Function.*: the functions of the reference's "Function values".

mod invoke;
mod make;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[invoke::ALL, make::ALL];
