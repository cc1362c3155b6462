//! Comparer.*: functions that order two values, the result -1, 0 or 1.

mod collation;
mod culture;
mod equality;
mod ordinal;

pub(crate) use equality::Equality;
use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[culture::ALL, ordinal::ALL];
