//! Function.*: the functions of the reference's "Function functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
