//! Texts of a workbook: escapes, the pieces of rich texts, the table of shared strings.

use m_engine::value::Text;
use quick_xml::events::{BytesRef, Event};
use quick_xml::reader::Reader;
use std::io::BufRead;

use super::part::{check_length, corrupted, unreadable};
use super::plain;
use m_engine::{Error, Result, Value};

/// A text with the escapes of ECMA-376's `ST_Xstring` resolved: `_x000D_` is a carriage return.
pub(super) fn unescape(text: &str) -> Text {
    if !text.contains("_x") {
        return Text::from_outside(text);
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, after) = rest.split_at(at);
        units.extend(before.encode_utf16());
        let code = after.get(2..6).filter(|_| after.as_bytes().get(6) == Some(&b'_'));
        let code = code.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match code.and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
            Some(unit) => {
                units.push(unit);
                rest = after.get(7..).unwrap_or_default();
            }
            None => {
                units.extend("_x".encode_utf16());
                rest = after.get(2..).unwrap_or_default();
            }
        }
    }
    units.extend(rest.encode_utf16());
    Text::from_units(units)
}

/// Appends `&amp;`, `&#10;` and their like.
pub(super) fn append_reference(reference: &BytesRef, text: &mut String) {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        text.push(character);
        return;
    }
    text.push_str(match &**reference {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "apos" => "'",
        "quot" => "\"",
        _ => "",
    });
}

/// Reads up to the end of the element `end`, whose start has been read, and gives the text of all `t` in it, without that
/// of phonetic hints (`rPh`).
pub(super) fn rich_text<R: BufRead>(reader: &mut Reader<R>, end: &str, buffer: &mut Vec<u8>) -> Result<Text> {
    let mut text = String::new();
    let (mut in_text, mut in_hint) = (false, false);
    loop {
        buffer.clear();
        match reader.read_event_into(buffer).map_err(unreadable)? {
            Event::Start(start) => match start.local_name().as_ref() {
                "t" => {
                    check_length(&text)?;
                    in_text = true;
                }
                "rPh" => in_hint = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => in_hint = false,
                name if name == end => return Ok(unescape(&text)),
                _ => {}
            },
            Event::Text(part) if in_text && !in_hint => text.push_str(&part.xml10_content()),
            Event::CData(part) if in_text && !in_hint => text.push_str(&part.xml10_content()),
            Event::GeneralRef(part) if in_text && !in_hint => append_reference(&part, &mut text),
            Event::Eof => return Err(corrupted()),
            _ => {}
        }
    }
}

/// The most bytes of shared strings that are held in memory.
const MOST: usize = 2 << 30;

/// The shared strings of a workbook, in order.
///
/// Errors: the part is damaged, or unpacks to more than 2 GB of texts.
pub(super) fn shared(part: impl BufRead) -> Result<Vec<Text>> {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    let mut strings = Vec::new();
    let mut size = 0usize;
    let mut add = |text: Text| {
        size = size.saturating_add(text.len()).saturating_add(size_of::<Text>());
        if size > MOST {
            let message = "The shared strings of the workbook are larger than 2 GB.";
            return Err(Error::data_format(message, Value::NULL));
        }
        strings.push(text);
        Ok(())
    };
    // Whether the parser is at the end of a string, so that what comes next may be read without it.
    let mut is_between = false;
    loop {
        while is_between && let Some(text) = plain_string(reader.get_mut())? {
            add(text)?;
        }
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(unreadable)?;
        is_between = !matches!(event, Event::Text(_) | Event::GeneralRef(_));
        match event {
            Event::Start(start) if start.local_name().as_ref() == "si" => {
                add(rich_text(&mut reader, "si", &mut Vec::new())?)?;
            }
            Event::Empty(empty) if empty.local_name().as_ref() == "si" => add(Text::new())?,
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// The next string, where it is written as nearly all are.
fn plain_string(part: &mut impl BufRead) -> Result<Option<Text>> {
    let bytes = part.fill_buf().map_err(|error| unreadable(error.into()))?;
    let Some((text, length)) = plain::shared(bytes) else { return Ok(None) };
    let text = unescape(text);
    part.consume(length);
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escapes() {
        let cases =
            [("a_x000D_b", "a\rb"), ("_x005F_x0041_", "_x0041_"), ("_x00zz_", "_x00zz_"), ("_x", "_x")];
        for (text, expected) in cases {
            assert_eq!(unescape(text).as_str(), expected);
        }
    }
}
