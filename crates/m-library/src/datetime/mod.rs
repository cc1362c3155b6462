//! DateTime.*: the functions of the reference's "DateTime functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
