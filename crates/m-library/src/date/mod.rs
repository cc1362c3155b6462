//! Date.*: the functions of the reference's "Date functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
