//! Xml.*: the functions of the reference that read XML.

mod decode;
mod document;
mod element;
mod failure;
pub(crate) mod limits;
mod tables;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[document::ALL, tables::ALL];
