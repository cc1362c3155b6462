//! Number.*: the functions of the reference's "Number functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
