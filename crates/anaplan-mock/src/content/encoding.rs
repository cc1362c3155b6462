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
    /// UTF-16, big endian, no byte order mark.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// UTF-16, big endian, after a byte order mark.
    #[serde(rename = "utf-16be-bom")]
    Utf16BeBom,
    /// Windows 1252; what it cannot say becomes `?`.
    #[serde(rename = "windows-1252")]
    Windows1252,
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
            Encoding::Utf16Be | Encoding::Utf16BeBom => "UTF-16BE",
            Encoding::Windows1252 => "WINDOWS-1252",
            Encoding::Latin1 => "ISO-8859-1",
        }
    }

    /// The byte order mark at the beginning of a file; may be empty.
    pub(crate) fn mark(self) -> &'static [u8] {
        match self {
            Encoding::Utf8Bom => b"\xEF\xBB\xBF",
            Encoding::Utf16LeBom => b"\xFF\xFE",
            Encoding::Utf16BeBom => b"\xFE\xFF",
            _ => b"",
        }
    }

    /// The bytes of an ASCII character.
    pub(crate) fn unit(self) -> usize {
        use Encoding::{Utf16Be, Utf16BeBom, Utf16Le, Utf16LeBom};
        if matches!(self, Utf16Le | Utf16LeBom | Utf16Be | Utf16BeBom) { 2 } else { 1 }
    }

    /// The bytes of `text`, without a mark.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 | Encoding::Utf8Bom => text.as_bytes().to_vec(),
            Encoding::Utf16Le | Encoding::Utf16LeBom => {
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            Encoding::Utf16Be | Encoding::Utf16BeBom => {
                text.encode_utf16().flat_map(u16::to_be_bytes).collect()
            }
            Encoding::Windows1252 => text.chars().map(windows_1252).collect(),
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

/// What Windows 1252 has at 0x80 to 0x9F where Latin 1 has control characters; a blank where it has nothing
/// (unicode.org, MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT).
const WINDOWS_1252: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// The byte of a character in Windows 1252.
fn windows_1252(character: char) -> u8 {
    if let Some(at) = WINDOWS_1252.chars().position(|known| known == character && known != ' ') {
        return 0x80 + u8::try_from(at).unwrap_or_default();
    }
    match u8::try_from(u32::from(character)) {
        Ok(byte) if !(0x80..0xA0).contains(&byte) => byte,
        _ => b'?',
    }
}
