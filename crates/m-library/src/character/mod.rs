//! Character.*: the functions of the reference's "Character functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
