//! Duration.*: the functions of the reference's "Duration functions".

mod convert;
pub(crate) mod parts;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[convert::ALL, parts::ALL];
