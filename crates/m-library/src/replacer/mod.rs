//! Replacer.*: the functions of the reference's "Replacer functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
