//! `TextEncoding.*`, `Text.FromBinary` and `Text.ToBinary`: text as bytes.

use super::code_page::CodePage;
use super::{decode, encode};
use crate::enumeration::{enumeration, member};
use m_engine::value::{Binary, Number, Text};
use m_engine::{Args, Body::Rust, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] =
    &[FROM_BINARY, TO_BINARY, TYPE, UTF16, UNICODE, BIG_ENDIAN_UNICODE, WINDOWS, ASCII, UTF8];

const FROM_BINARY: Builtin = Builtin {
    name: "Text.FromBinary",
    signature: "(binary as nullable binary, optional encoding as nullable number) as nullable text",
    doc: "Decodes `binary` to text. `encoding` is a value of `TextEncoding.Type` or any Windows code page; UTF-8 where \
          it is left out. A byte order mark tells the encoding whatever `encoding` is, and does not become part of the \
          text.",
    examples: &[
        (r#"Text.FromBinary(#binary({0x4D, 0xC3, 0xBC}))"#, r#""Mü""#),
        (r#"Text.FromBinary(#binary({0xEF, 0xBB, 0xBF, 0x41}))"#, r#""A""#),
        (r#"Text.FromBinary(#binary({0x41, 0x00}), TextEncoding.Utf16)"#, r#""A""#),
        (r#"Text.FromBinary(#binary({0x80}), 1252)"#, r#""€""#),
        (r#"Text.FromBinary(#binary({0x9B}), 850)"#, r#""ø""#),
        ("Text.FromBinary(null)", "null"),
        (r#"Text.FromBinary(#binary({}), 12345)"#, r#"error "Expression.Error""#),
    ],
    body: Rust(from_binary),
};

const TO_BINARY: Builtin = Builtin {
    name: "Text.ToBinary",
    signature: "(text as nullable text, optional encoding as nullable number, \
                optional includeByteOrderMark as nullable logical) as nullable binary",
    doc: "Encodes `text` as bytes. `encoding` is a value of `TextEncoding.Type` or any Windows code page; UTF-8 where \
          it is left out. With `includeByteOrderMark` the encoding's byte order mark comes first. A character that the \
          encoding lacks becomes a question mark.",
    examples: &[
        (r#"Text.ToBinary("Mü")"#, "#binary({0x4D, 0xC3, 0xBC})"),
        (r#"Text.ToBinary("A", TextEncoding.Utf16, true)"#, "#binary({0xFF, 0xFE, 0x41, 0x00})"),
        (r#"Text.ToBinary("ü€", TextEncoding.Ascii)"#, "#binary({0x3F, 0x3F})"),
        (r#"Text.ToBinary("€", TextEncoding.Windows)"#, "#binary({0x80})"),
        ("Text.ToBinary(null)", "null"),
    ],
    body: Rust(to_binary),
};

const TYPE: Builtin = enumeration!(
    "TextEncoding.Type",
    "The type of the values that name a text encoding; each is the number of a Windows code page."
);

const UTF16: Builtin = member!("TextEncoding.Utf16", 1200, "UTF-16, low byte first.");
const UNICODE: Builtin = member!("TextEncoding.Unicode", 1200, "UTF-16, low byte first.");
const BIG_ENDIAN_UNICODE: Builtin =
    member!("TextEncoding.BigEndianUnicode", 1201, "UTF-16, high byte first.");
const WINDOWS: Builtin = member!("TextEncoding.Windows", 1252, "The Western European code page of Windows.");
const ASCII: Builtin = member!("TextEncoding.Ascii", 20127, "ASCII: 7 bits.");
const UTF8: Builtin = member!("TextEncoding.Utf8", 65001, "UTF-8.");

fn from_binary(cx: &Cx, args: Args) -> Result<Value> {
    let Some(binary) = args.get::<Option<Binary>>(0)? else { return Ok(Value::NULL) };
    let code_page = CodePage::new(args.get::<Option<Number>>(1)?.as_ref())?;
    Ok(decode::decode(cx, &binary, code_page)?.into())
}

fn to_binary(_: &Cx, args: Args) -> Result<Value> {
    let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
    let code_page = CodePage::new(args.get::<Option<Number>>(1)?.as_ref())?;
    let marked = args.get::<Option<bool>>(2)?.unwrap_or(false);
    let mut bytes = if marked { code_page.byte_order_mark().to_vec() } else { Vec::new() };
    bytes.extend(encode::encode(&text, code_page));
    Ok(Binary::from(bytes).into())
}
