//! The bytes of a file as text and back, without a loss: what cannot be read exactly is not written over.

/// How a file holds its text. A byte order mark is part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// The text of a file; none where its bytes are no text.
pub(super) fn decode(bytes: &[u8]) -> Option<(Encoding, String)> {
    let utf16 = |unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        String::from_utf16(&units).ok().filter(|_| rest.is_empty())
    };
    match bytes {
        [0xFF, 0xFE, ..] => Some((Encoding::Utf16Le, utf16(u16::from_le_bytes)?)),
        [0xFE, 0xFF, ..] => Some((Encoding::Utf16Be, utf16(u16::from_be_bytes)?)),
        _ => Some((Encoding::Utf8, std::str::from_utf8(bytes).ok()?.to_owned())),
    }
}

/// The bytes of a text.
pub(super) fn encode(encoding: Encoding, text: &str) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_as_they_were() {
        let files: [&[u8]; 6] =
            [b"", b"1", b"\xEF\xBB\xBF1", b"\xFF\xFE1\0=\xD8\0\xDE", b"\xFE\xFF\x001", "ü".as_bytes()];
        for bytes in files {
            let (encoding, text) = decode(bytes).expect("this is text");
            assert_eq!(encode(encoding, &text), bytes);
        }
        // Of Windows-1252; half a unit; half a character.
        for bytes in [&b"\xFC"[..], b"\xFF\xFE1", b"\xFF\xFE=\xD8"] {
            assert_eq!(decode(bytes), None);
        }
    }
}
