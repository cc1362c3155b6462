//! `Json.Document` and `Json.FromValue`.

use super::{parse, write};
use crate::text::code_page::CodePage;
use crate::text::{decode, encode};
use m_engine::value::{Binary, Data, Kind, Number, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[DOCUMENT, FROM_VALUE];

const DOCUMENT: Builtin = Builtin {
    name: "Json.Document",
    signature: "(jsonText as any, optional encoding as nullable number) as any",
    doc: "Reads a JSON document, a text or a binary: objects become records, arrays lists. `encoding` is a value of \
          `TextEncoding.Type` (default UTF-8); a byte order mark overrides it. Of a name that an object repeats, the \
          last value counts. Documents nested deeper than 1000 levels are refused.",
    examples: &[
        (r#"Json.Document("{""a"": [1, 2.5, true, null, ""x""]}")"#, r#"[a = {1, 2.5, true, null, "x"}]"#),
        (r#"Json.Document(Text.ToBinary("""ü""", TextEncoding.Utf16), TextEncoding.Utf16)"#, r#""ü""#),
        (r#"Json.Document("""\u00e9\ud83d\ude00\n""")"#, r##""é😀#(lf)""##),
        (r#"Json.Document("{""a"": 1, ""b"": 2, ""a"": 3}")"#, "[a = 3, b = 2]"),
        (r#"Json.Document("[1,]")"#, r#"error "DataFormat.Error""#),
        (r#"Json.Document("1 2")"#, r#"error "DataFormat.Error""#),
        (r#"Json.Document("")"#, r#"error "DataFormat.Error""#),
        (r#"Json.Document("01")"#, r#"error "DataFormat.Error""#),
        (r#"try Json.Document(Text.Repeat("[", 100000)) otherwise "too deep""#, r#""too deep""#),
    ],
    body: Rust(document),
};

const FROM_VALUE: Builtin = Builtin {
    name: "Json.FromValue",
    signature: "(value as any, optional encoding as nullable number) as binary",
    doc: "Writes `value` as JSON: records as objects, lists as arrays, tables as arrays of objects, dates, times and \
          durations as ISO 8601 texts, binaries as base 64 texts; infinities and not-a-number as null. Types and \
          functions raise an error. `encoding` is a value of `TextEncoding.Type` (default UTF-8).",
    examples: &[
        (
            r#"Text.FromBinary(Json.FromValue([A = {1, true, "3"}, B = #date(2012, 3, 25)]))"#,
            r#""{""A"":[1,true,""3""],""B"":""2012-03-25""}""#,
        ),
        (r#"Text.FromBinary(Json.FromValue(#table({"a"}, {{1}, {#nan}})))"#, r#""[{""a"":1},{""a"":null}]""#),
        (r##"Text.FromBinary(Json.FromValue("a""\#(tab)ü"))"##, r#""""a\""\\\tü""""#),
        (r#"Text.FromBinary(Json.FromValue(#duration(1, 2, 3, 4.5)))"#, r#""""P1DT2H3M4.5S""""#),
        (r#"Json.FromValue(type text)"#, r#"error "Expression.Error""#),
    ],
    body: Rust(from_value),
};

fn document(cx: &Cx, args: Args) -> Result<Value> {
    let code_page = CodePage::new(args.get::<Option<Number>>(1)?.as_ref())?;
    let source = args.value(0);
    match &source.data {
        Data::Text(text) => parse::parse(text),
        Data::Binary(binary) => parse::parse(&decode::decode_string(cx, binary, code_page)?),
        _ => Err(Error::conversion(&source, &Type::of_kind(Kind::Binary))),
    }
}

fn from_value(cx: &Cx, args: Args) -> Result<Value> {
    let code_page = CodePage::new(args.get::<Option<Number>>(1)?.as_ref())?;
    let mut json = String::new();
    write::write(cx, &args.value(0), &mut json)?;
    Ok(Binary::from(encode::encode(&Text::from(json), code_page)).into())
}
