//! Type.*: the functions of the reference's "Type functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
