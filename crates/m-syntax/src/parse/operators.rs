//! Infix and prefix operators, from *logical-or-expression* to *unary-expression*, by precedence climbing over the
//! operator table of the M specification ("Operator precedence").

use super::cursor::Parser;
use crate::ast::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;

/// An infix operator.
enum Infix {
    Binary(BinaryOp),
    Is,
    As,
}

/// How tightly `is` binds; `as` binds one tighter.
const IS: u8 = 4;

/// The infix operator of this token and how tightly it binds. All associate to the left.
fn infix(kind: TokenKind) -> Option<(Infix, u8)> {
    let (operator, power) = match kind {
        TokenKind::Coalesce => (BinaryOp::Coalesce, 1),
        TokenKind::Or => (BinaryOp::Or, 2),
        TokenKind::And => (BinaryOp::And, 3),
        TokenKind::Is => return Some((Infix::Is, IS)),
        TokenKind::As => return Some((Infix::As, IS + 1)),
        TokenKind::Equal => (BinaryOp::Equal, 6),
        TokenKind::NotEqual => (BinaryOp::NotEqual, 6),
        TokenKind::Less => (BinaryOp::Less, 7),
        TokenKind::LessEqual => (BinaryOp::LessEqual, 7),
        TokenKind::Greater => (BinaryOp::Greater, 7),
        TokenKind::GreaterEqual => (BinaryOp::GreaterEqual, 7),
        TokenKind::Plus => (BinaryOp::Add, 8),
        TokenKind::Minus => (BinaryOp::Subtract, 8),
        TokenKind::Ampersand => (BinaryOp::Concatenate, 8),
        TokenKind::Star => (BinaryOp::Multiply, 9),
        TokenKind::Slash => (BinaryOp::Divide, 9),
        TokenKind::Meta => (BinaryOp::Meta, 10),
        _ => return None,
    };
    Some((Infix::Binary(operator), power))
}

impl<'s> Parser<'s, '_> {
    /// Operands joined by operators that bind at least as tightly as `least`.
    pub(super) fn operators(&mut self, least: u8) -> Expr<'s> {
        let start = self.start();
        let mut left = self.operand();
        // After a type only an operator that binds no tighter may follow: `x as number + 1` has no reading.
        let mut most = u8::MAX;
        while let Some((operator, power)) = infix(self.kind()) {
            if power < least || power > most {
                break;
            }
            let operator_span = self.advance().span;
            let kind = match operator {
                Infix::Binary(operator) => {
                    let left = Box::new(left);
                    let right = Box::new(self.operators(power + 1));
                    ExprKind::Binary { operator, operator_span, left, right }
                }
                Infix::Is => {
                    most = power;
                    ExprKind::Is { value: Box::new(left), ty: self.primitive_type() }
                }
                Infix::As => {
                    most = power;
                    ExprKind::As { value: Box::new(left), ty: self.primitive_type() }
                }
            };
            left = Expr { kind, span: self.span_from(start) };
        }
        left
    }

    /// *unary-expression*.
    fn operand(&mut self) -> Expr<'s> {
        match self.kind() {
            TokenKind::Plus | TokenKind::Minus | TokenKind::Not => self.unary_expression(),
            TokenKind::Type => self.type_expression(),
            TokenKind::Each | TokenKind::Let | TokenKind::If | TokenKind::Error | TokenKind::Try => {
                self.unparenthesized_operand()
            }
            TokenKind::OpenParen if self.at_function() => self.unparenthesized_operand(),
            _ => self.primary_expression(),
        }
    }

    /// A row of prefix operators and what they apply to.
    fn unary_expression(&mut self) -> Expr<'s> {
        let mut operators = Vec::new();
        loop {
            let operator = match self.kind() {
                TokenKind::Plus => UnaryOp::Plus,
                TokenKind::Minus => UnaryOp::Minus,
                TokenKind::Not => UnaryOp::Not,
                _ => break,
            };
            if self.exceeds_depth(operators.len() + 1) {
                self.nested_too_deeply();
                return self.error_here();
            }
            operators.push((operator, self.advance().span.start));
        }
        let levels = operators.len() as u32;
        self.nest(levels);
        let mut operand = self.operand();
        self.unnest(levels);
        for (operator, start) in operators.into_iter().rev() {
            let span = self.span_from(start);
            operand = Expr { kind: ExprKind::Unary { operator, operand: Box::new(operand) }, span };
        }
        operand
    }

    /// Reads an expression that the grammar does not allow as an operand, and says so.
    fn unparenthesized_operand(&mut self) -> Expr<'s> {
        if self.kind() == TokenKind::OpenParen && self.is_definition() {
            self.report_here(
                Diagnostic::new(self.token().span, "a definition `name = …` is no expression by itself").with_hint(
                    "write `let name = … in …`, or a text of members that starts with `section Name;`; to compare with \
                     a function, put it in parentheses",
                ),
            );
            return self.expression();
        }
        let what = match self.kind() {
            TokenKind::OpenParen => "a function".to_owned(),
            _ => self.describe(self.token()),
        };
        let hint = match self.previous_kind() {
            Some(TokenKind::Equal) => {
                "put it in parentheses to compare with it; a text of members starts with `section Name;`, and variables \
                 stand between `let` and `in`"
            }
            _ => "put it in parentheses",
        };
        self.report_here(
            Diagnostic::new(self.token().span, format!("{what} cannot be the operand of an operator"))
                .with_hint(hint),
        );
        self.expression()
    }
}
