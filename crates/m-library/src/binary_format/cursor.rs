//! A reading of a binary that several formats share, one after the other.

use m_engine::value::{Binary, ByteReader};
use m_engine::{Cx, Error, Result, Value};
use std::cell::RefCell;
use std::rc::Rc;

/// The place in a binary up to which formats have read.
pub(super) struct Cursor {
    reader: Box<dyn ByteReader>,
    held: Vec<u8>,
    used: usize,
    /// How many bytes may still be read (`BinaryFormat.Length`).
    left: usize,
    /// How many bytes were read.
    pub(super) read: usize,
    pub(super) little_endian: bool,
}

/// A cursor as formats share it.
pub(super) type Shared = Rc<RefCell<Cursor>>;

impl Cursor {
    pub(super) fn open(cx: &Cx, binary: &Binary) -> Result<Shared> {
        let reader = binary.open(cx)?;
        let cursor =
            Cursor { reader, held: Vec::new(), used: 0, left: usize::MAX, read: 0, little_endian: false };
        Ok(Rc::new(RefCell::new(cursor)))
    }

    /// Makes bytes available; false at the end of the data.
    fn fill(&mut self, cx: &Cx) -> Result<bool> {
        if self.used >= self.held.len() {
            self.held.clear();
            self.used = 0;
            self.held.extend_from_slice(self.reader.read(cx)?);
        }
        Ok(self.used < self.held.len())
    }

    /// Whether no byte is left.
    pub(super) fn is_at_end(&mut self, cx: &Cx) -> Result<bool> {
        Ok(self.left == 0 || !self.fill(cx)?)
    }

    /// Up to `count` bytes: fewer at the end of the data.
    pub(super) fn up_to(&mut self, cx: &Cx, count: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        while bytes.len() < count && !self.is_at_end(cx)? {
            let most = (count - bytes.len()).min(self.left);
            let rest = self.held.get(self.used..).unwrap_or_default();
            let part = rest.get(..most).unwrap_or(rest);
            bytes.extend_from_slice(part);
            self.used += part.len();
            self.left -= part.len();
            self.read += part.len();
        }
        Ok(bytes)
    }

    /// Exactly `count` bytes.
    ///
    /// Errors: the data ends before.
    pub(super) fn take(&mut self, cx: &Cx, count: usize) -> Result<Vec<u8>> {
        let bytes = self.up_to(cx, count)?;
        if bytes.len() < count {
            return Err(Error::data_format(
                format!(
                    "There was a problem reading the binary format at position {}.  The end of the input was \
                     reached before the value could be read.",
                    self.read
                ),
                Value::NULL,
            ));
        }
        Ok(bytes)
    }

    /// Allows `length` bytes more at most, within what is allowed already. Gives what [`Cursor::widen`] needs.
    pub(super) fn limit(&mut self, length: usize) -> usize {
        let outer = self.left;
        self.left = length.min(outer);
        outer - self.left
    }

    /// Takes a limit back; bytes under it that were not read are skipped.
    pub(super) fn widen(&mut self, cx: &Cx, beyond: usize) -> Result<()> {
        let skipped = if self.left == usize::MAX { 0 } else { self.left };
        self.up_to(cx, skipped)?;
        self.left = self.left.saturating_add(beyond);
        Ok(())
    }
}
