//! Bytes to text, piece by piece: a character may be cut anywhere between two pieces.

use super::code_page::CodePage;
use m_engine::Result;
use m_engine::session::Cx;
use m_engine::value::{Binary, Number, Text};

/// How many bytes are decoded at once; the text of them is held in memory.
const PIECE: usize = 1 << 16;

/// A running conversion of bytes to text. Bytes that are no character become U+FFFD, in ASCII `?`.
pub(crate) struct Decoder {
    code_page: CodePage,
    state: State,
}

enum State {
    /// The first bytes, held back until they are or are not a byte order mark.
    Start(Vec<u8>),
    Stream(Box<encoding_rs::Decoder>),
    Table(&'static str),
    Ascii,
}

impl Decoder {
    /// A conversion from `code_page`, unless the bytes begin with a byte order mark: then from what the mark says.
    pub(crate) fn new(code_page: CodePage) -> Decoder {
        Decoder { code_page, state: State::Start(Vec::new()) }
    }

    /// A conversion that takes every byte for a character of `code_page`.
    pub(crate) fn exact(code_page: CodePage) -> Decoder {
        Decoder { code_page, state: State::of(code_page) }
    }

    /// Decodes the next bytes onto the end of `text`; `last` says that no others follow.
    pub(crate) fn decode(&mut self, bytes: &[u8], last: bool, text: &mut String) {
        if let State::Start(held) = &mut self.state {
            held.extend_from_slice(bytes.get(..bytes.len().min(3)).unwrap_or_default());
            if held.len() < 3 && !last {
                return;
            }
            // At most two bytes were held before, so what `held` took of `bytes` now is at most three.
            let taken = bytes.len().min(3);
            let held = std::mem::take(held);
            let (code_page, mark) = sniff(&held).unwrap_or((self.code_page, 0));
            self.state = State::of(code_page);
            let rest = bytes.get(taken..).unwrap_or_default();
            self.convert(held.get(mark..).unwrap_or_default(), last && rest.is_empty(), text);
            if !rest.is_empty() {
                self.convert(rest, last, text);
            }
            return;
        }
        self.convert(bytes, last, text);
    }

    fn convert(&mut self, bytes: &[u8], last: bool, text: &mut String) {
        match &mut self.state {
            State::Start(_) => {}
            State::Stream(decoder) => {
                let mut pieces = bytes.chunks(PIECE).peekable();
                if pieces.peek().is_none() && last {
                    stream(decoder, &[], true, text);
                }
                while let Some(piece) = pieces.next() {
                    stream(decoder, piece, last && pieces.peek().is_none(), text);
                }
            }
            State::Table(table) => text.extend(bytes.iter().map(|byte| single(table, *byte))),
            State::Ascii => {
                text.extend(bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }));
            }
        }
    }
}

impl State {
    fn of(code_page: CodePage) -> State {
        let encoding = match code_page {
            CodePage::Utf8 => encoding_rs::UTF_8,
            CodePage::Utf16 { big_endian: false } => encoding_rs::UTF_16LE,
            CodePage::Utf16 { big_endian: true } => encoding_rs::UTF_16BE,
            CodePage::Legacy(encoding) => encoding,
            CodePage::Ascii => return State::Ascii,
            CodePage::SingleByte(table) => return State::Table(table),
        };
        State::Stream(Box::new(encoding.new_decoder_without_bom_handling()))
    }
}

/// The character set that a byte order mark announces, and the length of the mark.
fn sniff(start: &[u8]) -> Option<(CodePage, usize)> {
    let marked =
        [CodePage::Utf8, CodePage::Utf16 { big_endian: false }, CodePage::Utf16 { big_endian: true }];
    marked
        .into_iter()
        .find(|code_page| start.starts_with(code_page.byte_order_mark()))
        .map(|code_page| (code_page, code_page.byte_order_mark().len()))
}

fn stream(decoder: &mut encoding_rs::Decoder, mut bytes: &[u8], last: bool, text: &mut String) {
    loop {
        text.reserve(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len()).max(16));
        let from = text.len();
        let (result, read, _) = decoder.decode_to_string(bytes, text, last);
        Text::admit(text, from);
        bytes = bytes.get(read..).unwrap_or_default();
        if result == encoding_rs::CoderResult::InputEmpty {
            return;
        }
    }
}

fn single(table: &str, byte: u8) -> char {
    if byte.is_ascii() {
        return char::from(byte);
    }
    table.chars().nth(usize::from(byte) - 128).unwrap_or('\u{FFFD}')
}

/// The whole binary as text.
pub(crate) fn decode(cx: &Cx, binary: &Binary, code_page: CodePage) -> Result<Text> {
    Ok(Text::from(decode_string(cx, binary, code_page)?))
}

/// The whole binary as the inside of a text.
pub(crate) fn decode_string(cx: &Cx, binary: &Binary, code_page: CodePage) -> Result<String> {
    let mut decoder = Decoder::new(code_page);
    let mut text = String::new();
    let mut reader = binary.open(cx)?;
    loop {
        let bytes = reader.read(cx)?;
        decoder.decode(bytes, bytes.is_empty(), &mut text);
        if bytes.is_empty() {
            return Ok(text);
        }
    }
}

/// The text of a binary in a code page given by its number (`TextEncoding.Type`, or any Windows code page); without one
/// in UTF-8. A byte order mark overrides it; bytes that are no character become U+FFFD.
///
/// Errors: no such code page is known, or what reading the binary raises.
pub fn decode_numbered(cx: &Cx, binary: &Binary, code_page: Option<&Number>) -> Result<Text> {
    decode(cx, binary, CodePage::new(code_page)?)
}

#[cfg(test)]
mod tests {
    use super::{CodePage, Decoder};

    /// Every way to cut the bytes in two gives the same text.
    #[test]
    fn cuts_do_not_matter() {
        let cases: [(CodePage, &[u8], &str); 7] = [
            (CodePage::Utf8, "a€😀z".as_bytes(), "a€😀z"),
            (CodePage::Utf8, b"\xEF\xBB\xBFx", "x"),
            (CodePage::Utf8, b"\xFF\xFEa\0=\xD8\0\xDE", "a😀"),
            (CodePage::Utf16 { big_endian: true }, b"\xD8\x3D\xDE\0", "😀"),
            (CodePage::Legacy(encoding_rs::SHIFT_JIS), b"\x93\xFA\x96\x7B", "日本"),
            (CodePage::Legacy(encoding_rs::WINDOWS_1252), b"\x80", "€"),
            (CodePage::Ascii, b"a\x80", "a?"),
        ];
        for (code_page, bytes, expected) in cases {
            for cut in 0..=bytes.len() {
                let mut decoder = Decoder::new(code_page);
                let mut text = String::new();
                decoder.decode(&bytes[..cut], false, &mut text);
                decoder.decode(&bytes[cut..], false, &mut text);
                decoder.decode(&[], true, &mut text);
                assert_eq!(text, expected, "cut at {cut}");
            }
        }
    }

    #[test]
    fn what_is_no_character_is_replaced() {
        let mut text = String::new();
        Decoder::new(CodePage::Utf8).decode(b"a\xFFb\xE2\x82", true, &mut text);
        assert_eq!(text, "a\u{FFFD}b\u{FFFD}");
    }
}
