//! Binaries from and to text.
//!
//! Here: `Binary.ToText`.

use super::base64;
use m_engine::value::{Binary, Data, Kind, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[FROM, FROM_TEXT, TO_TEXT];

const FROM: Builtin = Builtin {
    name: "Binary.From",
    signature: "(value as any, optional encoding as nullable number) as nullable binary",
    doc: "Gives `value` as a binary: a binary as it is, a text decoded as `Binary.FromText` does. Other values raise \
          an error.",
    examples: &[
        (r#"Binary.From("1011")"#, r#"Binary.FromText("1011", BinaryEncoding.Base64)"#),
        ("Binary.From(null)", "null"),
        (r#"Binary.From("0f", BinaryEncoding.Hex)"#, "#binary({15})"),
        ("Binary.From(1)", r#"error "Expression.Error""#),
    ],
    body: Rust(|_, args| {
        let value = args.value(0);
        match &value.data {
            Data::Null | Data::Binary(_) => Ok(value),
            Data::Text(text) => decode(text, &args),
            _ => Err(Error::conversion(&value, &Type::of_kind(Kind::Binary))),
        }
    }),
};

const FROM_TEXT: Builtin = Builtin {
    name: "Binary.FromText",
    signature: "(text as nullable text, optional encoding as nullable number) as nullable binary",
    doc: "Decodes `text` to a binary. `encoding` is `BinaryEncoding.Base64` (the default) or `BinaryEncoding.Hex`.",
    examples: &[
        (r#"Binary.FromText("1011", BinaryEncoding.Hex)"#, "#binary({0x10, 0x11})"),
        (r#"Binary.FromText("1011")"#, "#binary({0xD7, 0x4D, 0x75})"),
        ("Binary.FromText(null)", "null"),
        (r#"Binary.FromText("1")"#, r#"error "DataFormat.Error""#),
    ],
    body: Rust(|_, args| match args.get::<Option<Text>>(0)? {
        Some(text) => decode(&text, &args),
        None => Ok(Value::NULL),
    }),
};

const TO_TEXT: Builtin = Builtin {
    name: "Binary.ToText",
    signature: "(binary as nullable binary, optional encoding as nullable number) as nullable text",
    doc: "Writes `binary` as text. `encoding` is `BinaryEncoding.Base64` (the default) or `BinaryEncoding.Hex`.",
    examples: &[
        ("Binary.ToText(#binary({0x10, 0xFF}))", r#""EP8=""#),
        ("Binary.ToText(#binary({0x10, 0xFF}), BinaryEncoding.Hex)", r#""10ff""#),
        ("Binary.ToText(null)", "null"),
    ],
    body: Rust(|cx, args| to_text(cx, &args)),
};

fn to_text(cx: &Cx, args: &Args) -> Result<Value> {
    let Some(binary) = args.get::<Option<Binary>>(0)? else { return Ok(Value::NULL) };
    let bytes = binary.bytes(cx)?;
    Ok(if is_hex(args)? { base64::encode_hex(&bytes) } else { base64::encode(&bytes) }.into())
}

fn decode(text: &Text, args: &Args) -> Result<Value> {
    let (bytes, name) = if is_hex(args)? {
        (base64::decode_hex(text), "hexadecimal")
    } else {
        (base64::decode(text), "base 64")
    };
    let bytes = bytes.ok_or_else(|| {
        let message = format!("We couldn't convert to Binary: the text is not {name}.");
        Error::data_format(message, Value::from(text.clone()))
    })?;
    Ok(Binary::from(bytes).into())
}

/// Whether the second argument is `BinaryEncoding.Hex`.
fn is_hex(args: &Args) -> Result<bool> {
    match args.get::<Option<i64>>(1)? {
        None | Some(0) => Ok(false),
        Some(1) => Ok(true),
        Some(_) => Err(Error::expression_of(
            "The encoding must be BinaryEncoding.Base64 or BinaryEncoding.Hex.",
            args.value(1),
        )),
    }
}
