//! Cube.*: the functions of the reference's "Cube functions".

mod source;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[source::ALL];
