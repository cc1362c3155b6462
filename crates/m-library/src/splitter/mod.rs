//! Splitter.*: functions that return functions which split a text into a list of texts.

mod delimiter;
mod lengths;
mod made;
mod quoted;
mod transition;

pub(crate) use delimiter::Whole;
use made::splitter;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[delimiter::ALL, lengths::ALL, transition::ALL];
