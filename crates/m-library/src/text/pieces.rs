//! The text of a binary, a piece at a time.

use super::code_page::CodePage;
use super::decode::Decoder;
use m_engine::value::{Binary, ByteReader};
use m_engine::{Cx, Result};
use std::rc::Rc;

/// How many bytes are decoded at once.
const PIECE: usize = 1 << 16;

/// A running decoding of a binary.
pub(crate) struct Pieces {
    bytes: Bytes,
    decoder: Decoder,
}

enum Bytes {
    /// At hand, with the number of those that are used up.
    Whole(Rc<[u8]>, usize),
    /// Read as it comes, with what was read and not decoded, and the number of its bytes that are used up.
    Stream(Box<dyn ByteReader>, Vec<u8>, usize),
}

impl Pieces {
    /// Starts reading.
    pub(crate) fn open(cx: &Cx, binary: &Binary, code_page: CodePage) -> Result<Pieces> {
        let bytes = match binary {
            Binary::Bytes(bytes) => Bytes::Whole(bytes.clone(), 0),
            Binary::Stream(_) => Bytes::Stream(binary.open(cx)?, Vec::new(), 0),
        };
        Ok(Pieces { bytes, decoder: Decoder::new(code_page) })
    }

    /// Decodes more bytes onto the end of `text`; false at the end of the source.
    pub(crate) fn decode(&mut self, cx: &Cx, text: &mut String) -> Result<bool> {
        let piece = match &mut self.bytes {
            Bytes::Whole(bytes, used) => next_piece(bytes, used),
            Bytes::Stream(reader, held, used) => {
                if *used == held.len() {
                    held.clear();
                    *used = 0;
                    let read = reader.read(cx)?;
                    if read.len() <= PIECE {
                        self.decoder.decode(read, read.is_empty(), text);
                        return Ok(!read.is_empty());
                    }
                    held.extend_from_slice(read);
                }
                next_piece(held, used)
            }
        };
        self.decoder.decode(piece, piece.is_empty(), text);
        Ok(!piece.is_empty())
    }
}

/// The next bytes of those that are not used up, so few that their text stays in the processor's cache.
fn next_piece<'b>(bytes: &'b [u8], used: &mut usize) -> &'b [u8] {
    let rest = bytes.get(*used..).unwrap_or_default();
    let piece = rest.get(..PIECE).unwrap_or(rest);
    *used += piece.len();
    piece
}
