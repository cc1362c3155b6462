//! Text.*: the functions of the reference's "Text functions".

mod case;
pub(crate) mod code_page;
pub(crate) mod decode;
pub(crate) mod encode;
mod encoding;
pub(crate) mod enumeration;
mod single_byte;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[case::ALL, encoding::ALL];
