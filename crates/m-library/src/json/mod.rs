//! Json.*: the functions of the reference's "Json functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
