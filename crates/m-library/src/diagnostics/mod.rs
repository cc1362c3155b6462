//! Diagnostics.*: the functions of the reference's "Diagnostics functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
