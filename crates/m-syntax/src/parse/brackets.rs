//! What stands between `[` and `]`: records, field access and projections, and their *generalized-identifier*s.

use super::cursor::Parser;
use super::duplicate::Names;
use crate::ast::{Expr, ExprKind, Field, Name};
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;
use crate::span::Span;
use std::borrow::Cow;

impl<'s> Parser<'s, '_> {
    /// A *record-expression*, *implicit-target-field-selection* or *implicit-target-projection*. The position is
    /// at `[`.
    pub(super) fn bracket_expression(&mut self) -> ExprKind<'s> {
        let open = self.advance().span;
        match self.kind() {
            TokenKind::CloseBracket => {
                self.advance();
                ExprKind::Record(Vec::new())
            }
            TokenKind::OpenBracket => self.projection(None, open),
            _ => {
                let name = self.field_name();
                match self.kind() {
                    TokenKind::CloseBracket => self.end_field_selection(None, name),
                    _ => ExprKind::Record(self.fields(name, open)),
                }
            }
        }
    }

    /// *field-selection* or *projection* of `target`. The position is at `[`.
    pub(super) fn field_access_expression(&mut self, target: Expr<'s>, start: u32) -> Expr<'s> {
        let open = self.advance().span;
        let target = Some(Box::new(target));
        let kind = match self.kind() {
            TokenKind::OpenBracket => self.projection(target, open),
            _ => {
                let field = self.field_name();
                if self.kind() != TokenKind::CloseBracket {
                    self.not_closed(TokenKind::CloseBracket, open, "`]` after the name of the field");
                    self.recover(&[TokenKind::In, TokenKind::Then, TokenKind::Else]);
                }
                self.end_field_selection(target, field)
            }
        };
        Expr { kind, span: self.span_from(start) }
    }

    /// The `]` and `?` of a *field-selector*.
    fn end_field_selection(&mut self, target: Option<Box<Expr<'s>>>, field: Name<'s>) -> ExprKind<'s> {
        self.eat(TokenKind::CloseBracket);
        let optional = self.eat(TokenKind::Question);
        ExprKind::FieldAccess { target, field, optional }
    }

    /// *required-selector-list* with the brackets around it. The position is after the outer `[`.
    fn projection(&mut self, target: Option<Box<Expr<'s>>>, open: Span) -> ExprKind<'s> {
        let mut fields = Vec::new();
        loop {
            let inner = self.place();
            if self.expect(TokenKind::OpenBracket, "`[` before the name of a field") {
                fields.push(self.field_name());
                if !self.eat(TokenKind::CloseBracket) {
                    self.not_closed(TokenKind::CloseBracket, inner, "`]` after the name of the field");
                    self.recover(&[]);
                    self.eat(TokenKind::CloseBracket);
                }
            }
            if !self.next_in_list(TokenKind::CloseBracket, open, "field") {
                break;
            }
        }
        let optional = self.eat(TokenKind::Question);
        ExprKind::Projection { target, fields, optional }
    }

    /// The *record-literal* of attributes. The position is at `[`.
    pub(super) fn attribute_record(&mut self) -> Expr<'s> {
        let start = self.start();
        let open = self.advance().span;
        let fields = match self.eat(TokenKind::CloseBracket) {
            true => Vec::new(),
            false => {
                let name = self.field_name();
                self.fields(name, open)
            }
        };
        Expr { kind: ExprKind::Record(fields), span: self.span_from(start) }
    }

    /// *field-list* after its first name, up to and with the `]`.
    fn fields(&mut self, first: Name<'s>, open: Span) -> Vec<Field<'s>> {
        let mut fields = Vec::new();
        let mut name = first;
        loop {
            let value = if self.eat(TokenKind::Equal) {
                self.expression()
            } else {
                self.not_closed(TokenKind::CloseBracket, open, "`=` after the name of the field");
                self.error_here()
            };
            fields.push(Field { name, value });
            if !self.next_in_list(TokenKind::CloseBracket, open, "field") {
                break;
            }
            name = self.field_name();
        }
        Names::new("the field", "this record").check(self, fields.iter().map(|field| &field.name));
        fields
    }

    /// *field-name*: a *generalized-identifier* or *quoted-identifier*. Its text is exactly what is written.
    pub(super) fn field_name(&mut self) -> Name<'s> {
        let first = self.token();
        if first.kind == TokenKind::QuotedIdentifier {
            return self.identifier("a field name");
        }
        if !first.kind.is_word() {
            self.expected_with(
                "the name of a field",
                Some("a name with special characters is written `#\"name\"`"),
            );
            return Name { text: Cow::Borrowed(""), span: Span::new(self.place().start, self.place().start) };
        }
        self.advance();
        let mut end = first.span.end;
        while self.token().kind.is_word() {
            let gap = Span::new(end, self.start());
            if !self.text(gap).bytes().all(|byte| byte == b' ') {
                self.report_here(
                    Diagnostic::new(
                        self.token().span,
                        "the words of a field name are separated by blanks only",
                    )
                    .with_hint("a name with other characters is written `#\"name\"`"),
                );
            }
            end = self.advance().span.end;
        }
        let span = Span::new(first.span.start, end);
        Name { text: Cow::Borrowed(self.text(span)), span }
    }
}
