//! The parsed document of a text or a binary.

use encoding_rs::{Encoding, UTF_8};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{ParseOpts, parse_document};
use m_engine::value::{Data, Type};
use m_engine::{Cx, Error, Result, Value};
use scraper::{Html, HtmlTreeSink};

/// How many bytes are searched for `<meta charset>`, as the HTML standard has it ("prescan a byte stream").
const PRESCAN: usize = 1024;

/// The document. Every text is one: the HTML standard says what the tree of the worst is.
///
/// Errors: `html` is neither a text nor a binary, reading it raises one, or its tree is beyond all measure.
pub(super) fn parse(cx: &Cx, html: &Value) -> Result<Html> {
    match &html.data {
        Data::Text(text) => document(cx, &text.to_display()),
        Data::Binary(binary) => {
            let bytes = binary.bytes(cx)?;
            // A byte order mark overrides what the document says.
            let (text, _, _) = declared(&bytes).unwrap_or(UTF_8).decode(&bytes);
            document(cx, &text)
        }
        _ => Err(Error::conversion(html, &Type::text())),
    }
}

/// The parser gets so many bytes at once; in between somebody looks what it has made of them.
const STEP: usize = 2048;
/// How deep elements may nest. Browsers cut what is deeper than 512; the parser looks through all open elements at each
/// tag, so that a document of nothing else would take hours.
const DEPTH: usize = 6000;
/// How many nodes a document may have beside one for each of its bytes: the standard has elements for formatting opened
/// again in every paragraph, and a few bytes can ask for a million of them.
const NODES: usize = 100_000;

/// The document of a text.
///
/// Errors: its tree is beyond all measure, or the evaluation was stopped.
pub fn document(cx: &Cx, text: &str) -> Result<Html> {
    let mut parser = parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        cx.check_cancelled()?;
        let mut end = rest.len().min(STEP);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (step, behind) = rest.split_at(end);
        parser.process(StrTendril::from_slice(step));
        rest = behind;
        let html = parser.tokenizer.sink.sink.0.borrow();
        let mut nodes = html.tree.nodes();
        if nodes.len() > NODES + text.len() {
            return Err(excess("more nodes than it has characters"));
        }
        let deepest = nodes.next_back().map_or(0, |node| node.ancestors().take(DEPTH + 1).count());
        if deepest > DEPTH {
            return Err(excess(&format!("elements that nest more than {DEPTH} levels deep")));
        }
    }
    Ok(parser.finish())
}

fn excess(what: &str) -> Error {
    Error::data_format(format!("The HTML cannot be read: it has {what}."), Value::NULL)
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
