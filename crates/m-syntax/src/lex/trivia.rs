//! Whitespace and comments: what stands between tokens.

use super::Lexer;
use super::chars::{is_new_line, is_whitespace};
use crate::diagnostic::Diagnostic;
use crate::span::Span;

impl Lexer<'_> {
    /// Skips to the next token and keeps the comments on the way.
    pub(super) fn skip_trivia(&mut self) {
        loop {
            match self.peek(0) {
                b' ' | b'\t' | b'\r' | b'\n' | 0x0B | 0x0C => self.position += 1,
                b'/' if self.peek(1) == b'/' => self.line_comment(),
                b'/' if self.peek(1) == b'*' => self.delimited_comment(),
                0x80.. => match self.peek_char() {
                    Some(c) if is_whitespace(c) => self.position += c.len_utf8(),
                    _ => return,
                },
                _ => return,
            }
        }
    }

    /// *single-line-comment*.
    fn line_comment(&mut self) {
        let start = self.position;
        while let Some(&byte) = self.bytes.get(self.position) {
            match byte {
                b'\r' | b'\n' => break,
                // The first bytes of U+0085 and of U+2028 and U+2029.
                0xC2 | 0xE2 => match self.peek_char() {
                    Some(c) if is_new_line(c) => break,
                    Some(c) => self.position += c.len_utf8(),
                    None => break,
                },
                _ => self.position += 1,
            }
        }
        self.comments.push(self.span_from(start));
    }

    /// *delimited-comment*; it does not nest.
    fn delimited_comment(&mut self) {
        let start = self.position;
        self.position += 2;
        let rest = self.bytes.get(self.position..).unwrap_or(&[]);
        match rest.windows(2).position(|pair| pair == b"*/") {
            Some(length) => self.position += length + 2,
            None => {
                self.position = self.bytes.len();
                self.unclosed = true;
                let opening = Span::new(start as u32, start as u32 + 2);
                self.report(
                    Diagnostic::new(opening, "this comment is never closed").with_hint("it ends with `*/`"),
                );
            }
        }
        self.comments.push(self.span_from(start));
    }
}
