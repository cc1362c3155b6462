//! The encodings a file can have (section 7).

use serde::{Deserialize, Serialize};

/// How text becomes bytes. What the metadata call it is [`Encoding::label`].
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-8 after a byte order mark.
    #[serde(rename = "utf-8-bom")]
    Utf8Bom,
    /// UTF-16, little endian, no byte order mark.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, little endian, after a byte order mark.
    #[serde(rename = "utf-16le-bom")]
    Utf16LeBom,
    /// Latin 1; what it cannot say becomes `?`.
    #[serde(rename = "iso-8859-1")]
    Latin1,
}

impl Encoding {
    /// The name in the API.
    pub fn label(self) -> &'static str {
        match self {
            Encoding::Utf8 | Encoding::Utf8Bom => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16LeBom => "UTF-16LE",
            Encoding::Latin1 => "ISO-8859-1",
        }
    }

    /// The byte order mark at the beginning of a file; may be empty.
    pub(crate) fn mark(self) -> &'static [u8] {
        match self {
            Encoding::Utf8Bom => b"\xEF\xBB\xBF",
            Encoding::Utf16LeBom => b"\xFF\xFE",
            _ => b"",
        }
    }

    /// The bytes of an ASCII character.
    pub(crate) fn unit(self) -> usize {
        if matches!(self, Encoding::Utf16Le | Encoding::Utf16LeBom) { 2 } else { 1 }
    }

    /// The bytes of `text`, without a mark.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 | Encoding::Utf8Bom => text.as_bytes().to_vec(),
            Encoding::Utf16Le | Encoding::Utf16LeBom => {
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            Encoding::Latin1 => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        }
    }

    /// The bytes of a whole file; an empty text has no mark either.
    pub(crate) fn encode_file(self, text: &str) -> Vec<u8> {
        let mut bytes = if text.is_empty() { Vec::new() } else { self.mark().to_vec() };
        bytes.extend(self.encode(text));
        bytes
    }
}
