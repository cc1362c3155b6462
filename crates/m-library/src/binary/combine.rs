//! `Binary.Combine` and `Binary.Buffer`.

use m_engine::value::{Binary, BinarySource, ByteReader, Items, List};
use m_engine::{Body::Rust, Builtin, Cx, FromValue, Result};

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
        Ok(Box::new(Reader { parts: self.0.iter(cx)?, part: None, piece: Vec::new() }))
    }
}

struct Reader {
    parts: Items,
    part: Option<Box<dyn ByteReader>>,
    piece: Vec<u8>,
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
            match self.parts.next_value(cx) {
                Some(next) => self.part = Some(Binary::from_value(next?)?.open(cx)?),
                None => {
                    self.part = None;
                    return Ok(&[]);
                }
            }
        }
    }
}
