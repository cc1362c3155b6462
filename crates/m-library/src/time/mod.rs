//! Time.*: the functions of the reference's "Time functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
