//! BinaryFormat.*: the functions of the reference's "BinaryFormat functions".

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[];
