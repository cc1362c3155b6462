//! *literal-expression*, and the check that attributes hold nothing else (*literal-attributes*).

use super::cursor::Parser;
use crate::ast::{Expr, ExprKind, ListItem, Literal};
use crate::diagnostic::Diagnostic;
use crate::lex::{Token, TokenKind};

impl<'s> Parser<'s, '_> {
    /// The literal that is this token.
    pub(super) fn literal(&self, token: Token) -> Option<Literal<'s>> {
        Some(match token.kind {
            TokenKind::Null => Literal::Null,
            TokenKind::True => Literal::Logical(true),
            TokenKind::False => Literal::Logical(false),
            TokenKind::Number => Literal::Number(self.text(token.span)),
            TokenKind::Text => Literal::Text(self.quoted_text(token, 1)),
            TokenKind::Verbatim => Literal::Verbatim(self.quoted_text(token, 3)),
            _ => return None,
        })
    }

    /// *literal-attributes*: a record of literals before a section or member. The position is at `[`.
    pub(super) fn literal_attributes(&mut self) -> Expr<'s> {
        let attributes = self.attribute_record();
        self.check_literal(&attributes);
        attributes
    }

    /// Reports the first thing below `value` that is no *any-literal*.
    fn check_literal(&mut self, value: &Expr<'s>) -> bool {
        match &value.kind {
            ExprKind::Literal(Literal::Verbatim(_)) => {}
            ExprKind::Literal(_) | ExprKind::Error => return true,
            ExprKind::Record(fields) => return fields.iter().all(|field| self.check_literal(&field.value)),
            ExprKind::List(items) => {
                return items.iter().all(|item| match item {
                    ListItem::Single(value) => self.check_literal(value),
                    ListItem::Range(from, to) => {
                        self.not_literal(from.span.to(to.span));
                        false
                    }
                });
            }
            _ => {}
        }
        self.not_literal(value.span);
        false
    }

    fn not_literal(&mut self, span: crate::span::Span) {
        self.report(
            Diagnostic::new(span, "attributes hold literals only")
                .with_hint("a text, number, true, false, null, or a record or list of them"),
        );
    }
}
