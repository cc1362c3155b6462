//! Csv.*: `Csv.Document` and the enumerations of its options.

mod columns;
mod document;
mod enumerations;
mod options;
mod reader;
mod rows;
mod scan;
#[cfg(test)]
mod tests;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[document::ALL, enumerations::ALL];
