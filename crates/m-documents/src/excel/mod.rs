//! Excel.*: the functions of the reference that read workbooks.

mod current;
mod header;
mod legacy;
mod moment;
mod options;
mod package;
mod reference;
mod region;
mod sheet;
mod sheet_xml;
mod strings;
mod workbook;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[current::ALL, workbook::ALL];
