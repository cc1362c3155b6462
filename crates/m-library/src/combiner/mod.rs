//! Combiner.*: the functions of the reference's "Combiner functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
