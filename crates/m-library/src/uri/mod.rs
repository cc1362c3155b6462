//! Uri.*: the functions of the reference's "Uri functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
