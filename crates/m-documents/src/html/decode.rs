//! The parsed document of a text or a binary.

use encoding_rs::{Encoding, UTF_8};
use m_engine::value::{Data, Type};
use m_engine::{Cx, Error, Result, Value};
use m_syntax::ast::Primitive;
use scraper::Html;

/// How many bytes are searched for `<meta charset>`, as the HTML standard has it ("prescan a byte stream").
const PRESCAN: usize = 1024;

/// The document. Every text is one: the HTML standard says what the tree of the worst is.
///
/// Errors: `html` is neither a text nor a binary, or reading it raises one.
pub(super) fn parse(cx: &Cx, html: &Value) -> Result<Html> {
    match &html.data {
        Data::Text(text) => Ok(Html::parse_document(&text.to_display())),
        Data::Binary(binary) => {
            let bytes = binary.bytes(cx)?;
            // A byte order mark overrides what the document says.
            let (text, _, _) = declared(&bytes).unwrap_or(UTF_8).decode(&bytes);
            Ok(Html::parse_document(&text))
        }
        _ => Err(Error::conversion(html, &Type::primitive(Primitive::Text))),
    }
}

/// The encoding of `<meta charset="…">` or `<meta … content="text/html; charset=…">`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(PRESCAN)).unwrap_or_default().to_ascii_lowercase();
    let meta = start.windows(5).position(|word| word == b"<meta")?;
    let rest = start.get(meta..)?;
    let charset = rest.windows(7).position(|word| word == b"charset")?;
    let value = rest.get(charset + 7..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'>' | b';' | b'/' | b' '));
    let encoding = Encoding::for_label(value.get(..end.unwrap_or(value.len()))?)?;
    // Who reads this declaration byte by byte is not reading UTF-16.
    Some(encoding.output_encoding())
}
