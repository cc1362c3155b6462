//! Lines out of text that arrives a piece at a time.

use super::options::{Options, Quotes};
use crate::text::pieces::Pieces;
use m_engine::value::{Binary, Text};
use m_engine::{Cell, Cx, Result, Value};

/// A running enumeration of lines.
pub(super) struct Reader {
    pieces: Option<Pieces>,
    text: String,
    options: Options,
    /// Where the line at hand begins.
    line: usize,
    /// How far it has been looked at.
    at: usize,
    inside: bool,
}

impl Reader {
    pub(super) fn of_text(text: &Text, options: Options) -> Reader {
        Reader { pieces: None, text: text.to_string(), options, line: 0, at: 0, inside: false }
    }

    pub(super) fn of_binary(cx: &Cx, binary: &Binary, options: Options) -> Result<Reader> {
        let pieces = Some(Pieces::open(cx, binary, options.code_page)?);
        Ok(Reader { pieces, text: String::new(), options, line: 0, at: 0, inside: false })
    }

    /// The next line; `None` at the end.
    pub(super) fn next(&mut self, cx: &Cx) -> Option<Result<Cell>> {
        loop {
            if let Some((end, next)) = self.scan() {
                let kept = if self.options.keeps_breaks { next } else { end };
                let line = Value::text(self.text.get(self.line..kept).unwrap_or_default());
                (self.line, self.at, self.inside) = (next, next, false);
                return Some(Ok(Cell::Value(line)));
            }
            let Some(pieces) = &mut self.pieces else {
                let rest = self.text.get(self.line..).filter(|rest| !rest.is_empty())?;
                let line = Value::text(rest);
                self.text.clear();
                self.line = 0;
                return Some(Ok(Cell::Value(line)));
            };
            self.text.drain(..self.line);
            self.at -= self.line;
            self.line = 0;
            match pieces.decode(cx, &mut self.text) {
                Ok(true) => {}
                Ok(false) => self.pieces = None,
                Err(error) => {
                    self.pieces = None;
                    self.text.clear();
                    self.at = 0;
                    return Some(Err(error));
                }
            }
        }
    }

    /// Looks on for the end of the line: where it ends and where the next one begins.
    fn scan(&mut self) -> Option<(usize, usize)> {
        let bytes = self.text.as_bytes();
        while let Some(rest) = bytes.get(self.at..) {
            let found = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n' | b'"'));
            let Some(found) = found else {
                self.at = bytes.len();
                return None;
            };
            let at = self.at + found;
            match bytes.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    if self.inside
                        || opens(&self.options.quotes, bytes.get(self.line..at).unwrap_or_default())
                    {
                        self.inside = !self.inside;
                    }
                }
                _ if self.inside => self.at = at + 1,
                Some(b'\r') if at + 1 == bytes.len() && self.pieces.is_some() => {
                    // Its line feed may be in the next piece.
                    self.at = at;
                    return None;
                }
                Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => return Some((at, at + 2)),
                _ => return Some((at, at + 1)),
            }
        }
        None
    }
}

/// Whether a quote opens quoted text after what stands before it in its line.
fn opens(quotes: &Quotes, before: &[u8]) -> bool {
    match quotes {
        Quotes::Plain => false,
        Quotes::Always => true,
        Quotes::After(delimiter) => before.is_empty() || before.ends_with(delimiter.as_bytes()),
    }
}
