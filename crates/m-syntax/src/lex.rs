//! M text to tokens (M specification, "Lexical Structure"), usable without the parser.
//!
//! ```text
//! for token in Lexer::new("1 + x") { … }
//! ```
//!
//! Comments are kept in a side list, mistakes (an unclosed text, a bad escape) as diagnostics; both are complete when
//! the iterator has ended.

mod chars;
mod escape;
mod quoted;
mod token;
mod trivia;

pub use escape::unescape;
pub use token::{Token, TokenKind};

pub(crate) use chars::{is_identifier_part, is_identifier_start};
pub(crate) use token::{HASH_KEYWORDS, keyword};

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use chars::ASCII_PART;

/// How far a typographic quote looks for the one that ends it.
const LONGEST_TYPOGRAPHIC: usize = 200;

/// Reads one source text token by token; the end is [`None`], not a [`TokenKind::End`].
#[derive(Clone, Debug)]
pub struct Lexer<'s> {
    source: &'s str,
    bytes: &'s [u8],
    position: usize,
    /// The comments read so far, delimiters included, line ends not.
    pub comments: Vec<Span>,
    /// The mistakes found so far.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether a text or comment ran to the end of the source, so that whatever is missing there was already reported.
    pub unclosed: bool,
}

impl<'s> Lexer<'s> {
    /// Starts at the beginning of `source`, after its byte order mark if it has one. A text longer than a [`Span`] can
    /// tell (4 GiB) gives one diagnostic and no tokens.
    pub fn new(source: &'s str) -> Self {
        let mut lexer = Lexer {
            source,
            bytes: source.as_bytes(),
            position: 0,
            comments: Vec::new(),
            diagnostics: Vec::new(),
            unclosed: false,
        };
        if u32::try_from(source.len()).is_err() {
            lexer.bytes = &[];
            lexer.source = "";
            lexer.diagnostics.push(Diagnostic::new(Span::default(), "this text is longer than 4 GiB"));
        } else if source.starts_with('\u{FEFF}') {
            lexer.position = '\u{FEFF}'.len_utf8();
        }
        // "If the last character of the document is a Control-Z character, this character is deleted."
        if let Some((0x1A, rest)) = lexer.bytes.split_last() {
            lexer.bytes = rest;
        }
        lexer
    }

