//! DateTime.*: the functions of the reference's "DateTime functions".

pub(crate) mod convert;
mod now;
pub(crate) mod parts;

use crate::date::relative;
use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] =
    &[convert::ALL, parts::ALL, now::ALL, relative::HOUR, relative::MINUTE, relative::SECOND];
