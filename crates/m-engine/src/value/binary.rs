//! Binary values (specification, "Binary"): bytes at hand, or a source that is read when the bytes are needed.

use super::Value;
use crate::error::Result;
use crate::session::{Cx, Scope};
use std::any::Any;
use std::cell::OnceCell;
use std::fmt;
use std::rc::Rc;

/// A binary value.
#[derive(Clone)]
pub enum Binary {
    /// Bytes at hand.
    Bytes(Rc<[u8]>),
    /// Bytes that are produced anew at each reading.
    Stream(Rc<Stream>),
}

/// A source of bytes together with the scope it reads in.
pub struct Stream {
    source: Box<dyn BinarySource>,
    scope: Option<Scope>,
    length: OnceCell<u64>,
}

/// Something that can produce its bytes any number of times: the body of a request, a file.
pub trait BinarySource: Any {
    /// Starts reading from the beginning.
    fn open(&self, cx: &Cx) -> Result<Box<dyn ByteReader>>;
    /// What the source makes of a call with it as an argument (`OnInvoke` of `Binary.View`): the function, all arguments, and
    /// which of them it is. `None` where the function is to be called.
    fn invoke(&self, _cx: &Cx, _arguments: Vec<Value>) -> Option<Result<Value>> {
        None
    }
    /// So many bytes from a place on, fewer where it has no more, where they are had without those before them.
    fn part(&self, _cx: &Cx, _from: u64, _count: usize) -> Option<Result<Vec<u8>>> {
        None
    }
    /// The number of bytes, where it is known without reading.
    fn length(&self, _cx: &Cx) -> Option<u64> {
        None
    }
}

/// One reading of a source.
pub trait ByteReader {
    /// The next bytes; an empty slice at the end. The slice is valid until the next call.
    fn read(&mut self, cx: &Cx) -> Result<&[u8]>;
}

impl Binary {
    /// Bytes that come from `source` when they are needed, in the scope of now.
    pub fn stream(cx: &Cx, source: impl BinarySource) -> Binary {
        Binary::Stream(Rc::new(Stream {
            source: Box::new(source),
            scope: cx.scope(),
            length: OnceCell::new(),
        }))
    }

    /// The source, where it is of the type `S`.
    pub fn source<S: BinarySource>(&self) -> Option<&S> {
        match self {
            Binary::Bytes(_) => None,
            Binary::Stream(stream) => (&*stream.source as &dyn Any).downcast_ref(),
        }
    }

    /// Starts reading.
    pub fn open(&self, cx: &Cx) -> Result<Box<dyn ByteReader>> {
        match self {
            Binary::Bytes(bytes) => Ok(Box::new(Once { bytes: bytes.clone(), done: false })),
            Binary::Stream(stream) => {
                let reader = cx.ask(&stream.scope, || stream.source.open(cx))?;
                Ok(Box::new(Scoped { reader, scope: stream.scope.clone() }))
            }
        }
    }

    /// All bytes.
    pub fn bytes(&self, cx: &Cx) -> Result<Rc<[u8]>> {
        if let Binary::Bytes(bytes) = self {
            return Ok(bytes.clone());
        }
        let mut reader = self.open(cx)?;
        let mut all = Vec::new();
        loop {
            let part = reader.read(cx)?;
            if part.is_empty() {
                return Ok(all.into());
            }
            all.extend_from_slice(part);
        }
    }

    /// So many bytes from a place on, fewer where it has no more; `None` where it has to be read from its beginning.
    pub fn part(&self, cx: &Cx, from: u64, count: usize) -> Option<Result<Vec<u8>>> {
        match self {
            Binary::Bytes(bytes) => {
                let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                let part = bytes.get(place(from)..place(from.saturating_add(count as u64)));
                Some(Ok(part.unwrap_or_default().to_vec()))
            }
            Binary::Stream(stream) => {
                cx.ask(&stream.scope, || stream.source.part(cx, from, count).transpose()).transpose()
            }
        }
    }

    /// The number of bytes; reads a stream that cannot tell.
    pub fn length(&self, cx: &Cx) -> Result<u64> {
        let stream = match self {
            Binary::Bytes(bytes) => return Ok(bytes.len() as u64),
            Binary::Stream(stream) => stream,
        };
        if let Some(length) = stream.length.get().copied().or_else(|| stream.source.length(cx)) {
            return Ok(length);
        }
        cx.check_suspended()?;
        let mut reader = self.open(cx)?;
        let mut length = 0;
        loop {
            match reader.read(cx)?.len() {
                0 => break,
                count => length += count as u64,
            }
        }
        Ok(*stream.length.get_or_init(|| length))
    }

    /// What a view makes of a call with it as an argument; see [`BinarySource::invoke`].
    pub fn invoke(&self, cx: &Cx, arguments: impl FnOnce() -> Vec<Value>) -> Option<Result<Value>> {
        match self {
            Binary::Bytes(_) => None,
            Binary::Stream(stream) => {
                cx.ask(&stream.scope, || stream.source.invoke(cx, arguments()).transpose()).transpose()
            }
        }
    }

    /// Whether both are the same bytes in memory or the same source.
    pub fn is_same(&self, other: &Binary) -> bool {
        match (self, other) {
            (Binary::Bytes(left), Binary::Bytes(right)) => Rc::ptr_eq(left, right),
            (Binary::Stream(left), Binary::Stream(right)) => Rc::ptr_eq(left, right),
            _ => false,
        }
    }
}

struct Once {
    bytes: Rc<[u8]>,
    done: bool,
}

impl ByteReader for Once {
    fn read(&mut self, _cx: &Cx) -> Result<&[u8]> {
        if std::mem::replace(&mut self.done, true) { Ok(&[]) } else { Ok(&self.bytes) }
    }
}

struct Scoped {
    reader: Box<dyn ByteReader>,
    scope: Option<Scope>,
}

impl ByteReader for Scoped {
    fn read(&mut self, cx: &Cx) -> Result<&[u8]> {
        cx.ask(&self.scope, || self.reader.read(cx))
    }
}

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Binary {
        Binary::Bytes(bytes.into())
    }
}

impl From<&[u8]> for Binary {
    fn from(bytes: &[u8]) -> Binary {
        Binary::Bytes(bytes.into())
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Binary::Bytes(bytes) => write!(f, "Binary({} bytes)", bytes.len()),
            Binary::Stream(_) => f.write_str("Binary(stream)"),
        }
    }
}
