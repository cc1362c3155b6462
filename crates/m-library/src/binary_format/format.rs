//! Binary formats as function values. A format that is called with a binary reads from its beginning; one that is part
//! of another format goes on where that one is.

use super::cursor::{Cursor, Shared};
use crate::text::native;
use m_engine::value::{Binary, BinarySource, ByteReader, Function, Kind, Type};
use m_engine::{Args, Cx, Result, Value};

/// The name of the parameter type that marks a function as a format.
pub(super) const MARK: &str = "BinaryFormat.Type";
/// So many bytes are read at once by what is no format and reads on where one is.
const PART: usize = 4096;

/// What a format that calls another one gives to it: the rest of the binary from where it has come to itself.
struct Rest(Shared);

impl BinarySource for Rest {
    fn open(&self, _cx: &Cx) -> Result<Box<dyn ByteReader>> {
        Ok(Box::new(Continued { cursor: self.0.clone(), part: Vec::new() }))
    }
}

/// Reads on at a cursor.
struct Continued {
    cursor: Shared,
    part: Vec<u8>,
}

impl ByteReader for Continued {
    fn read(&mut self, cx: &Cx) -> Result<&[u8]> {
        self.part = self.cursor.borrow_mut().up_to(cx, PART)?;
        Ok(&self.part)
    }
}

/// A format made of a reading function.
pub(super) fn format(read: impl Fn(&Cx, &Shared) -> Result<Value> + 'static) -> Value {
    let binary = Type::of_kind(Kind::Binary).named(MARK);
    native::function(&[("binary", binary)], Type::any(), move |cx, args| start(cx, &args, &read))
}

/// The body of a format: finds out where to read from.
pub(super) fn start(cx: &Cx, args: &Args, read: impl Fn(&Cx, &Shared) -> Result<Value>) -> Result<Value> {
    let binary: Binary = args.get(0)?;
    match binary.source::<Rest>() {
        Some(Rest(cursor)) => read(cx, cursor),
        None => read(cx, &Cursor::open(cx, &binary)?),
    }
}

/// Lets a format go on reading at a cursor.
pub(super) fn run(cx: &Cx, format: &Function, cursor: &Shared) -> Result<Value> {
    format.call(cx, vec![Binary::stream(cx, Rest(cursor.clone())).into()])
}
