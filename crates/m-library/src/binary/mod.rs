//! Binary.*: the functions of the reference's "Binary functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
