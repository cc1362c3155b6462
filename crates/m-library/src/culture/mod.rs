//! Culture.*: the functions of the reference's "Culture functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
