//! Comparer.*: the functions of the reference's "Comparer functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
