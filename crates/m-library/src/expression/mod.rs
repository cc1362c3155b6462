//! Expression.*: the functions of the reference's "Expression functions", and the expression trees that views read.

mod constant;
mod document;
mod row;

use m_engine::Builtin;

pub(crate) use constant::constant;

pub(crate) const ALL: &[&[Builtin]] = &[document::ALL, row::ALL];
