//! Xml.*: the functions of the reference that read XML.

mod cells;
mod characters;
mod decode;
mod document;
mod failure;
pub(crate) mod limits;
mod names;
mod parts;
mod reader;
mod tables;
mod tree;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[document::ALL, tables::ALL];