    /// The byte `ahead` of the position; 0 after the end, which starts no token.
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.position + ahead).copied().unwrap_or(0)
    }

    /// The character at the position.
    fn peek_char(&self) -> Option<char> {
        if self.position >= self.bytes.len() {
            return None;
        }
        self.source.get(self.position..)?.chars().next()
    }

    fn span_from(&self, start: usize) -> Span {
        Span::new(start as u32, self.position as u32)
    }

    /// Skips `length` bytes and makes them a token.
    fn operator(&mut self, kind: TokenKind, length: usize) -> TokenKind {
        self.position += length;
        kind
    }

    /// *regular-identifier* or *keyword*. The position is at its first character.
    fn identifier(&mut self) -> TokenKind {
        let start = self.position;
        loop {
            let byte = self.peek(0);
            if ASCII_PART.get(usize::from(byte)).copied().unwrap_or(false) {
                self.position += 1;
            } else if byte == b'.' {
                // The grammar wants a letter here, yet `BinaryFormat.7BitEncodedSignedInteger` is a name of the library.
                let next = self.peek(1);
                let goes_on = ASCII_PART.get(usize::from(next)).copied().unwrap_or(false)
                    || (next >= 0x80 && self.char_after_dot().is_some_and(is_identifier_start));
                if !goes_on {
                    break;
                }
                self.position += 1;
            } else if byte >= 0x80 {
                match self.peek_char() {
                    Some(c) if is_identifier_part(c) => self.position += c.len_utf8(),
                    _ => break,
                }
            } else {
                break;
            }
        }
        match self.bytes.get(start..self.position) {
            // No keyword is longer than `otherwise`, and all are lower case.
            Some(word) if word.len() <= 9 => keyword(word).unwrap_or(TokenKind::Identifier),
            _ => TokenKind::Identifier,
        }
    }

    fn char_after_dot(&self) -> Option<char> {
        self.source.get(self.position + 1..)?.chars().next()
    }

    /// *number-literal*. The position is at its first digit, or at the dot of `.5`.
    fn number(&mut self) -> TokenKind {
        if self.peek(0) == b'0' && matches!(self.peek(1), b'x' | b'X') && self.peek(2).is_ascii_hexdigit() {
            self.position += 2;
            while self.peek(0).is_ascii_hexdigit() {
                self.position += 1;
            }
            return TokenKind::Number;
        }
        self.digits();
        // A dot without a digit after it is no part of the number: `1..3` is a range.
        if self.peek(0) == b'.' && self.peek(1).is_ascii_digit() {
            self.position += 1;
            self.digits();
        }
        if matches!(self.peek(0), b'e' | b'E') {
            let sign = usize::from(matches!(self.peek(1), b'+' | b'-'));
            if self.peek(1 + sign).is_ascii_digit() {
                self.position += 1 + sign;
                self.digits();
            }
        }
        TokenKind::Number
    }

    fn digits(&mut self) {
        while self.peek(0).is_ascii_digit() {
            self.position += 1;
        }
    }

    /// A token that starts with `#`: a quoted identifier, a verbatim literal or a keyword.
    fn hash(&mut self, escaped: &mut bool) -> TokenKind {
        let start = self.position;
        match (self.peek(1), self.peek(2)) {
            (b'"', _) => {
                self.position += 2;
                *escaped = self.quoted(start, "quoted identifier");
                return TokenKind::QuotedIdentifier;
            }
            (b'!', b'"') => {
                self.position += 3;
                *escaped = self.quoted(start, "verbatim literal");
                return TokenKind::Verbatim;
            }
            _ => {}
        }
        self.position += 1;
        if !(self.peek(0) == b'_' || self.peek_char().is_some_and(is_identifier_start)) {
            self.report(
                Diagnostic::new(self.span_from(start), "`#` stands alone here")
                    .with_hint("a name with special characters is written `#\"name\"`"),
            );
            return TokenKind::Unknown;
        }
        self.identifier();
        let word = self.source.get(start..self.position).unwrap_or("");
        if !HASH_KEYWORDS.contains(&word) {
            let hint = format!(
                "the keywords with `#` are {}; a name with special characters is written `#\"name\"`",
                HASH_KEYWORDS.join(", ")
            );
            self.report(
                Diagnostic::new(self.span_from(start), format!("there is no keyword `{word}`"))
                    .with_hint(hint),
            );
            return TokenKind::Unknown;
        }
        TokenKind::HashKeyword
    }

    /// A run of characters that start no token.
    fn unknown(&mut self) -> TokenKind {
        let start = self.position;
        let Some(first) = self.peek_char() else { return TokenKind::End };
        while self.peek_char() == Some(first) {
            self.position += first.len_utf8();
        }
        if matches!(first, '“' | '„') {
            self.typographic_text();
        }
        let diagnostic = Diagnostic::new(
            Span::new(start as u32, (start + first.len_utf8()) as u32),
            format!("the character `{}` has no meaning here", first.escape_debug()),
        );
        self.report(match first {
            '“' | '”' | '„' | '‘' | '’' | '\'' => {
                diagnostic.with_hint("a text is written between straight quotes: \"…\"")
            }
            '|' => diagnostic.with_hint("the logical operators are `and`, `or` and `not`"),
            '^' => diagnostic.with_hint("a power is `Number.Power(base, exponent)`"),
            '%' => diagnostic.with_hint("a remainder is `Number.Mod(number, divisor)`"),
            _ => diagnostic,
        });
        TokenKind::Unknown
    }

    /// Skips the rest of a text between typographic quotes, if it ends on the same line: one mistake, not three.
    fn typographic_text(&mut self) {
        let rest = self.source.get(self.position..self.bytes.len()).unwrap_or("");
        if let Some((at, end)) =
            rest.char_indices().take(LONGEST_TYPOGRAPHIC).find(|(_, c)| matches!(c, '“' | '”' | '\n'))
            && end != '\n'
        {
            self.position += at + end.len_utf8();
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < crate::diagnostic::MAX_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_trivia();
        let start = self.position;
        let first = *self.bytes.get(start)?;
        let mut escaped = false;
        let kind = match first {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.identifier(),
            b'0'..=b'9' => self.number(),
            b'"' => {
                self.position += 1;
                escaped = self.quoted(start, "text");
                TokenKind::Text
            }
            b',' => self.operator(TokenKind::Comma, 1),
            b';' => self.operator(TokenKind::Semicolon, 1),
            b'(' => self.operator(TokenKind::OpenParen, 1),
            b')' => self.operator(TokenKind::CloseParen, 1),
            b'[' => self.operator(TokenKind::OpenBracket, 1),
            b']' => self.operator(TokenKind::CloseBracket, 1),
            b'{' => self.operator(TokenKind::OpenBrace, 1),
            b'}' => self.operator(TokenKind::CloseBrace, 1),
            b'+' => self.operator(TokenKind::Plus, 1),
            b'-' => self.operator(TokenKind::Minus, 1),
            b'*' => self.operator(TokenKind::Star, 1),
            b'/' => self.operator(TokenKind::Slash, 1),
            b'&' => self.operator(TokenKind::Ampersand, 1),
            b'@' => self.operator(TokenKind::At, 1),
            b'!' => self.operator(TokenKind::Bang, 1),
            b'=' if self.peek(1) == b'>' => self.operator(TokenKind::Arrow, 2),
            b'=' => self.operator(TokenKind::Equal, 1),
            b'<' => match self.peek(1) {
                b'=' => self.operator(TokenKind::LessEqual, 2),
                b'>' => self.operator(TokenKind::NotEqual, 2),
                _ => self.operator(TokenKind::Less, 1),
            },
            b'>' if self.peek(1) == b'=' => self.operator(TokenKind::GreaterEqual, 2),
            b'>' => self.operator(TokenKind::Greater, 1),
            b'?' if self.peek(1) == b'?' => self.operator(TokenKind::Coalesce, 2),
            b'?' => self.operator(TokenKind::Question, 1),
            b'.' if self.peek(1) == b'.' && self.peek(2) == b'.' => self.operator(TokenKind::Ellipsis, 3),
            b'.' if self.peek(1) == b'.' => self.operator(TokenKind::DotDot, 2),
            b'.' if self.peek(1).is_ascii_digit() => self.number(),
            b'#' => self.hash(&mut escaped),
            _ if self.peek_char().is_some_and(is_identifier_start) => self.identifier(),
            _ => self.unknown(),
        };
        Some(Token { kind, escaped, span: self.span_from(start) })
    }
}
