//! Lines.*: the functions of the reference's "Lines functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
