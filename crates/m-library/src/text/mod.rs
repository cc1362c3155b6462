//! Text.*: the functions of the reference's "Text functions".

mod case;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[case::ALL];
