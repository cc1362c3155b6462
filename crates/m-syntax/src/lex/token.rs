//! The kinds of tokens (M specification, "Lexical Structure", *token*).

use crate::span::Span;

/// One token and its place. Whitespace and comments are no tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Whether a text, verbatim literal or quoted identifier holds `""` or `#(…)`, and so differs from its source.
    pub escaped: bool,
    /// Where it stands.
    pub span: Span,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each keyword and operator is the token of its name")]
pub enum TokenKind {
    /// *regular-identifier*, dots included.
    Identifier,
    /// *quoted-identifier* `#"…"`.
    QuotedIdentifier,
    /// A keyword that starts with `#`: `#date`, `#shared` …
    HashKeyword,
    /// *number-literal*.
    Number,
    /// *text-literal*.
    Text,
    /// *verbatim-literal* `#!"…"`.
    Verbatim,
    And,
    As,
    Each,
    Else,
    Error,
    False,
    If,
    In,
    Is,
    Let,
    Meta,
    Not,
    Null,
    Or,
    Otherwise,
    Section,
    Shared,
    Then,
    True,
    Try,
    Type,
    Comma,
    Semicolon,
    Equal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    NotEqual,
    Plus,
    Minus,
    Star,
    Slash,
    Ampersand,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    At,
    Bang,
    Question,
    Coalesce,
    /// `=>`
    Arrow,
    /// `..`
    DotDot,
    /// `...`
    Ellipsis,
    /// Characters that mean nothing in M; a diagnostic says so.
    Unknown,
    /// The end of the text.
    End,
}

impl TokenKind {
    /// Whether it is a keyword without `#`.
    pub fn is_keyword(self) -> bool {
        use TokenKind::*;
        matches!(
            self,
            And | As
                | Each
                | Else
                | Error
                | False
                | If
                | In
                | Is
                | Let
                | Meta
                | Not
                | Null
                | Or
                | Otherwise
                | Section
                | Shared
                | Then
                | True
                | Try
                | Type
        )
    }

    /// Whether it may be a part of a *generalized-identifier*.
    pub(crate) fn is_word(self) -> bool {
        matches!(self, TokenKind::Identifier | TokenKind::Number) || self.is_keyword()
    }
}

/// The keyword of this spelling, `#` keywords left out.
pub(crate) fn keyword(word: &[u8]) -> Option<TokenKind> {
    use TokenKind::*;
    Some(match word {
        b"and" => And,
        b"as" => As,
        b"each" => Each,
        b"else" => Else,
        b"error" => Error,
        b"false" => False,
        b"if" => If,
        b"in" => In,
        b"is" => Is,
        b"let" => Let,
        b"meta" => Meta,
        b"not" => Not,
        b"null" => Null,
        b"or" => Or,
        b"otherwise" => Otherwise,
        b"section" => Section,
        b"shared" => Shared,
        b"then" => Then,
        b"true" => True,
        b"try" => Try,
        b"type" => Type,
        _ => return None,
    })
}

/// The keywords that start with `#`.
pub(crate) const HASH_KEYWORDS: [&str; 11] = [
    "#binary",
    "#date",
    "#datetime",
    "#datetimezone",
    "#duration",
    "#infinity",
    "#nan",
    "#sections",
    "#shared",
    "#table",
    "#time",
];
