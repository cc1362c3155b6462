//! Comparer.*: functions that order two values, the result -1, 0 or 1.

mod collation;
mod equality;
mod from_culture;
mod ordinal;

pub(crate) use equality::Equality;
use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[from_culture::ALL, ordinal::ALL];
