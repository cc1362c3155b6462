//! *primary-expression*: literals, names, parentheses, lists, and the calls and accesses after them.

use super::cursor::Parser;
use crate::ast::{Expr, ExprKind, ListItem, Name};
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;
use crate::span::Span;
use std::borrow::Cow;

impl<'s> Parser<'s, '_> {
    /// *primary-expression*.
    pub(super) fn primary_expression(&mut self) -> Expr<'s> {
        let start = self.start();
        let mut expression = self.primary_start();
        loop {
            expression = match self.kind() {
                TokenKind::OpenParen => self.invoke_expression(expression, start),
                TokenKind::OpenBrace => self.item_access_expression(expression, start),
                TokenKind::OpenBracket => self.field_access_expression(expression, start),
                _ => return expression,
            };
        }
    }

    /// A primary expression without what may follow it.
    fn primary_start(&mut self) -> Expr<'s> {
        let token = self.token();
        let kind = match token.kind {
            TokenKind::Identifier | TokenKind::QuotedIdentifier | TokenKind::HashKeyword => {
                self.identifier_expression()
            }
            TokenKind::At => self.inclusive_identifier_reference(),
            TokenKind::OpenParen => self.parenthesized_expression(),
            TokenKind::OpenBrace => self.list_expression(),
            TokenKind::OpenBracket => self.bracket_expression(),
            TokenKind::Ellipsis => {
                self.advance();
                ExprKind::NotImplemented
            }
            _ => match self.literal(token) {
                Some(literal) => {
                    self.advance();
                    ExprKind::Literal(literal)
                }
                None => return self.no_expression(),
            },
        };
        Expr { kind, span: self.span_from(token.span.start) }
    }

    /// Reports that an expression should stand here.
    #[cold]
    fn no_expression(&mut self) -> Expr<'s> {
        let place = self.place();
        match self.kind() {
            TokenKind::Unknown => {
                // Reported by the lexer; what follows is read as if the characters were a value.
                self.expected("an expression");
                self.advance();
            }
            kind if kind.is_keyword() && self.ahead(1).kind == TokenKind::Equal => {
                let word = self.text(place);
                let hint = format!("`{word}` is a keyword; write `#\"{word}\"` to use it as a name");
                self.expected_with("an expression", Some(&hint));
            }
            _ => self.expected("an expression"),
        }
        Expr { kind: ExprKind::Error, span: place }
    }

    /// *exclusive-identifier-reference* or *section-access-expression*.
    fn identifier_expression(&mut self) -> ExprKind<'s> {
        let quoted = self.kind() == TokenKind::QuotedIdentifier;
        let hash = self.kind() == TokenKind::HashKeyword;
        let name = match hash {
            true => {
                let span = self.advance().span;
                Name { text: Cow::Borrowed(self.text(span)), span }
            }
            false => self.identifier("a name"),
        };
        if self.kind() == TokenKind::Bang && !hash {
            self.advance();
            let member = self.identifier("the name of a section member after `!`");
            return ExprKind::SectionAccess { section: name, member };
        }
        ExprKind::Identifier { name, inclusive: false, quoted }
    }

    /// *inclusive-identifier-reference*. The position is at `@`.
    fn inclusive_identifier_reference(&mut self) -> ExprKind<'s> {
        self.advance();
        let quoted = self.kind() == TokenKind::QuotedIdentifier;
        let name = self.identifier("a name after `@`");
        ExprKind::Identifier { name, inclusive: true, quoted }
    }

    /// *parenthesized-expression*. The position is at `(`.
    fn parenthesized_expression(&mut self) -> ExprKind<'s> {
        let open = self.advance().span;
        let inner = Box::new(self.expression());
        if !self.eat(TokenKind::CloseParen) {
            self.not_closed(TokenKind::CloseParen, open, "`)`");
            self.recover(&[TokenKind::In, TokenKind::Then, TokenKind::Else]);
            self.eat(TokenKind::CloseParen);
        }
        ExprKind::Parenthesized(inner)
    }

    /// *list-expression*. The position is at `{`.
    fn list_expression(&mut self) -> ExprKind<'s> {
        let open = self.advance().span;
        let mut items = Vec::new();
        if !self.eat(TokenKind::CloseBrace) {
            loop {
                let from = self.expression();
                items.push(match self.eat(TokenKind::DotDot) {
                    true => ListItem::Range(from, self.expression()),
                    false => ListItem::Single(from),
                });
                if !self.next_in_list(TokenKind::CloseBrace, open, "item") {
                    break;
                }
            }
        }
        ExprKind::List(items)
    }

    /// *invoke-expression*. The position is at `(`.
    fn invoke_expression(&mut self, function: Expr<'s>, start: u32) -> Expr<'s> {
        let open = self.advance().span;
        let mut arguments = Vec::new();
        if !self.eat(TokenKind::CloseParen) {
            loop {
                arguments.push(self.expression());
                if !self.next_in_list(TokenKind::CloseParen, open, "argument") {
                    break;
                }
            }
        }
        let kind = ExprKind::Invoke { function: Box::new(function), arguments };
        Expr { kind, span: self.span_from(start) }
    }

    /// *item-access-expression*. The position is at `{`.
    fn item_access_expression(&mut self, target: Expr<'s>, start: u32) -> Expr<'s> {
        let open = self.advance().span;
        let selector = Box::new(self.expression());
        if !self.eat(TokenKind::CloseBrace) {
            self.not_closed(TokenKind::CloseBrace, open, "`}` after the item's position or key");
            self.recover(&[TokenKind::In, TokenKind::Then, TokenKind::Else]);
            self.eat(TokenKind::CloseBrace);
        }
        let optional = self.eat(TokenKind::Question);
        let kind = ExprKind::ItemAccess { target: Box::new(target), selector, optional };
        Expr { kind, span: self.span_from(start) }
    }

    /// After one of several `what`s: skips a comma and returns true, or the closing bracket and returns false. Where
    /// neither follows, reports it and goes on at the next comma.
    pub(super) fn next_in_list(&mut self, close: TokenKind, open: Span, what: &str) -> bool {
        let reported = self.reported();
        if self.eat(TokenKind::Comma) {
            if self.kind() == close {
                if !reported {
                    let what = format!("another {what} after `,`");
                    self.expected_with(&what, Some("remove the comma"));
                }
                self.advance();
                return false;
            }
            return true;
        }
        if self.eat(close) {
            return false;
        }
        let closing = bracket_text(close);
        if close == TokenKind::CloseBracket && self.at_binding() && !self.reported() {
            let after = self.span_from(self.previous_end);
            self.report_here(Diagnostic::new(
                after,
                format!("expected `,` or `{closing}` after this {what}"),
            ));
            return true;
        }
        match self.kind() {
            TokenKind::Arrow => self.arrow_without_parameters(),
            _ => self.not_closed(close, open, &format!("`,` or `{closing}` after this {what}")),
        }
        self.recover(&[TokenKind::Comma, TokenKind::In, TokenKind::Then, TokenKind::Else]);
        if self.eat(TokenKind::Comma) {
            return true;
        }
        self.eat(close);
        false
    }

    /// Reports that `expected` is missing; at the end of the text, or of the member, the bracket itself is what a
    /// person looks for.
    pub(super) fn not_closed(&mut self, close: TokenKind, open: Span, expected: &str) {
        if matches!(self.kind(), TokenKind::End | TokenKind::Semicolon | TokenKind::Shared) {
            let message = format!("this `{}` is never closed", self.text(open));
            let hint = format!("it ends with `{}`", bracket_text(close));
            self.report_here(Diagnostic::new(open, message).with_hint(hint));
        } else {
            self.expected(expected);
        }
    }
}

/// How a closing bracket is written.
fn bracket_text(close: TokenKind) -> char {
    match close {
        TokenKind::CloseParen => ')',
        TokenKind::CloseBrace => '}',
        _ => ']',
    }
}
