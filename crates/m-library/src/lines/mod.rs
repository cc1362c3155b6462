//! Lines.*: texts and binaries as lists of lines.

mod from;
mod options;
mod reader;
mod to;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[from::ALL, to::ALL];
