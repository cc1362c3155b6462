//! `Binary.Combine` and `Binary.Buffer`.

use m_engine::value::{Binary, BinarySource, ByteReader, Items, List};
use m_engine::{Body::Rust, Builtin, Cell, Cx, FromValue, Result};
use std::collections::VecDeque;

pub(crate) const ALL: &[Builtin] = &[BUFFER, COMBINE];

const BUFFER: Builtin = Builtin {
    name: "Binary.Buffer",
    signature: "(binary as nullable binary) as nullable binary",
    doc: "Reads all of `binary` into memory, so that it is read from its source once.",
    examples: &[
        ("Binary.Buffer(Binary.FromList({0..3}))", "#binary({0, 1, 2, 3})"),
        ("Binary.Buffer(null)", "null"),
    ],
    body: Rust(|cx, args| {
        let binary = args.get::<Option<Binary>>(0)?;
        Ok(binary.map(|binary| binary.bytes(cx)).transpose()?.map(Binary::Bytes).into())
    }),
};

const COMBINE: Builtin = Builtin {
    name: "Binary.Combine",
    signature: "(binaries as list) as binary",
    doc: "Joins a list of binaries to one. The list and its binaries are read as the result is: nothing is held in \
          memory, and nothing is read before it is needed.",
    examples: &[
        ("Binary.Combine({#binary({1}), #binary({}), #binary({2, 3})})", "#binary({1, 2, 3})"),
        ("Binary.Combine({})", "#binary({})"),
        ("Binary.Length(Binary.Combine({1}))", r#"error "Expression.Error""#),
    ],
    body: Rust(|cx, args| Ok(Binary::stream(cx, Combined(args.get(0)?)).into())),
};

struct Combined(List);

impl BinarySource for Combined {
    fn open(&self, cx: &Cx) -> Result<Box<dyn ByteReader>> {
        Ok(Box::new(Reader {
            parts: Parts { items: self.0.iter(cx)?, begun: false, ended: false, ahead: VecDeque::new() },
            part: None,
            piece: Vec::new(),
        }))
    }
}

struct Reader {
    parts: Parts,
    part: Option<Box<dyn ByteReader>>,
    piece: Vec<u8>,
}

/// The binaries in their order. From the second on those that follow are looked at, so that what they are read from is
/// asked while the ones before them are read.
struct Parts {
    items: Items,
    /// Whether the first has been read.
    begun: bool,
    /// Whether there are no more, or an error was the last.
    ended: bool,
    ahead: VecDeque<Result<Cell>>,
}

impl Parts {
    fn next(&mut self, cx: &Cx) -> Option<Result<Box<dyn ByteReader>>> {
        let begun = std::mem::replace(&mut self.begun, true);
        if begun && self.items.resumes() {
            self.look_ahead(cx);
        }
        let next = match self.ahead.pop_front() {
            Some(next) => next,
            None if self.ended => return None,
            None => self.items.next(cx)?,
        };
        Some(next.and_then(|cell| opened(cx, &cell)))
    }

    /// Looks at the next part, as far as nobody has, and at those that follow it.
    fn look_ahead(&mut self, cx: &Cx) {
        let following = cx.items_ahead();
        while following > 0 && !self.ended && self.ahead.len() <= following {
            let Some(next) = cx.look_ahead(|| self.items.next(cx)) else { return };
            match &next {
                // Neither its value nor its error matters yet: whoever reads it gets them.
                Some(Ok(cell)) => drop(cx.look_ahead(|| opened(cx, cell))),
                // An error is told in its turn: the enumeration is over with it.
                Some(Err(_)) | None => self.ended = true,
            }
            self.ahead.extend(next);
        }
    }
}

fn opened(cx: &Cx, part: &Cell) -> Result<Box<dyn ByteReader>> {
    Binary::from_value(part.force(cx)?)?.open(cx)
}

impl ByteReader for Reader {
    fn read(&mut self, cx: &Cx) -> Result<&[u8]> {
        self.piece.clear();
        loop {
            if let Some(part) = &mut self.part {
                self.piece.extend_from_slice(part.read(cx)?);
                if !self.piece.is_empty() {
                    return Ok(&self.piece);
                }
            }
            match self.parts.next(cx) {
                Some(part) => self.part = Some(part?),
                None => {
                    self.part = None;
                    return Ok(&[]);
                }
            }
        }
    }
}
