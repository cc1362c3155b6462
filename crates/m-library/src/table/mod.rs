//! Table.*: the functions of the reference's "Table functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
