//! Logical.*: the functions of the reference's "Logical functions".

use m_engine::{Body::Constant, Builtin, value::Type};
use m_syntax::ast::Primitive;

pub(crate) const ALL: &[&[Builtin]] = &[&[TYPE]];

const TYPE: Builtin = Builtin {
    name: "Logical.Type",
    signature: "type",
    doc: "The type of logical values.",
    examples: &[("Logical.Type = type logical", "true")],
    body: Constant(|_| Ok(Type::primitive(Primitive::Logical).into())),
};
