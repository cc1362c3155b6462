//! Cube.*: the functions of the reference's "Cube functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
