//! `BinaryEncoding.*` and `Compression.*`.
//!
//! Here: `Binary.Type`.

use crate::enumeration::{enumeration, member};
use m_engine::value::{Kind, Type};
use m_engine::{Body::Constant, Builtin};

pub(crate) const ALL: &[Builtin] = &[
    ENCODING_TYPE,
    BASE64,
    HEX,
    COMPRESSION_TYPE,
    COMPRESSION_NONE,
    GZIP,
    DEFLATE,
    SNAPPY,
    BROTLI,
    LZ4,
    ZSTANDARD,
    BINARY_TYPE,
];

const BINARY_TYPE: Builtin = Builtin {
    name: "Binary.Type",
    signature: "type",
    doc: "The type of binary values.",
    examples: &[("Binary.Type = type binary", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::Binary).into())),
};

const ENCODING_TYPE: Builtin =
    enumeration!("BinaryEncoding.Type", "The type of the values that say how a binary is written as text.");

const BASE64: Builtin = member!("BinaryEncoding.Base64", 0, "Base 64.");
const HEX: Builtin = member!("BinaryEncoding.Hex", 1, "Two hexadecimal digits for each byte.");

const COMPRESSION_TYPE: Builtin =
    enumeration!("Compression.Type", "The type of the values that name a kind of compression.");

const COMPRESSION_NONE: Builtin = member!("Compression.None", -1, "Not compressed.");
const GZIP: Builtin = member!("Compression.GZip", 0, "GZip (RFC 1952).");
const DEFLATE: Builtin = member!("Compression.Deflate", 1, "Deflate (RFC 1951).");
const SNAPPY: Builtin = member!("Compression.Snappy", 2, "Snappy.");
const BROTLI: Builtin = member!("Compression.Brotli", 3, "Brotli (RFC 7932).");
const LZ4: Builtin = member!("Compression.LZ4", 4, "LZ4.");
const ZSTANDARD: Builtin = member!("Compression.Zstandard", 5, "Zstandard (RFC 8878).");
