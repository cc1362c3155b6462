//! The document formats of the standard library (XML, HTML, Excel workbooks, Parquet): nothing but [`Builtin`]
//! constants, as in m-library. They are a crate of their own because each needs a parser of its format from outside.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

mod columns;
mod excel;
mod guard;
mod held;
mod html;
mod options;
mod parquet;
mod xml;

pub use html::document as html_document;

use m_engine::Builtin;

/// The families of functions.
const FAMILIES: &[&[&[Builtin]]] = &[excel::ALL, html::ALL, parquet::ALL, xml::ALL];

/// Every name that this crate adds to the standard library.
pub fn builtins() -> impl Iterator<Item = &'static Builtin> {
    FAMILIES.iter().flat_map(|family| family.iter()).flat_map(|list| list.iter())
}
