//! Value.*: the functions of the reference's "Value functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
