//! The text of a binary, a piece at a time.

use super::code_page::CodePage;
use super::decode::Decoder;
use m_engine::value::{Binary, ByteReader};
use m_engine::{Cx, Result};
use std::rc::Rc;

/// How many bytes of a binary at hand are decoded at once.
const PIECE: usize = 1 << 16;

/// A running decoding of a binary.
pub(crate) struct Pieces {
    bytes: Bytes,
    decoder: Decoder,
}

enum Bytes {
    /// At hand, with the number of those that are used up.
    Whole(Rc<[u8]>, usize),
    Stream(Box<dyn ByteReader>),
}

impl Pieces {
    /// Starts reading.
    pub(crate) fn open(cx: &Cx, binary: &Binary, code_page: CodePage) -> Result<Pieces> {
        let bytes = match binary {
            Binary::Bytes(bytes) => Bytes::Whole(bytes.clone(), 0),
            Binary::Stream(_) => Bytes::Stream(binary.open(cx)?),
        };
        Ok(Pieces { bytes, decoder: Decoder::new(code_page) })
    }

    /// Decodes more bytes onto the end of `text`; false at the end of the source.
    pub(crate) fn decode(&mut self, cx: &Cx, text: &mut String) -> Result<bool> {
        let piece = match &mut self.bytes {
            Bytes::Whole(bytes, used) => {
                let rest = bytes.get(*used..).unwrap_or_default();
                let piece = rest.get(..PIECE).unwrap_or(rest);
                *used += piece.len();
                piece
            }
            Bytes::Stream(reader) => reader.read(cx)?,
        };
        self.decoder.decode(piece, piece.is_empty(), text);
        Ok(!piece.is_empty())
    }
}
