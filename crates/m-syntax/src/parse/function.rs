//! *function-expression*, *each-expression* and the function of a `catch`.

use super::cursor::Parser;
use super::duplicate::Names;
use super::lookahead::is_name;
use crate::ast::{Expr, ExprKind, Function, Parameter};
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;

impl<'s> Parser<'s, '_> {
    /// *function-expression*. The position is at `(`.
    pub(super) fn function_expression(&mut self) -> Expr<'s> {
        let start = self.start();
        let function = Box::new(self.function());
        Expr { kind: ExprKind::Function(function), span: self.span_from(start) }
    }

    /// *each-expression*. The position is at `each`.
    pub(super) fn each_expression(&mut self) -> Expr<'s> {
        let start = self.start();
        self.advance();
        let body = Box::new(self.expression());
        Expr { kind: ExprKind::Each(body), span: self.span_from(start) }
    }

    /// *catch-function*: no or one parameter, neither typed nor optional.
    pub(super) fn catch_function(&mut self) -> Function<'s> {
        let start = self.place();
        if self.kind() != TokenKind::OpenParen {
            self.expected_with(
                "`(` after `catch`",
                Some("write `catch (e) => …`; `otherwise` takes a value instead of a function"),
            );
            let body = self.expression();
            return Function { parameters: Vec::new(), return_type: None, body };
        }
        let function = self.function();
        let plain = function.parameters.iter().all(|parameter| parameter.ty.is_none() && !parameter.optional);
        if !plain || function.parameters.len() > 1 || function.return_type.is_some() {
            self.report(
                Diagnostic::new(start, "the function after `catch` has one parameter or none, and no types")
                    .with_hint("write `catch (e) => …` or `catch () => …`"),
            );
        }
        function
    }

    fn function(&mut self) -> Function<'s> {
        let parameters = self.parameter_list();
        let return_type = self.eat(TokenKind::As).then(|| self.primitive_type());
        self.expect(TokenKind::Arrow, "`=>` after the parameters of the function");
        let body = self.expression();
        Function { parameters, return_type, body }
    }

    /// *parameter-list* with its parentheses.
    fn parameter_list(&mut self) -> Vec<Parameter<'s>> {
        let open = self.advance().span;
        let mut parameters = Vec::new();
        if !self.eat(TokenKind::CloseParen) {
            loop {
                parameters.push(self.parameter());
                if !self.next_in_list(TokenKind::CloseParen, open, "parameter") {
                    break;
                }
            }
        }
        self.check_parameters(parameters.iter().map(|parameter| (&parameter.name, parameter.optional)));
        parameters
    }

    /// *parameter* or *optional-parameter*.
    fn parameter(&mut self) -> Parameter<'s> {
        let optional = self.eat_optional();
        let name = self.identifier("the name of a parameter");
        let ty = self.eat(TokenKind::As).then(|| self.primitive_type());
        Parameter { name, optional, ty }
    }

    /// Skips `optional` where a name follows; otherwise it is the name.
    pub(super) fn eat_optional(&mut self) -> bool {
        let optional = self.is_word(0, "optional") && is_name(self.ahead(1).kind);
        if optional {
            self.advance();
        }
        optional
    }

    /// Reports parameters of the same name, and required ones after optional ones.
    pub(super) fn check_parameters<'n>(
        &mut self,
        parameters: impl ExactSizeIterator<Item = (&'n crate::ast::Name<'s>, bool)> + Clone,
    ) where
        's: 'n,
    {
        Names::new("the parameter", "this parameter list")
            .check(self, parameters.clone().map(|(name, _)| name));
        let mut optional_before = false;
        for (name, optional) in parameters {
            if optional_before && !optional {
                self.report(
                    Diagnostic::new(
                        name.span,
                        format!("the required parameter `{}` follows an optional one", name.text),
                    )
                    .with_hint("optional parameters come last"),
                );
            }
            optional_before |= optional;
        }
    }

    /// Reports a `=>` that follows no parameter list.
    pub(super) fn arrow_without_parameters(&mut self) {
        self.expected_with(
            "an operator",
            Some("before `=>` stands a parameter list such as `(x as number, optional y)`, with primitive types only"),
        );
    }
}
