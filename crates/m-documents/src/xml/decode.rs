//! The text of an XML document: a byte order mark, the caller or the declaration says in which encoding it is.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use m_engine::value::{Binary, Data, Kind, Number, Type};
use m_engine::{Cx, Result, Value};

use super::failure;

/// How far from the beginning a declaration ends at most.
const DECLARATION: usize = 1024;

/// The text of a document that is a text or a binary, without a mark. A byte order mark counts most, then the code page
/// `encoding`, then the declaration (XML 1.0, appendix F); without any of them it is UTF-8.
///
/// Errors: `contents` is neither, the code page is unknown, or the declared encoding is.
pub(super) fn text(cx: &Cx, contents: &Value, encoding: Option<&Number>) -> Result<String> {
    let mut text = match &contents.data {
        Data::Text(text) => text.to_display(),
        Data::Binary(binary) if encoding.is_some() => m_library::decode(cx, binary, encoding)?.to_display(),
        Data::Binary(Binary::Bytes(bytes)) => encoding_of(bytes)?.decode(bytes).0.into_owned(),
        Data::Binary(binary) => read(cx, binary)?,
        _ => return Err(m_engine::Error::conversion(contents, &Type::of_kind(Kind::Binary))),
    };
    if text.starts_with(MARK) {
        text.drain(..MARK.len_utf8());
    }
    Ok(text)
}

/// The byte order mark as a character.
const MARK: char = '\u{FEFF}';

/// The text of a binary that has to be read. Of a large one in UTF-8, as most are, there is never a second copy.
fn read(cx: &Cx, binary: &Binary) -> Result<String> {
    let mut reader = binary.open(cx)?;
    let mut bytes = Vec::new();
    loop {
        let part = reader.read(cx)?;
        if part.is_empty() {
            break;
        }
        bytes.extend_from_slice(part);
    }
    let encoding = encoding_of(&bytes)?;
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if encoding == UTF_8 => return Ok(text),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    Ok(encoding.decode(&bytes).0.into_owned())
}

/// The encoding that the first bytes tell.
fn encoding_of(bytes: &[u8]) -> Result<&'static Encoding> {
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) => Ok(encoding),
        None => announced(bytes),
    }
}

/// The encoding that the first bytes show without a mark.
fn announced(bytes: &[u8]) -> Result<&'static Encoding> {
    match bytes {
        [b'<', 0, ..] => return Ok(UTF_16LE),
        [0, b'<', ..] => return Ok(UTF_16BE),
        _ => {}
    }
    let start = bytes.get(..bytes.len().min(DECLARATION)).unwrap_or_default();
    let Some(label) = declared(start) else { return Ok(UTF_8) };
    match Encoding::for_label(label) {
        // The bytes of the declaration itself are no UTF-16.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Ok(UTF_8),
        Some(encoding) => Ok(encoding),
        None => {
            let label = String::from_utf8_lossy(label);
            Err(failure::error(format!("System does not support '{label}' encoding.")))
        }
    }
}

/// The value of `encoding` in `<?xml version="1.0" encoding="…"?>`.
fn declared(start: &[u8]) -> Option<&[u8]> {
    let declaration = start.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).position(|pair| pair == b"?>")?;
    let declaration = declaration.get(..end)?;
    let at = declaration.windows(8).position(|word| word == b"encoding")?;
    let value = declaration.get(at + 8..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
    value.split(|byte| byte == quote).next()
}
