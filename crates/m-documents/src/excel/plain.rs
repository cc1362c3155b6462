//! Cells and strings as nearly all are written, read from the bytes at hand without a parser of XML: it makes five events of
//! such a cell, and looks at what cannot be there. Whatever is written otherwise, or is cut by the end of the bytes, is left
//! to it.

#![deny(clippy::arithmetic_side_effects)]

use super::reference;

/// A cell: `<c r="B2" s="1" t="s"><v>12</v></c>` or `<c r="B2" s="1"/>`.
pub(super) struct PlainCell<'b> {
    /// Its column, where it says so.
    pub(super) column: Option<u32>,
    pub(super) style: usize,
    pub(super) kind: CellKind,
    /// Its value as it is written; `None` of an element without content.
    pub(super) value: Option<&'b str>,
    /// How many bytes it takes, with the white space before it.
    pub(super) length: usize,
}

/// The type of a cell's value (ECMA-376, 18.18.11).
#[derive(Clone, Copy, PartialEq)]
pub(super) enum CellKind {
    Shared,
    Text,
    InlineText,
    Logical,
    Error,
    Date,
    Number,
}

impl CellKind {
    pub(super) fn of(name: &str) -> CellKind {
        match name {
            "s" => CellKind::Shared,
            "str" => CellKind::Text,
            "inlineStr" => CellKind::InlineText,
            "b" => CellKind::Logical,
            "e" => CellKind::Error,
            "d" => CellKind::Date,
            _ => CellKind::Number,
        }
    }
}

impl<'b> PlainCell<'b> {
    /// The cell that these bytes begin with.
    pub(super) fn read(bytes: &'b [u8]) -> Option<PlainCell<'b>> {
        let spaces = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let mut rest = bytes.get(spaces..)?.strip_prefix(b"<c")?;
        let mut cell = PlainCell { column: None, style: 0, kind: CellKind::Number, value: None, length: 0 };
        while let Some(attribute) = rest.strip_prefix(b" ") {
            let (name, behind) = split(attribute, b'=')?;
            let (value, behind) = split(behind.strip_prefix(b"\"")?, b'"')?;
            // What is escaped, or no text, is read by those who know of it.
            if !value.iter().all(u8::is_ascii_alphanumeric) {
                return None;
            }
            match name {
                b"r" => cell.column = Some(reference::plain_cell(value)?),
                b"s" => cell.style = std::str::from_utf8(value).ok()?.parse().unwrap_or(0),
                b"t" => cell.kind = CellKind::of(std::str::from_utf8(value).ok()?),
                _ if name.iter().all(u8::is_ascii_alphabetic) => {}
                _ => return None,
            }
            rest = behind;
        }
        if let Some(behind) = rest.strip_prefix(b"/>") {
            rest = behind;
        } else {
            let (value, behind) = text(rest.strip_prefix(b"><v>")?)?;
            cell.value = Some(value);
            rest = behind.strip_prefix(b"</v></c>")?;
        }
        cell.length = bytes.len().checked_sub(rest.len())?;
        Some(cell)
    }
}

/// The shared string that these bytes begin with, `<si><t>text</t></si>`, and how many bytes it takes.
pub(super) fn shared(bytes: &[u8]) -> Option<(&str, usize)> {
    let rest = bytes.strip_prefix(b"<si><t")?;
    let rest = rest.strip_prefix(b" xml:space=\"preserve\"").unwrap_or(rest);
    let (text, behind) = text(rest.strip_prefix(b">")?)?;
    let rest = behind.strip_prefix(b"</t></si>")?;
    Some((text, bytes.len().checked_sub(rest.len())?))
}

/// The text before the next tag, where it is meant as it is written.
fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.iter().position(|byte| matches!(byte, b'<' | b'&' | b'\r'))?;
    let (text, behind) = bytes.split_at_checked(end)?;
    Some((std::str::from_utf8(text).ok()?, behind))
}

/// What is before a byte and what is behind it.
fn split(bytes: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == at)?;
    Some((bytes.get(..end)?, bytes.get(end.checked_add(1)?..)?))
}

#[cfg(test)]
mod tests {
    use super::{PlainCell, shared};

    #[test]
    fn cells() {
        let cases = [
            (r#"<c r="B2" s="1" t="s"><v>12</v></c><"#, Some((Some(1), 1, Some("12"), 35))),
            ("\r\n <c><v>é x</v></c>", Some((None, 0, Some("é x"), 21))),
            (r#"<c r="A1" cm="1"><v></v></c>"#, Some((Some(0), 0, Some(""), 28))),
            (r#"<c r="aB12" s="7"/></row>"#, Some((Some(27), 7, None, 19))),
            // All of these are cells, which are read in another way.
            (r#"<c r="B2"><v>a&amp;b</v></c>"#, None),
            ("<c><v>a\rb</v></c>", None),
            (r#"<c r="$B$2"><v>1</v></c>"#, None),
            (r#"<c r='B2'><v>1</v></c>"#, None),
            (r#"<c  r="B2"><v>1</v></c>"#, None),
            (r#"<c r="B2" ><v>1</v></c>"#, None),
            (r#"<c r="B2"><f>A1</f><v>1</v></c>"#, None),
            (r#"<x:c r="B2"><v>1</v></x:c>"#, None),
            ("<c><v>1</v><!-- --></c>", None),
            ("<c></c>", None),
            // And these are none.
            (r#"<c r="XFE1"><v>1</v></c>"#, None),
            (r#"<c r="A0"><v>1</v></c>"#, None),
            (r#"<c r="A1048577"><v>1</v></c>"#, None),
            (r#"<c r="A"><v>1</v></c>"#, None),
            ("<col/>", None),
            ("</row>", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let read = PlainCell::read(text.as_bytes());
            let found = read.map(|cell| (cell.column, cell.style, cell.value, cell.length));
            assert_eq!(found, expected, "{text}");
        }
        let whole = br#"<c r="B2" s="1" t="s"><v>12</v></c>"#;
        for end in 0..whole.len() {
            assert!(PlainCell::read(&whole[..end]).is_none(), "{end}");
        }
        assert!(PlainCell::read(b"<c><v>\xFF</v></c>").is_none());
    }

    #[test]
    fn shared_strings() {
        let cases = [
            ("<si><t>a b</t></si><si>", Some(("a b", 19))),
            ("<si><t xml:space=\"preserve\"> é </t></si>", Some((" é ", 41))),
            ("<si><t></t></si>", Some(("", 16))),
            ("<si><t>a</t><rPh><t>b</t></rPh></si>", None),
            ("<si><r><t>a</t></r></si>", None),
            ("<si><t>a&#10;</t></si>", None),
            ("<si><t/></si>", None),
            ("<si/>", None),
        ];
        for (text, expected) in cases {
            assert_eq!(shared(text.as_bytes()), expected, "{text}");
        }
    }
}
