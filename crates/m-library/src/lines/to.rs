//! `Lines.ToText` and `Lines.ToBinary`.

use crate::text::code_page::CodePage;
use crate::text::encode::encode;
use m_engine::value::{Binary, BinarySource, ByteReader, Items, List, Number, Text};
use m_engine::{Args, Body::Rust, Builtin, Cx, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] = &[TO_TEXT, TO_BINARY];

const TO_TEXT: Builtin = Builtin {
    name: "Lines.ToText",
    signature: "(lines as list, optional lineSeparator as nullable text) as text",
    doc: "Joins a list of texts to one text, each followed by `lineSeparator`, by default carriage return and line \
          feed.",
    examples: &[
        (r#"Lines.ToText({"a", "b"})"#, r##""a#(cr)#(lf)b#(cr)#(lf)""##),
        (r#"Lines.ToText({"a", "b"}, ";")"#, r#""a;b;""#),
    ],
    body: Rust(|cx, args| {
        let separator = separator(&args)?;
        let mut lines = args.get::<List>(0)?.iter(cx)?;
        let mut text = String::new();
        while let Some(line) = lines.next_value(cx) {
            text.push_str(&Option::<Text>::from_value(line?)?.unwrap_or_default());
            text.push_str(&separator);
        }
        Ok(text.into())
    }),
};

const TO_BINARY: Builtin = Builtin {
    name: "Lines.ToBinary",
    signature: "(lines as list, optional lineSeparator as nullable text, optional encoding as nullable number, \
                optional includeByteOrderMark as nullable logical) as binary",
    doc: "Joins a list of texts to a binary, each followed by `lineSeparator`, by default carriage return and line \
          feed. The list is read as the binary is. `encoding` is a value of `TextEncoding.Type` (default UTF-8); with \
          `includeByteOrderMark` its byte order mark comes first.",
    examples: &[
        (r#"Lines.ToBinary({"a", "b"}, ";")"#, r#"Text.ToBinary("a;b;")"#),
        (r#"Lines.ToBinary({"a"}, "", 1200, true)"#, "#binary({0xFF, 0xFE, 0x61, 0})"),
    ],
    body: Rust(|cx, args| {
        let code_page = CodePage::new(args.get::<Option<Number>>(2)?.as_ref())?;
        let marked = args.get::<Option<bool>>(3)?.unwrap_or(false);
        Ok(Binary::stream(cx, Lines { lines: args.get(0)?, separator: separator(&args)?, code_page, marked })
            .into())
    }),
};

fn separator(args: &Args) -> Result<Text> {
    Ok(args.get::<Option<Text>>(1)?.unwrap_or_else(|| Text::from("\r\n")))
}

struct Lines {
    lines: List,
    separator: Text,
    code_page: CodePage,
    marked: bool,
}

impl BinarySource for Lines {
    fn open(&self, cx: &Cx) -> Result<Box<dyn ByteReader>> {
        let mark = if self.marked { self.code_page.byte_order_mark() } else { &[] };
        Ok(Box::new(Reader {
            lines: self.lines.iter(cx)?,
            separator: self.separator.clone(),
            code_page: self.code_page,
            held: mark.to_vec(),
            piece: Vec::new(),
        }))
    }
}

/// From this many bytes on a piece is handed out.
const PIECE: usize = 1 << 16;

struct Reader {
    lines: Items,
    separator: Text,
    code_page: CodePage,
    held: Vec<u8>,
    piece: Vec<u8>,
}

impl ByteReader for Reader {
    fn read(&mut self, cx: &Cx) -> Result<&[u8]> {
        while self.held.len() < PIECE {
            let Some(line) = self.lines.next_value(cx) else { break };
            let line: Value = line?;
            let line = Option::<Text>::from_value(line)?.unwrap_or_default();
            self.held.extend(encode(&line.concat(&self.separator), self.code_page));
        }
        self.piece = std::mem::take(&mut self.held);
        Ok(&self.piece)
    }
}
