//! Date.*: the functions of the reference's "Date functions".

pub(crate) mod ole;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
