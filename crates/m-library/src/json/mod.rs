//! Json.*: the functions of the reference that read and write JSON.

mod document;
mod parse;
mod write;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[document::ALL];
