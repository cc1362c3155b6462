//! Splitter.*: the functions of the reference's "Splitter functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
