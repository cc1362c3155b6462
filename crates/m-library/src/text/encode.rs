//! Text to bytes. A character that the code page lacks becomes `?`.

use super::code_page::CodePage;
use m_engine::value::Text;

/// The bytes of a text, without a byte order mark.
pub(crate) fn encode(text: &Text, code_page: CodePage) -> Vec<u8> {
    match code_page {
        CodePage::Utf8 if text.is_ascii() => text.as_bytes().to_vec(),
        CodePage::Utf8 => text.to_display().into_bytes(),
        CodePage::Utf16 { big_endian: true } => text.units().flat_map(u16::to_be_bytes).collect(),
        CodePage::Utf16 { big_endian: false } => text.units().flat_map(u16::to_le_bytes).collect(),
        CodePage::Ascii => text.chars().map(|c| if c.is_ascii() { c as u8 } else { b'?' }).collect(),
        CodePage::SingleByte(table) => text.chars().map(|c| single(table, c)).collect(),
        CodePage::Legacy(encoding) => legacy(text, encoding),
    }
}

fn single(table: &str, character: char) -> u8 {
    if character.is_ascii() {
        return character as u8;
    }
    let position = table.chars().position(|candidate| candidate == character);
    position.and_then(|position| u8::try_from(position + 128).ok()).unwrap_or(b'?')
}

fn legacy(text: &Text, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    let mut encoder = encoding.new_encoder();
    let mut bytes = Vec::with_capacity(text.len() + 16);
    let mut rest = text.as_str();
    loop {
        bytes.reserve(rest.len().saturating_mul(2).max(16));
        let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(rest, &mut bytes, true);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            encoding_rs::EncoderResult::InputEmpty => return bytes,
            encoding_rs::EncoderResult::OutputFull => {}
            encoding_rs::EncoderResult::Unmappable(_) => bytes.push(b'?'),
        }
    }
}
