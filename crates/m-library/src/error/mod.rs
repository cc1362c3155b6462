//! Error.*: the functions of the reference's "Error functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
