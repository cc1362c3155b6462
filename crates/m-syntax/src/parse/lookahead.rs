//! Decisions that need more than the next token; all but [`Parser::at_section`] look at a few tokens only.

use super::cursor::Parser;
use crate::lex::TokenKind;

impl Parser<'_, '_> {
    /// Whether the document is a section: it starts with `section`, with attributes and `section`, or with a `shared`
    /// member whose section header is missing.
    pub(super) fn at_section(&self) -> bool {
        match self.kind() {
            TokenKind::Section | TokenKind::Shared => true,
            TokenKind::OpenBracket => {
                let after = self.after_bracket();
                after == TokenKind::Section
            }
            _ => false,
        }
    }

    /// The token after the `]` that closes the `[` at the position.
    fn after_bracket(&self) -> TokenKind {
        let mut open = 0usize;
        let mut ahead = 0;
        loop {
            match self.ahead(ahead).kind {
                TokenKind::OpenBracket => open += 1,
                TokenKind::CloseBracket if open == 1 => return self.ahead(ahead + 1).kind,
                TokenKind::CloseBracket => open -= 1,
                TokenKind::End => return TokenKind::End,
                _ => {}
            }
            ahead += 1;
        }
    }

    /// Whether a section member starts at the position: `shared`, or `name =`.
    pub(super) fn at_member(&self) -> bool {
        match self.kind() {
            TokenKind::Shared => true,
            TokenKind::Identifier | TokenKind::QuotedIdentifier => self.ahead(1).kind == TokenKind::Equal,
            _ => false,
        }
    }

    /// Whether the `(` at the position starts a function and not a parenthesised expression. Only a parameter list has
    /// a comma after its first name, and only `=>`, or a return type and `=>`, follows a list of one parameter.
    pub(super) fn at_function(&self) -> bool {
        match self.ahead(1).kind {
            TokenKind::CloseParen => return true,
            TokenKind::Identifier if self.is_word(1, "optional") && is_name(self.ahead(2).kind) => {
                return true;
            }
            kind if is_name(kind) => {}
            _ => return false,
        }
        let after_parameter = match self.ahead(2).kind {
            TokenKind::As => match self.primitive_type_length(3) {
                0 => return false,
                length => 3 + length,
            },
            _ => 2,
        };
        match self.ahead(after_parameter).kind {
            TokenKind::Comma => true,
            TokenKind::CloseParen => self.arrow_follows(after_parameter + 1),
            _ => false,
        }
    }

    /// Whether `=>` stands there, or `as`, a type and `=>`.
    fn arrow_follows(&self, ahead: usize) -> bool {
        match self.ahead(ahead).kind {
            TokenKind::Arrow => true,
            TokenKind::As => {
                self.ahead(ahead + 1 + self.primitive_type_length(ahead + 1)).kind == TokenKind::Arrow
            }
            _ => false,
        }
    }

    /// How many tokens a *primitive-or-nullable-primitive-type* takes, or what is meant as one; 0 if there is none.
    fn primitive_type_length(&self, ahead: usize) -> usize {
        let is_type = |kind| {
            matches!(
                kind,
                TokenKind::Identifier | TokenKind::Type | TokenKind::Null | TokenKind::QuotedIdentifier
            )
        };
        if self.is_word(ahead, "nullable") && is_type(self.ahead(ahead + 1).kind) {
            2
        } else {
            usize::from(is_type(self.ahead(ahead).kind))
        }
    }
}

/// Whether it is an *identifier*.
pub(super) fn is_name(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Identifier | TokenKind::QuotedIdentifier)
}
