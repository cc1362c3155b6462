//! `BinaryEncoding.*` and `Compression.*`.

use crate::text::enumeration::member;
use m_engine::value::Type;
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
    body: Constant(|_| Ok(Type::primitive(m_syntax::ast::Primitive::Binary).into())),
};

const ENCODING_TYPE: Builtin = Builtin {
    name: "BinaryEncoding.Type",
    signature: "type",
    doc: "The type of the values that say how a binary is written as text.",
    examples: &[("BinaryEncoding.Type is type", "true")],
    body: Constant(|_| Ok(Type::number().named("BinaryEncoding.Type").into())),
};

const BASE64: Builtin = member::<0>("BinaryEncoding.Base64", "BinaryEncoding.Type", "Base 64.");
const HEX: Builtin =
    member::<1>("BinaryEncoding.Hex", "BinaryEncoding.Type", "Two hexadecimal digits for each byte.");

const COMPRESSION_TYPE: Builtin = Builtin {
    name: "Compression.Type",
    signature: "type",
    doc: "The type of the values that name a kind of compression.",
    examples: &[("Compression.Type is type", "true")],
    body: Constant(|_| Ok(Type::number().named("Compression.Type").into())),
};

const COMPRESSION_NONE: Builtin = member::<-1>("Compression.None", "Compression.Type", "Not compressed.");
const GZIP: Builtin = member::<0>("Compression.GZip", "Compression.Type", "GZip (RFC 1952).");
const DEFLATE: Builtin = member::<1>("Compression.Deflate", "Compression.Type", "Deflate (RFC 1951).");
const SNAPPY: Builtin = member::<2>("Compression.Snappy", "Compression.Type", "Snappy.");
const BROTLI: Builtin = member::<3>("Compression.Brotli", "Compression.Type", "Brotli (RFC 7932).");
const LZ4: Builtin = member::<4>("Compression.LZ4", "Compression.Type", "LZ4.");
const ZSTANDARD: Builtin = member::<5>("Compression.Zstandard", "Compression.Type", "Zstandard (RFC 8878).");
