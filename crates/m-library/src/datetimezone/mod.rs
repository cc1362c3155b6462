//! DateTimeZone.*: the functions of the reference's "DateTimeZone functions".

mod convert;
mod now;
mod zone;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[convert::ALL, now::ALL, zone::ALL];
