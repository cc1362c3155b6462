//! Record.*: the functions of the reference's "Record functions".

mod build;
mod change;
mod convert;
mod fields;
mod missing;
mod reorder;

use build::text;
pub(crate) use build::{build, duplicate, field, names};

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[fields::ALL, change::ALL, reorder::ALL, convert::ALL];
