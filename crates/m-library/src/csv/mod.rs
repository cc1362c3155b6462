//! Csv.*: the functions of the reference's "Csv functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
