//! Expression.*: the functions of the reference's "Expression functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
