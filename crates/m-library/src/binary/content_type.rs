//! `Binary.InferContentType`: what a binary seems to be, from its first bytes.

use crate::text::code_page::CodePage;
use crate::text::decode::Decoder;
use m_engine::value::{Binary, Record, Shape, Table, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[INFER_CONTENT_TYPE];

const INFER_CONTENT_TYPE: Builtin = Builtin {
    name: "Binary.InferContentType",
    signature: "(source as binary) as record",
    doc: "Guesses the media type of `source` from its first bytes. The result has the field `Content.Type`; for text \
          also `Content.Encoding`, a code page, where it is more than ASCII, and for delimited text \
          `Csv.PotentialDelimiters`, a table of what each delimiter makes of the lines, without and with quotes.",
    examples: &[
        (
            "Binary.InferContentType(#binary({0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A}))[Content.Type]",
            r#""image/png""#,
        ),
        (r#"Binary.InferContentType(Text.ToBinary("{""a"": 1}"))[Content.Type]"#, r#""application/json""#),
        (
            r##"Binary.InferContentType(Text.ToBinary("a;b#(lf)c;""d;e"""))[Csv.PotentialDelimiters]{5}"##,
            r#"[PotentialDelimiter = ";", QuoteStyle = 1, MaxColumns = 2, NonEmptyColumns = 2, MaxRows = 2, NonEmptyRows = 2]"#,
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
    let delimiters = potential_delimiters(&text);
    let cuts = delimiters.iter().any(|cut| cut.delimiter != "W" && cut.columns > 1);
    let name = text_type(&text).unwrap_or(if cuts { "text/csv" } else { "text/plain" });
    let mut fields = vec![("Content.Type", Value::text(name))];
    // What is nothing but ASCII is the same in every encoding.
    if !sample.is_ascii() {
        fields.push(("Content.Encoding", Value::number(number)));
    }
    if name == "text/csv" {
        fields.push(("Csv.PotentialDelimiters", delimiter_table(&delimiters)));
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

/// The delimiters that are tried, as the result names them: `W` is any white space.
const DELIMITERS: [&str; 7] = [",", "\t", ";", ":", "|", "\u{1}", "W"];

/// What a delimiter makes of the lines of a text.
struct Cut {
    delimiter: &'static str,
    quoted: bool,
    /// The most values of a line, and how many columns have a value that is not empty.
    columns: usize,
    filled_columns: usize,
    /// How many lines there are, and how many have a value that is not empty.
    rows: usize,
    filled_rows: usize,
}

/// Each delimiter without quotes and with them.
fn potential_delimiters(text: &str) -> Vec<Cut> {
    let mut lines: Vec<&str> = text.lines().collect();
    // The last line of a sample may be cut; the others tell enough.
    if lines.len() > 1 && text.len() >= SAMPLE {
        lines.pop();
    }
    let both = |delimiter| [false, true].map(|quoted| cut(delimiter, quoted, &lines));
    DELIMITERS.into_iter().flat_map(both).collect()
}

fn cut(delimiter: &'static str, quoted: bool, lines: &[&str]) -> Cut {
    let mut filled: Vec<bool> = Vec::new();
    let (mut columns, mut filled_rows) = (0, 0);
    for line in lines {
        let values = values(line, delimiter, quoted);
        filled.resize(filled.len().max(values.len()), false);
        for (filled, value) in filled.iter_mut().zip(&values) {
            *filled |= !value.is_empty();
        }
        columns = columns.max(values.len());
        filled_rows += usize::from(values.iter().any(|value| !value.is_empty()));
    }
    let filled_columns = filled.into_iter().filter(|filled| *filled).count();
    Cut { delimiter, quoted, columns, filled_columns, rows: lines.len(), filled_rows }
}

/// The values of a line. A delimiter between quotes does not count where these mean something.
fn values<'t>(line: &'t str, delimiter: &str, quoted: bool) -> Vec<&'t str> {
    let mut inside = false;
    let is_end = |c: char| match delimiter {
        "W" => c.is_whitespace(),
        _ => delimiter.starts_with(c),
    };
    let values = line.split(move |c: char| {
        inside ^= quoted && c == '"';
        !inside && is_end(c)
    });
    // White space of any length is one delimiter.
    values.filter(|value| delimiter != "W" || !value.is_empty()).collect()
}

fn delimiter_table(cuts: &[Cut]) -> Value {
    let names =
        ["PotentialDelimiter", "QuoteStyle", "MaxColumns", "NonEmptyColumns", "MaxRows", "NonEmptyRows"];
    let shape = Shape::new(names.map(Text::from).to_vec()).unwrap_or_default();
    let rows = cuts.iter().map(|cut| {
        let numbers = [usize::from(cut.quoted), cut.columns, cut.filled_columns, cut.rows, cut.filled_rows];
        let numbers = numbers.map(|number| Value::number(number as f64));
        let cells = std::iter::once(Value::text(cut.delimiter)).chain(numbers);
        Record::from_shape(shape.clone(), cells.map(Cell::Value).collect())
    });
    Table::from_rows(Type::table_of(shape.clone()), rows.collect()).into()
}
