//! `BinaryFormat.Text` and `BinaryFormat.Binary`.

use super::arguments::Count;
use super::format::format;
use crate::text::code_page::CodePage;
use crate::text::decode::Decoder;
use m_engine::value::{Binary, Number};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[TEXT, BINARY];

const TEXT: Builtin = Builtin {
    name: "BinaryFormat.Text",
    signature: "(length as any, optional encoding as nullable number) as function",
    doc: "Gives a binary format that reads a text of `length` bytes. `length` is a number, or a binary format of the \
          length that stands before the text. `encoding` is a value of `TextEncoding.Type`; without it a byte order \
          mark tells the encoding, or else it is UTF-8.",
    examples: &[
        ("BinaryFormat.Text(2, TextEncoding.Ascii)(#binary({65, 66, 67}))", r#""AB""#),
        ("BinaryFormat.Text(BinaryFormat.Byte)(#binary({2, 0xC3, 0xBC, 67}))", r#""ü""#),
        ("BinaryFormat.Text(3)(#binary({65}))", r#"error "DataFormat.Error""#),
    ],
    body: Rust(text),
};

const BINARY: Builtin = Builtin {
    name: "BinaryFormat.Binary",
    signature: "(optional length as any) as function",
    doc: "Gives a binary format that reads a binary of `length` bytes, or all bytes that are left. `length` is a \
          number, or a binary format of the length that stands before the bytes.",
    examples: &[
        ("BinaryFormat.Binary(2)(#binary({1, 2, 3}))", "#binary({1, 2})"),
        ("BinaryFormat.Binary()(#binary({1, 2, 3}))", "#binary({1, 2, 3})"),
        ("BinaryFormat.Binary(BinaryFormat.Byte)(#binary({1, 2, 3}))", "#binary({2})"),
    ],
    body: Rust(binary),
};

fn text(_: &Cx, args: Args) -> Result<Value> {
    let length = match Count::new(args.value(0))? {
        Count::Rest => return Err(Error::expression("BinaryFormat.Text needs a length.")),
        length => length,
    };
    let encoding = args.get::<Option<Number>>(1)?;
    let code_page = CodePage::new(encoding.as_ref())?;
    Ok(format(move |cx, cursor| {
        let length = length.read(cx, cursor)?.unwrap_or(0);
        let bytes = cursor.borrow_mut().take(cx, length)?;
        let mut decoder =
            if encoding.is_some() { Decoder::exact(code_page) } else { Decoder::new(code_page) };
        let mut text = String::new();
        decoder.decode(&bytes, true, &mut text);
        Ok(text.into())
    }))
}

fn binary(_: &Cx, args: Args) -> Result<Value> {
    let length = Count::new(args.value(0))?;
    Ok(format(move |cx, cursor| {
        let length = length.read(cx, cursor)?;
        let mut cursor = cursor.borrow_mut();
        let bytes = match length {
            Some(length) => cursor.take(cx, length)?,
            None => cursor.up_to(cx, usize::MAX)?,
        };
        Ok(Binary::from(bytes).into())
    }))
}
