//! `ByteOrder.*`, `BinaryOccurrence.*`, and the members of `Occurrence.*` that count items of a group.

use crate::text::enumeration::member;
use m_engine::value::Type;
use m_engine::{Body::Constant, Builtin};

pub(crate) const ALL: &[Builtin] = &[
    BYTE_ORDER_TYPE,
    LITTLE_ENDIAN,
    BIG_ENDIAN,
    OCCURRENCE_TYPE,
    OPTIONAL,
    REQUIRED,
    REPEATING,
    OCCURRENCE_OPTIONAL,
    OCCURRENCE_REQUIRED,
    OCCURRENCE_REPEATING,
];

const BYTE_ORDER_TYPE: Builtin = Builtin {
    name: "ByteOrder.Type",
    signature: "type",
    doc: "The type of the values that name a byte order.",
    examples: &[("ByteOrder.Type is type", "true")],
    body: Constant(|_| Ok(Type::number().named("ByteOrder.Type").into())),
};

const LITTLE_ENDIAN: Builtin =
    member::<0>("ByteOrder.LittleEndian", "ByteOrder.Type", "The least significant byte comes first.");
const BIG_ENDIAN: Builtin =
    member::<1>("ByteOrder.BigEndian", "ByteOrder.Type", "The most significant byte comes first.");

const OCCURRENCE_TYPE: Builtin = Builtin {
    name: "BinaryOccurrence.Type",
    signature: "type",
    doc: "The type of the values that say how often an item of a group is expected.",
    examples: &[("BinaryOccurrence.Type is type", "true")],
    body: Constant(|_| Ok(Type::number().named("BinaryOccurrence.Type").into())),
};

const OPTIONAL: Builtin = member::<0>(
    "BinaryOccurrence.Optional",
    "BinaryOccurrence.Type",
    "The item is expected once or not at all.",
);
const REQUIRED: Builtin =
    member::<1>("BinaryOccurrence.Required", "BinaryOccurrence.Type", "The item is expected once.");
const REPEATING: Builtin = member::<2>(
    "BinaryOccurrence.Repeating",
    "BinaryOccurrence.Type",
    "The item is expected any number of times.",
);

const OCCURRENCE_OPTIONAL: Builtin =
    member::<0>("Occurrence.Optional", "Occurrence.Type", "The item is expected once or not at all.");
const OCCURRENCE_REQUIRED: Builtin =
    member::<1>("Occurrence.Required", "Occurrence.Type", "The item is expected once.");
const OCCURRENCE_REPEATING: Builtin =
    member::<2>("Occurrence.Repeating", "Occurrence.Type", "The item is expected any number of times.");
