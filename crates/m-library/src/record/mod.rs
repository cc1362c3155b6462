//! Record.*: the functions of the reference's "Record functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
