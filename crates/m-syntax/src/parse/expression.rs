//! *expression*: `let`, `if`, `error` and `try`, and the way to all others.

use super::cursor::Parser;
use super::duplicate::Names;
use crate::ast::{Expr, ExprKind, Field, Handler};
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;

impl<'s> Parser<'s, '_> {
    /// *expression*. Reads something of every expression; where there is none, reports it and reads nothing.
    pub(super) fn expression(&mut self) -> Expr<'s> {
        if !self.enter() {
            return self.error_here();
        }
        let expression = match self.kind() {
            TokenKind::Each => self.each_expression(),
            TokenKind::Let => self.let_expression(),
            TokenKind::If => self.if_expression(),
            TokenKind::Error => self.error_raising_expression(),
            TokenKind::Try => self.error_handling_expression(),
            TokenKind::OpenParen if self.at_function() => self.function_expression(),
            _ => self.operators(0),
        };
        self.leave();
        expression
    }

    /// *let-expression*.
    fn let_expression(&mut self) -> Expr<'s> {
        let start = self.start();
        self.advance();
        let mut variables = Vec::new();
        loop {
            if self.kind() == TokenKind::In {
                // The grammar wants a variable, but Microsoft's engine does not: connectors ship with `let in …`.
                if !variables.is_empty() {
                    let span = self.token().span;
                    let diagnostic = Diagnostic::new(span, "expected a variable after `,`, found `in`");
                    self.report_here(diagnostic.with_hint("remove the comma before `in`"));
                }
                break;
            }
            let before = self.start();
            variables.extend(self.variable());
            if self.eat(TokenKind::Comma) {
                continue;
            }
            if self.kind() == TokenKind::In {
                break;
            }
            if self.at_binding() {
                let after = self.span_from(self.previous_end);
                self.report_here(Diagnostic::new(after, "expected `,` between the variables of `let`"));
                continue;
            }
            match self.kind() {
                TokenKind::Arrow => self.arrow_without_parameters(),
                _ => self.expected("`,` or `in` after the variable of `let`"),
            }
            self.recover(&[TokenKind::Comma, TokenKind::In]);
            let go_on = self.eat(TokenKind::Comma);
            if !go_on || self.start() == before {
                break;
            }
        }
        Names::new("the variable", "this `let`").check(self, variables.iter().map(|variable| &variable.name));
        let body = match self.eat(TokenKind::In) {
            true => self.expression(),
            false => {
                self.expected("`in` after the variables of `let`");
                self.error_here()
            }
        };
        Expr { kind: ExprKind::Let { variables, body: Box::new(body) }, span: self.span_from(start) }
    }

    /// *variable*; `None` where there is no name.
    fn variable(&mut self) -> Option<Field<'s>> {
        let before = self.start();
        let name = self.identifier("the name of a variable");
        if self.start() == before {
            return None;
        }
        if !self.eat(TokenKind::Equal) {
            let hint =
                (self.kind() == TokenKind::OpenParen).then_some("a function is written `name = (x) => …`");
            self.expected_with("`=` after the name of the variable", hint);
            return Some(Field { name, value: self.error_here() });
        }
        let value = self.expression();
        Some(Field { name, value })
    }

    /// Whether `name =` stands at the position.
    pub(super) fn at_binding(&self) -> bool {
        self.kind() != TokenKind::Shared && self.at_member()
    }

    /// *if-expression*. A chain of `else if` is read in a loop: it may be long.
    fn if_expression(&mut self) -> Expr<'s> {
        let mut arms = Vec::new();
        while self.kind() == TokenKind::If {
            let start = self.advance().span.start;
            let condition = Box::new(self.expression());
            let has_then = self.if_keyword(TokenKind::Then, "`then` after the condition of `if`", None);
            let then = Box::new(if has_then { self.expression() } else { self.error_here() });
            let hint = "every `if` has an `else`; it may be `else null`";
            let has_else = self.if_keyword(TokenKind::Else, "`else` after the value of `then`", Some(hint));
            arms.push((start, condition, then));
            if !has_else {
                let missing = self.error_here();
                return self.fold_arms(arms, missing);
            }
        }
        let otherwise = self.expression();
        self.fold_arms(arms, otherwise)
    }

    /// Skips `then` or `else`; where it is missing, reports it and looks for it.
    fn if_keyword(&mut self, keyword: TokenKind, what: &str, hint: Option<&str>) -> bool {
        if self.eat(keyword) {
            return true;
        }
        if self.kind() == TokenKind::Arrow {
            self.arrow_without_parameters();
        }
        self.expected_with(what, hint);
        self.recover(&[TokenKind::Then, TokenKind::Else, TokenKind::Comma, TokenKind::In]);
        self.eat(keyword)
    }

    /// Nests the arms of an `else if` chain from its end.
    fn fold_arms(&self, arms: Vec<(u32, Box<Expr<'s>>, Box<Expr<'s>>)>, otherwise: Expr<'s>) -> Expr<'s> {
        arms.into_iter().rev().fold(otherwise, |otherwise, (start, condition, then)| {
            let kind = ExprKind::If { condition, then, otherwise: Box::new(otherwise) };
            Expr { kind, span: self.span_from(start) }
        })
    }

    /// *error-raising-expression*.
    fn error_raising_expression(&mut self) -> Expr<'s> {
        let start = self.start();
        self.advance();
        let value = Box::new(self.expression());
        Expr { kind: ExprKind::RaiseError(value), span: self.span_from(start) }
    }

    /// *error-handling-expression*.
    fn error_handling_expression(&mut self) -> Expr<'s> {
        let start = self.start();
        self.advance();
        let protected = Box::new(self.expression());
        let handler = if self.eat(TokenKind::Otherwise) {
            Handler::Otherwise(Box::new(self.expression()))
        } else if self.is_word(0, "catch") {
            self.advance();
            Handler::Catch(Box::new(self.catch_function()))
        } else {
            Handler::None
        };
        Expr { kind: ExprKind::Try { protected, handler }, span: self.span_from(start) }
    }
}
