//! The primitive types under their library names (specification, "Primitive types").
//!
//! Here: `Any.Type`, `AnyNonNull.Type`, `Function.Type`, `List.Type`, `None.Type`, `Null.Type`, `Password.Type`,
//! `Record.Type`, `Table.Type`, `Type.Type`.

use m_engine::value::Kind;
use m_engine::value::types::TypeKind;
use m_engine::{Body::Constant, Builtin, value::Type};

pub(crate) const ALL: &[Builtin] =
    &[ANY, ANY_NON_NULL, FUNCTION, LIST, NONE, NULL, PASSWORD, RECORD, TABLE, TYPE];

const ANY: Builtin = Builtin {
    name: "Any.Type",
    signature: "type",
    doc: "The type of all values.",
    examples: &[("Any.Type = type any", "true")],
    body: Constant(|_| Ok(Type::any().into())),
};

const ANY_NON_NULL: Builtin = Builtin {
    name: "AnyNonNull.Type",
    signature: "type",
    doc: "The type of all values but null.",
    examples: &[("AnyNonNull.Type = type anynonnull", "true")],
    body: Constant(|_| Ok(Type::new(TypeKind::AnyNonNull).into())),
};

const FUNCTION: Builtin = Builtin {
    name: "Function.Type",
    signature: "type",
    doc: "The type of function values.",
    examples: &[("Function.Type = type function", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::Function).into())),
};

const LIST: Builtin = Builtin {
    name: "List.Type",
    signature: "type",
    doc: "The type of list values.",
    examples: &[("List.Type = type list", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::List).into())),
};

const NONE: Builtin = Builtin {
    name: "None.Type",
    signature: "type",
    doc: "The type of no value.",
    examples: &[("None.Type = type none", "true")],
    body: Constant(|_| Ok(Type::new(TypeKind::None).into())),
};

const NULL: Builtin = Builtin {
    name: "Null.Type",
    signature: "type",
    doc: "The type of null.",
    examples: &[("Null.Type = type null", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::Null).into())),
};

const PASSWORD: Builtin = Builtin {
    name: "Password.Type",
    signature: "type",
    doc: "The type of texts that a form must not show.",
    examples: &[("Type.Is(Password.Type, type text)", "true")],
    body: Constant(|_| Ok(Type::text().named("Password.Type").into())),
};

const RECORD: Builtin = Builtin {
    name: "Record.Type",
    signature: "type",
    doc: "The type of record values.",
    examples: &[("Record.Type = type record", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::Record).into())),
};

const TABLE: Builtin = Builtin {
    name: "Table.Type",
    signature: "type",
    doc: "The type of table values.",
    examples: &[("Table.Type = type table", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::Table).into())),
};

const TYPE: Builtin = Builtin {
    name: "Type.Type",
    signature: "type",
    doc: "The type of type values.",
    examples: &[("Type.Type = type type", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::Type).into())),
};
