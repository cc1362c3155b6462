//! Uri.*: the functions of the reference's "Uri functions".

mod build;
mod escape;
mod parts;
mod resolve;
mod split;
mod web_method;

pub use escape::escape;
pub use parts::absolute;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[build::ALL, parts::ALL, resolve::ALL, web_method::ALL];
