//! `Binary.Compress` and `Binary.Decompress`: GZip and Deflate, a piece at a time.

use flate2::write::{DeflateDecoder, DeflateEncoder, GzEncoder, MultiGzDecoder};
use m_engine::value::{Binary, BinarySource, ByteReader};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};
use std::io::Write;

pub(crate) const ALL: &[Builtin] = &[COMPRESS, DECOMPRESS];

const COMPRESS: Builtin = Builtin {
    name: "Binary.Compress",
    signature: "(binary as nullable binary, compressionType as number) as nullable binary",
    doc: "Compresses `binary`. `compressionType` is `Compression.GZip`, `Compression.Deflate` or `Compression.None`.",
    examples: &[
        (
            "Binary.Compress(Binary.FromList(List.Repeat({10}, 1000)), Compression.Deflate)",
            "#binary({227, 226, 26, 5, 163, 96, 20, 12, 119, 0, 0})",
        ),
        ("Binary.Compress(null, Compression.GZip)", "null"),
        ("Binary.Compress(#binary({}), Compression.GZip)", "#binary({})"),
        ("Binary.Compress(#binary({1}), Compression.Brotli)", r#"error "Expression.Error""#),
    ],
    body: Rust(|cx, args| coded(cx, &args, Direction::Compress)),
};

const DECOMPRESS: Builtin = Builtin {
    name: "Binary.Decompress",
    signature: "(binary as nullable binary, compressionType as number) as nullable binary",
    doc: "Decompresses `binary` as it is read. `compressionType` is `Compression.GZip`, `Compression.Deflate` or \
          `Compression.None`.",
    examples: &[
        (
            "Binary.Decompress(#binary({115, 103, 200, 7, 194, 20, 134, 36, 134, 74, 134, 84, 6, 0}), \
             Compression.Deflate)",
            r#"Text.ToBinary("Goodbye", TextEncoding.Utf16)"#,
        ),
        (
            r#"Binary.Decompress(Binary.Compress(Text.ToBinary("x"), Compression.GZip), Compression.GZip)"#,
            r#"Text.ToBinary("x")"#,
        ),
        (
            "Binary.Buffer(Binary.Decompress(#binary({1, 2, 3}), Compression.GZip))",
            r#"error "DataFormat.Error""#,
        ),
    ],
    body: Rust(|cx, args| coded(cx, &args, Direction::Decompress)),
};

#[derive(Clone, Copy)]
enum Direction {
    Compress,
    Decompress,
}

#[derive(Clone, Copy)]
enum Format {
    GZip,
    Deflate,
}

fn coded(cx: &Cx, args: &Args, direction: Direction) -> Result<Value> {
    let Some(binary) = args.get::<Option<Binary>>(0)? else { return Ok(Value::NULL) };
    let format = match args.get::<i64>(1)? {
        -1 => return Ok(binary.into()),
        0 => Format::GZip,
        1 => Format::Deflate,
        _ => {
            return Err(Error::expression_of(
                "The compression type isn't supported. Use Compression.GZip, Compression.Deflate or Compression.None.",
                args.value(1),
            ));
        }
    };
    Ok(Binary::stream(cx, Coded { binary, direction, format }).into())
}

struct Coded {
    binary: Binary,
    direction: Direction,
    format: Format,
}

impl BinarySource for Coded {
    fn open(&self, cx: &Cx) -> Result<Box<dyn ByteReader>> {
        // The level at which the output is byte for byte that of Microsoft's host.
        let level = flate2::Compression::best();
        let coder = match (self.direction, self.format) {
            (Direction::Compress, Format::GZip) => Coder::GZip(GzEncoder::new(Vec::new(), level)),
            (Direction::Compress, Format::Deflate) => Coder::Deflate(DeflateEncoder::new(Vec::new(), level)),
            (Direction::Decompress, Format::GZip) => Coder::Unzip(MultiGzDecoder::new(Vec::new())),
            (Direction::Decompress, Format::Deflate) => Coder::Inflate(DeflateDecoder::new(Vec::new())),
        };
        Ok(Box::new(Reader {
            reader: self.binary.open(cx)?,
            coder: Some(coder),
            piece: Vec::new(),
            input: Vec::new(),
            used: 0,
            is_empty: true,
        }))
    }
}

enum Coder {
    GZip(GzEncoder<Vec<u8>>),
    Deflate(DeflateEncoder<Vec<u8>>),
    Unzip(MultiGzDecoder<Vec<u8>>),
    Inflate(DeflateDecoder<Vec<u8>>),
}

/// How many bytes go through the coder at once. A piece of zeros may decompress to a thousand times its size.
const PIECE: usize = 1 << 14;

struct Reader {
    reader: Box<dyn ByteReader>,
    /// `None` when the end has been reached.
    coder: Option<Coder>,
    piece: Vec<u8>,
    input: Vec<u8>,
    used: usize,
    /// Whether nothing was read so far: nothing stays nothing, compressed or not.
    is_empty: bool,
}

impl ByteReader for Reader {
    fn read(&mut self, cx: &Cx) -> Result<&[u8]> {
        self.piece.clear();
        while self.piece.is_empty() {
            let Some(coder) = &mut self.coder else { break };
            if self.used >= self.input.len() {
                self.input.clear();
                self.input.extend_from_slice(self.reader.read(cx)?);
                self.used = 0;
                if self.input.is_empty() && self.is_empty {
                    self.coder = None;
                    break;
                }
                self.is_empty = false;
                if self.input.is_empty() {
                    self.piece = self.coder.take().map_or(Ok(Vec::new()), Coder::finish).map_err(broken)?;
                    break;
                }
            }
            let rest = self.input.get(self.used..).unwrap_or_default();
            let part = rest.get(..PIECE).unwrap_or(rest);
            self.used += coder.write(part).map_err(broken)?;
            self.piece.append(coder.output());
        }
        Ok(&self.piece)
    }
}

fn broken(_: std::io::Error) -> Error {
    Error::data_format("Found invalid data while decoding.", Value::NULL)
}

impl Coder {
    /// Takes some of the bytes and tells how many.
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Coder::GZip(coder) => coder.write(bytes),
            Coder::Deflate(coder) => coder.write(bytes),
            Coder::Unzip(coder) => coder.write(bytes),
            // Bytes after the end of the compressed data are no part of it.
            Coder::Inflate(coder) => {
                coder.write(bytes).map(|taken| if taken == 0 { bytes.len() } else { taken })
            }
        }
    }

    fn output(&mut self) -> &mut Vec<u8> {
        match self {
            Coder::GZip(coder) => coder.get_mut(),
            Coder::Deflate(coder) => coder.get_mut(),
            Coder::Unzip(coder) => coder.get_mut(),
            Coder::Inflate(coder) => coder.get_mut(),
        }
    }

    fn finish(self) -> std::io::Result<Vec<u8>> {
        match self {
            Coder::GZip(coder) => coder.finish(),
            Coder::Deflate(coder) => coder.finish(),
            Coder::Unzip(mut coder) => {
                coder.try_finish()?;
                coder.finish()
            }
            Coder::Inflate(coder) => coder.finish(),
        }
    }
}
