//! `Binary.InferContentType`: what a binary seems to be, from its first bytes.

use crate::text::code_page::CodePage;
use crate::text::decode::Decoder;
use m_engine::value::types::RecordType;
use m_engine::value::{Binary, Record, Shape, Table, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[INFER_CONTENT_TYPE];

const INFER_CONTENT_TYPE: Builtin = Builtin {
    name: "Binary.InferContentType",
    signature: "(source as binary) as record",
    doc: "Guesses the media type of `source` from its first bytes. The result has the field `Content.Type`; for text \
          also `Content.Encoding`, a code page, and for delimited text `Csv.PotentialDelimiter`, a table of the \
          delimiters that cut every line into the same number of values, best first.",
    examples: &[
        (
            "Binary.InferContentType(#binary({0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A}))[Content.Type]",
            r#""image/png""#,
        ),
        (r#"Binary.InferContentType(Text.ToBinary("{""a"": 1}"))[Content.Type]"#, r#""application/json""#),
        (
            r##"Binary.InferContentType(Text.ToBinary("a;b#(lf)c;d"))[Csv.PotentialDelimiter]{0}[Delimiter]"##,
            r#"";""#,
        ),
        (
            r#"Binary.InferContentType(Text.ToBinary("word", TextEncoding.Utf16, true))"#,
            r#"[Content.Type = "text/plain", Content.Encoding = 1200]"#,
        ),
    ],
    body: Rust(infer),
};

/// How many bytes are looked at.
const SAMPLE: usize = 4096;

/// Media types that begin with fixed bytes.
const SIGNATURES: [(&[u8], &str); 12] = [
    (b"\x89PNG\r\n\x1A\n", "image/png"),
    (b"\xFF\xD8\xFF", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1F\x8B", "application/gzip"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "application/x-ole-storage"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
];

fn infer(cx: &Cx, args: Args) -> Result<Value> {
    let sample = start_of(cx, &args.get(0)?)?;
    if let Some((_, name)) = SIGNATURES.iter().find(|(bytes, _)| sample.starts_with(bytes)) {
        return Ok(Record::of([("Content.Type", Value::text(*name))]).into());
    }
    let Some((code_page, number)) = text_encoding(&sample) else {
        return Ok(Record::of([("Content.Type", Value::text("application/octet-stream"))]).into());
    };
    let mut text = String::new();
    Decoder::new(code_page).decode(&sample, sample.len() < SAMPLE, &mut text);
    let encoding = ("Content.Encoding", Value::number(number));
    let delimiters = potential_delimiters(&text);
    let name = text_type(&text).unwrap_or(if delimiters.is_empty() { "text/plain" } else { "text/csv" });
    let mut fields = vec![("Content.Type", Value::text(name)), encoding];
    if name == "text/csv" {
        fields.push(("Csv.PotentialDelimiter", delimiter_table(&delimiters)));
    }
    Ok(Record::of(fields).into())
}

fn start_of(cx: &Cx, binary: &Binary) -> Result<Vec<u8>> {
    let mut sample = Vec::new();
    let mut reader = binary.open(cx)?;
    while sample.len() < SAMPLE {
        let piece = reader.read(cx)?;
        if piece.is_empty() {
            break;
        }
        sample.extend_from_slice(piece.get(..SAMPLE - sample.len()).unwrap_or(piece));
    }
    Ok(sample)
}

/// The character set of bytes that seem to be text, and its code page.
fn text_encoding(sample: &[u8]) -> Option<(CodePage, f64)> {
    if sample.starts_with(&[0xFF, 0xFE]) {
        return Some((CodePage::Utf16 { big_endian: false }, 1200.0));
    }
    if sample.starts_with(&[0xFE, 0xFF]) {
        return Some((CodePage::Utf16 { big_endian: true }, 1201.0));
    }
    if sample.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)) {
        return None;
    }
    // The sample may end in the middle of a character.
    let is_utf8 = match std::str::from_utf8(sample) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    Some(if is_utf8 {
        (CodePage::Utf8, 65001.0)
    } else {
        (CodePage::Legacy(encoding_rs::WINDOWS_1252), 1252.0)
    })
}

fn text_type(text: &str) -> Option<&'static str> {
    let start =
        text.trim_start().get(..15.min(text.trim_start().len())).unwrap_or_default().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        Some("text/html")
    } else if start.starts_with("<?xml") {
        Some("text/xml")
    } else if start.starts_with('{') || start.starts_with('[') {
        Some("application/json")
    } else {
        None
    }
}

/// Delimiters that cut every line into the same number of values, more than one; those that cut most come first.
fn potential_delimiters(text: &str) -> Vec<(&'static str, usize)> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    // The last line of a sample may be cut; the others tell enough.
    let whole = if lines.len() > 1 && text.len() >= SAMPLE { lines.len() - 1 } else { lines.len() };
    let lines = lines.get(..whole).unwrap_or_default();
    let mut found: Vec<(&'static str, usize)> = [",", ";", "\t", "|"]
        .into_iter()
        .filter_map(|delimiter| {
            let counts: Vec<usize> = lines.iter().map(|line| line.matches(delimiter).count() + 1).collect();
            let first = *counts.first()?;
            (first > 1 && counts.iter().all(|count| *count == first)).then_some((delimiter, first))
        })
        .collect();
    found.sort_by_key(|(_, columns)| std::cmp::Reverse(*columns));
    found
}

fn delimiter_table(delimiters: &[(&str, usize)]) -> Value {
    let shape = Shape::new(vec![Text::from("Delimiter"), Text::from("Columns")]).unwrap_or_default();
    let ty = Type::table(RecordType::row(shape.clone(), [Type::text(), Type::number()]));
    let rows = delimiters.iter().map(|(delimiter, columns)| {
        let cells = vec![Value::text(*delimiter), Value::number(*columns as f64)];
        Record::from_shape(shape.clone(), cells.into_iter().map(Cell::Value).collect())
    });
    Table::from_rows(ty, rows.collect()).into()
}
