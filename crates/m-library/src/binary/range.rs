//! Parts of a binary: `Binary.Range` and `Binary.Split`.

use crate::text::range::out_of_range;
use m_engine::value::{Binary, BinarySource, ByteReader, List};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[RANGE, SPLIT];

const RANGE: Builtin = Builtin {
    name: "Binary.Range",
    signature: "(binary as binary, offset as number, optional count as nullable number) as binary",
    doc: "Gives the bytes of `binary` from `offset` on, `count` of them at most.",
    examples: &[
        ("Binary.Range(#binary({0..10}), 6)", "#binary({6, 7, 8, 9, 10})"),
        ("Binary.Range(#binary({0..10}), 6, 2)", "#binary({6, 7})"),
        ("Binary.Range(#binary({0, 1}), 5, 2)", "#binary({})"),
        ("Binary.Range(#binary({0}), -1)", r#"error "Expression.Error""#),
    ],
    body: Rust(range),
};

const SPLIT: Builtin = Builtin {
    name: "Binary.Split",
    signature: "(binary as binary, pageSize as number) as list",
    doc: "Cuts `binary` into a list of binaries of `pageSize` bytes each; the last one holds what remains.",
    examples: &[
        ("Binary.Split(#binary({1..5}), 2)", "{#binary({1, 2}), #binary({3, 4}), #binary({5})}"),
        ("Binary.Split(#binary({}), 2)", "{}"),
        ("Binary.Split(#binary({1}), 0)", r#"error "Expression.Error""#),
    ],
    body: Rust(split),
};

fn range(cx: &Cx, args: Args) -> Result<Value> {
    let binary: Binary = args.get(0)?;
    let offset = position(&args, 1, "offset")?.unwrap_or(0);
    let count = position(&args, 2, "count")?.unwrap_or(usize::MAX);
    Ok(match &binary {
        Binary::Bytes(bytes) => {
            let start = offset.min(bytes.len());
            let end = start.saturating_add(count).min(bytes.len());
            Binary::from(bytes.get(start..end).unwrap_or_default())
        }
        Binary::Stream(_) => Binary::stream(cx, Range { binary, offset, count }),
    }
    .into())
}

/// The argument at `index` as a number of bytes; `None` for null.
///
/// Errors: it is negative.
fn position(args: &Args, index: usize, name: &str) -> Result<Option<usize>> {
    let number = args.get::<Option<i64>>(index)?;
    number.map(|number| usize::try_from(number).map_err(|_| out_of_range(args, index, name))).transpose()
}

struct Range {
    binary: Binary,
    offset: usize,
    count: usize,
}

impl BinarySource for Range {
    fn open(&self, cx: &Cx) -> Result<Box<dyn ByteReader>> {
        Ok(Box::new(RangeReader {
            reader: self.binary.open(cx)?,
            skip: self.offset,
            left: self.count,
            is_open: self.count == usize::MAX,
            tail: Vec::new(),
        }))
    }
}

struct RangeReader {
    reader: Box<dyn ByteReader>,
    skip: usize,
    left: usize,
    /// Whether it has no end of its own.
    is_open: bool,
    tail: Vec<u8>,
}

impl ByteReader for RangeReader {
    fn read(&mut self, cx: &Cx) -> Result<&[u8]> {
        // Without an end it is read to the end of the whole.
        match self.is_open {
            true => self.following(cx),
            false => cx.reading_part(|| self.following(cx)),
        }
    }
}

impl RangeReader {
    fn following(&mut self, cx: &Cx) -> Result<&[u8]> {
        // Reads over what is skipped until a piece reaches into the range.
        while self.skip > 0 && self.left > 0 {
            let piece = self.reader.read(cx)?;
            if piece.is_empty() {
                self.left = 0;
            } else if piece.len() <= self.skip {
                self.skip -= piece.len();
            } else {
                // The piece cannot be handed out from inside the loop and kept; its tail is copied once.
                let tail = piece.get(self.skip..).unwrap_or_default().to_vec();
                self.skip = 0;
                let count = tail.len().min(self.left);
                self.left -= count;
                self.tail = tail;
                return Ok(self.tail.get(..count).unwrap_or_default());
            }
        }
        if self.left == 0 {
            return Ok(&[]);
        }
        let piece = self.reader.read(cx)?;
        let count = piece.len().min(self.left);
        self.left -= count;
        Ok(piece.get(..count).unwrap_or_default())
    }
}

fn split(cx: &Cx, args: Args) -> Result<Value> {
    let binary: Binary = args.get(0)?;
    let size: usize = args.get(1)?;
    if size == 0 {
        return Err(Error::expression_of("The page size must be greater than zero.", args.value(1)));
    }
    Ok(List::generate(cx, move |cx| {
        let mut pages = Pages { reader: binary.open(cx)?, held: Vec::new(), given: 0, size };
        Ok(move |cx: &Cx| pages.next(cx).map(|page| page.map(|page| Cell::Value(Binary::from(page).into()))))
    })
    .into())
}

struct Pages {
    reader: Box<dyn ByteReader>,
    held: Vec<u8>,
    /// How many of the held bytes were given.
    given: usize,
    size: usize,
}

impl Pages {
    fn next(&mut self, cx: &Cx) -> Option<Result<Vec<u8>>> {
        if self.held.len() - self.given < self.size {
            self.held.drain(..self.given);
            self.given = 0;
            while self.held.len() < self.size {
                match self.reader.read(cx) {
                    Ok([]) => break,
                    Ok(piece) => self.held.extend_from_slice(piece),
                    Err(error) => return Some(Err(error)),
                }
            }
        }
        let rest = self.held.get(self.given..).unwrap_or_default();
        let page = rest.get(..self.size).unwrap_or(rest).to_vec();
        self.given += page.len();
        (!page.is_empty()).then_some(Ok(page))
    }
}
