//! `ByteOrder.*`, `BinaryOccurrence.*`, and the members of `Occurrence.*` that count items of a group.

use crate::enumeration::{enumeration, member};
use m_engine::Builtin;

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

const BYTE_ORDER_TYPE: Builtin =
    enumeration!("ByteOrder.Type", "The type of the values that name a byte order.");

const LITTLE_ENDIAN: Builtin =
    member!("ByteOrder.LittleEndian", 0, "The least significant byte comes first.");
const BIG_ENDIAN: Builtin = member!("ByteOrder.BigEndian", 1, "The most significant byte comes first.");

const OCCURRENCE_TYPE: Builtin = enumeration!(
    "BinaryOccurrence.Type",
    "The type of the values that say how often an item of a group is expected."
);

const OPTIONAL: Builtin = member!("BinaryOccurrence.Optional", 0, "The item is expected once or not at all.");
const REQUIRED: Builtin = member!("BinaryOccurrence.Required", 1, "The item is expected once.");
const REPEATING: Builtin =
    member!("BinaryOccurrence.Repeating", 2, "The item is expected any number of times.");

const OCCURRENCE_OPTIONAL: Builtin =
    member!("Occurrence.Optional", 0, "The item is expected once or not at all.");
const OCCURRENCE_REQUIRED: Builtin = member!("Occurrence.Required", 1, "The item is expected once.");
const OCCURRENCE_REPEATING: Builtin =
    member!("Occurrence.Repeating", 2, "The item is expected any number of times.");
