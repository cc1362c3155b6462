//! Html.Table, Web.Page and Web.BrowserContents: the functions of the reference that read HTML.

mod browser;
mod cells;
mod decode;
mod page;
mod selectors;
mod table;
mod text;
mod tree;

pub use decode::document;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[browser::ALL, page::ALL, table::ALL];
