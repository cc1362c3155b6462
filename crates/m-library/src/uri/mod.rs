//! Uri.*: the functions of the reference's "Uri functions".

mod build;
mod escape;

pub use escape::escape;
mod parts;
mod resolve;
mod split;
mod web_method;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[build::ALL, parts::ALL, resolve::ALL, web_method::ALL];
