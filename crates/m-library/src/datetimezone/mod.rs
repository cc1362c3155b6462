//! DateTimeZone.*: the functions of the reference's "DateTimeZone functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
