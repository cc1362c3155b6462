//! BinaryFormat.*: functions that read values out of a binary, and functions that combine them.

mod arguments;
mod choice;
mod cursor;
mod enumerations;
mod format;
mod group;
mod numbers;
mod sequence;
mod text;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] =
    &[choice::ALL, enumerations::ALL, group::ALL, numbers::ALL, sequence::ALL, text::ALL];
