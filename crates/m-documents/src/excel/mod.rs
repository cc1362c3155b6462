//! Excel.Workbook: reading workbooks.

mod compound;
mod header;
mod kept;
mod legacy;
mod moment;
mod package;
mod parameters;
mod part;
mod plain;
mod reference;
mod region;
mod sheet;
mod sheet_xml;
mod strings;
mod workbook;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[workbook::ALL];
