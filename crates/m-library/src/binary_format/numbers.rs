//! Formats of single values: integers, floating point numbers, decimals and nothing.

use super::cursor::Shared;
use super::format::start;
use m_engine::value::Number;
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};
use rust_decimal::Decimal;

pub(crate) const ALL: &[Builtin] = &[
    BYTE,
    SIGNED_16,
    UNSIGNED_16,
    SIGNED_32,
    UNSIGNED_32,
    SIGNED_64,
    UNSIGNED_64,
    SINGLE,
    DOUBLE,
    DECIMAL,
    SIGNED_7_BIT,
    UNSIGNED_7_BIT,
    NULL,
];

/// The declaration of a format without parameters.
const fn reader(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(&Cx, Args) -> Result<Value>,
) -> Builtin {
    Builtin { name, signature: "(binary as binary) as any", doc, examples, body: Rust(body) }
}

const BYTE: Builtin = reader(
    "BinaryFormat.Byte",
    "A binary format that reads an unsigned 8-bit integer.",
    &[
        ("BinaryFormat.Byte(#binary({200}))", "200"),
        ("BinaryFormat.Byte(#binary({}))", r#"error "DataFormat.Error""#),
    ],
    |cx, args| fixed(cx, &args, |[byte]: [u8; 1]| f64::from(byte).into()),
);

const SIGNED_16: Builtin = reader(
    "BinaryFormat.SignedInteger16",
    "A binary format that reads a signed 16-bit integer.",
    &[("BinaryFormat.SignedInteger16(#binary({0xFF, 0xFE}))", "-2")],
    |cx, args| fixed(cx, &args, |bytes| f64::from(i16::from_be_bytes(bytes)).into()),
);

const UNSIGNED_16: Builtin = reader(
    "BinaryFormat.UnsignedInteger16",
    "A binary format that reads an unsigned 16-bit integer.",
    &[("BinaryFormat.UnsignedInteger16(#binary({1, 2}))", "258")],
    |cx, args| fixed(cx, &args, |bytes| f64::from(u16::from_be_bytes(bytes)).into()),
);

const SIGNED_32: Builtin = reader(
    "BinaryFormat.SignedInteger32",
    "A binary format that reads a signed 32-bit integer.",
    &[("BinaryFormat.SignedInteger32(#binary({0xFF, 0xFF, 0xFF, 0xFE}))", "-2")],
    |cx, args| fixed(cx, &args, |bytes| f64::from(i32::from_be_bytes(bytes)).into()),
);

const UNSIGNED_32: Builtin = reader(
    "BinaryFormat.UnsignedInteger32",
    "A binary format that reads an unsigned 32-bit integer.",
    &[("BinaryFormat.UnsignedInteger32(#binary({0, 0, 1, 2}))", "258")],
    |cx, args| fixed(cx, &args, |bytes| f64::from(u32::from_be_bytes(bytes)).into()),
);

const SIGNED_64: Builtin = reader(
    "BinaryFormat.SignedInteger64",
    "A binary format that reads a signed 64-bit integer.",
    &[("BinaryFormat.SignedInteger64(#binary({255, 255, 255, 255, 255, 255, 255, 254}))", "-2")],
    |cx, args| fixed(cx, &args, |bytes| i64::from_be_bytes(bytes).into()),
);

const UNSIGNED_64: Builtin = reader(
    "BinaryFormat.UnsignedInteger64",
    "A binary format that reads an unsigned 64-bit integer.",
    &[("BinaryFormat.UnsignedInteger64(#binary({0, 0, 0, 0, 0, 0, 1, 2}))", "258")],
    |cx, args| fixed(cx, &args, |bytes| u64::from_be_bytes(bytes).into()),
);

const SINGLE: Builtin = reader(
    "BinaryFormat.Single",
    "A binary format that reads a 32-bit floating point number (IEEE 754).",
    &[("BinaryFormat.Single(#binary({0x3F, 0xC0, 0, 0}))", "1.5")],
    |cx, args| fixed(cx, &args, |bytes| f64::from(f32::from_be_bytes(bytes)).into()),
);

const DOUBLE: Builtin = reader(
    "BinaryFormat.Double",
    "A binary format that reads a 64-bit floating point number (IEEE 754).",
    &[("BinaryFormat.Double(#binary({0x3F, 0xF8, 0, 0, 0, 0, 0, 0}))", "1.5")],
    |cx, args| fixed(cx, &args, |bytes| f64::from_be_bytes(bytes).into()),
);

const DECIMAL: Builtin = reader(
    "BinaryFormat.Decimal",
    "A binary format that reads a .NET decimal of 16 bytes: low, middle and high part of the integer, then sign and \
     scale, the least significant byte of each first.",
    &[("BinaryFormat.Decimal(#binary({15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0}))", "1.5")],
    |cx, args| start(cx, &args, decimal),
);

const SIGNED_7_BIT: Builtin = reader(
    "BinaryFormat.7BitEncodedSignedInteger",
    "A binary format that reads a signed 64-bit integer of variable length: 7 bits in each byte, the lowest first, the \
     eighth bit set where another byte follows. Signs take turns (0, -1, 1, -2 …), so that small numbers are short.",
    &[
        ("BinaryFormat.7BitEncodedSignedInteger(#binary({0xAC, 0x02}))", "150"),
        ("BinaryFormat.7BitEncodedSignedInteger(#binary({1}))", "-1"),
        (
            "BinaryFormat.7BitEncodedSignedInteger(#binary({255, 255, 255, 255, 255, 255, 255, 255, 255, 1}))",
            "-9223372036854775808",
        ),
    ],
    |cx, args| {
        start(cx, &args, |cx, cursor| {
            let bits = variable(cx, cursor)?;
            Ok(Value::integer((bits >> 1) as i64 ^ -((bits & 1) as i64)))
        })
    },
);

const UNSIGNED_7_BIT: Builtin = reader(
    "BinaryFormat.7BitEncodedUnsignedInteger",
    "A binary format that reads an unsigned 64-bit integer of variable length: 7 bits in each byte, the lowest first, \
     the eighth bit set where another byte follows.",
    &[("BinaryFormat.7BitEncodedUnsignedInteger(#binary({0xAC, 0x02}))", "300")],
    |cx, args| start(cx, &args, |cx, cursor| Ok(Number::from(variable(cx, cursor)?).into())),
);

const NULL: Builtin = reader(
    "BinaryFormat.Null",
    "A binary format that reads no byte and gives null.",
    &[("BinaryFormat.Null(#binary({1}))", "null")],
    |cx, args| start(cx, &args, |_, _| Ok(Value::NULL)),
);

/// Reads `N` bytes, most significant first whatever the order in the data, and converts them.
fn fixed<const N: usize>(cx: &Cx, args: &Args, convert: fn([u8; N]) -> Number) -> Result<Value> {
    start(cx, args, |cx, cursor| {
        let mut cursor = cursor.borrow_mut();
        let mut bytes = cursor.take(cx, N)?;
        if cursor.little_endian {
            bytes.reverse();
        }
        let bytes = <[u8; N]>::try_from(bytes).unwrap_or([0; N]);
        Ok(convert(bytes).into())
    })
}

fn decimal(cx: &Cx, cursor: &Shared) -> Result<Value> {
    let bytes = cursor.borrow_mut().take(cx, 16)?;
    let part = |index: usize| {
        let bytes = bytes.get(4 * index..4 * index + 4).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
        u32::from_le_bytes(bytes.unwrap_or_default())
    };
    let (flags, scale) = (part(3), part(3) >> 16 & 0xFF);
    if scale > 28 || flags & 0x7F00_FFFF != 0 {
        return Err(Error::data_format("The bytes aren't a .NET decimal.", Value::NULL));
    }
    let decimal = Decimal::from_parts(part(0), part(1), part(2), flags >> 31 == 1, scale);
    Ok(Value::from(Number::from(decimal)))
}

fn variable(cx: &Cx, cursor: &Shared) -> Result<u64> {
    let mut cursor = cursor.borrow_mut();
    let mut number = 0u64;
    for shift in (0..70).step_by(7) {
        let byte = cursor.take(cx, 1)?.first().copied().unwrap_or(0);
        number |= u64::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(Error::data_format("The 7-bit encoded integer is longer than 64 bits.", Value::NULL))
}
