//! List.*: the functions of the reference's "List functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
