//! Binary formats as function values. A format that is called with a binary reads from its beginning; one that is part
//! of another format goes on where that one is.

use super::cursor::{Cursor, Shared};
use crate::text::native;
use m_engine::value::{Binary, BinarySource, ByteReader, Function, Kind, Type};
use m_engine::{Args, Cx, Error, FromValue, Result, Value};

/// The name of the parameter type that marks a function as a format.
const MARK: &str = "BinaryFormat.Type";
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

/// Whether a function is a binary format.
pub(super) fn is_format(function: &Function) -> bool {
    if let Some(name) = function.builtin_name() {
        return super::numbers::ALL.iter().any(|builtin| builtin.name == name);
    }
    let signature = function.signature();
    signature.is_ok_and(|signature| {
        signature.parameters.first().is_some_and(|parameter| parameter.ty.name() == Some(MARK))
    })
}

/// A value that has to be a format.
pub(super) fn of(value: Value) -> Result<Function> {
    let function = Function::from_value(value.clone())?;
    if is_format(&function) {
        return Ok(function);
    }
    Err(Error::expression_of("The value isn't a binary format value.", value))
}

/// A number of bytes or items: known, or to be read first.
pub(super) enum Count {
    /// As many as there are.
    Rest,
    Fixed(usize),
    Format(Function),
}

impl Count {
    /// From null, a number or a format.
    pub(super) fn new(value: Value) -> Result<Count> {
        if value.is_null() {
            return Ok(Count::Rest);
        }
        match &value.data {
            m_engine::value::Data::Function(_) => of(value).map(Count::Format),
            _ => usize::from_value(value).map(Count::Fixed),
        }
    }

    /// The number; reads it where it stands in the data. `None` for all that is left.
    pub(super) fn read(&self, cx: &Cx, cursor: &Shared) -> Result<Option<usize>> {
        match self {
            Count::Rest => Ok(None),
            Count::Fixed(count) => Ok(Some(*count)),
            Count::Format(format) => usize::from_value(run(cx, format, cursor)?).map(Some),
        }
    }
}
