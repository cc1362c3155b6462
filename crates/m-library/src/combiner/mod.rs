//! Combiner.*: functions that return functions which join a list of texts.

mod delimiter;
mod place;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[delimiter::ALL, place::ALL];
