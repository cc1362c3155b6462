//! Duration.*: the functions of the reference's "Duration functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
