//! Texts, verbatim literals and quoted identifiers: what stands between quotes.

use super::Lexer;
use super::chars::is_new_line;
use super::escape::check_escapes;
use crate::diagnostic::Diagnostic;
use crate::span::Span;

impl Lexer<'_> {
    /// Reads to the closing quote. `start` is the token's first byte, the position is after the opening quote.
    /// Returns whether anything inside is escaped.
    pub(super) fn quoted(&mut self, start: usize, what: &str) -> bool {
        let content = self.position;
        let mut doubled = false;
        let mut hashed = false;
        loop {
            match self.bytes.get(self.position) {
                Some(b'"') if self.peek(1) == b'"' => {
                    doubled = true;
                    self.position += 2;
                }
                Some(b'"') => break,
                Some(b'#') if self.peek(1) == b'(' => {
                    hashed = true;
                    self.position += 2;
                }
                Some(_) => self.position += 1,
                None => {
                    self.never_closed(start, what);
                    return doubled || hashed;
                }
            }
        }
        if hashed && let Some(text) = self.source.get(content..self.position) {
            check_escapes(text, content, &mut self.diagnostics);
        }
        self.position += 1;
        doubled || hashed
    }

    /// Underlines the first line of a text that runs to the end of the source.
    fn never_closed(&mut self, start: usize, what: &str) {
        self.unclosed = true;
        let text = self.source.get(start..self.position).unwrap_or("");
        let line = text.find(is_new_line).unwrap_or(text.len());
        let span = Span::new(start as u32, (start + line) as u32);
        self.report(
            Diagnostic::new(span, format!("this {what} is never closed"))
                .with_hint("it ends with `\"`; a quote inside is written `\"\"`"),
        );
    }
}
