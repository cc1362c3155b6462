//! *type-expression* and the types in it, and *primitive-or-nullable-primitive-type* after `as` and `is`.

use super::cursor::Parser;
use super::duplicate::Names;
use super::lookahead::is_name;
use crate::ast::{Expr, ExprKind, FieldSpec, ParameterSpec, Primitive, PrimitiveType, TypeExpr, TypeKind};
use crate::diagnostic::Diagnostic;
use crate::lex::{Token, TokenKind};

impl<'s> Parser<'s, '_> {
    /// *type-expression* that starts with `type`.
    pub(super) fn type_expression(&mut self) -> Expr<'s> {
        let start = self.start();
        self.advance();
        let ty = Box::new(self.ty());
        Expr { kind: ExprKind::Type(ty), span: self.span_from(start) }
    }

    /// *type*: a *primary-type*, or a *primary-expression* that gives one.
    fn ty(&mut self) -> TypeExpr<'s> {
        let start = self.start();
        if !self.enter() {
            return TypeExpr { kind: TypeKind::Primitive(Primitive::Any), span: self.place() };
        }
        let kind = match self.kind() {
            TokenKind::OpenBracket => self.record_type(true),
            TokenKind::OpenBrace => self.list_type(),
            TokenKind::Identifier => self.named_type(),
            TokenKind::Null => {
                self.advance();
                TypeKind::Primitive(Primitive::Null)
            }
            TokenKind::Type => {
                self.advance();
                if self.at_type() {
                    let span = self.span_from(start);
                    self.report_here(
                        Diagnostic::new(span, "`type` is not repeated inside a type")
                            .with_hint("remove this `type`"),
                    );
                    self.ty().kind
                } else {
                    TypeKind::Primitive(Primitive::Type)
                }
            }
            _ if self.at_type() => TypeKind::Expression(Box::new(self.primary_expression())),
            _ => {
                self.expected("a type");
                TypeKind::Primitive(Primitive::Any)
            }
        };
        self.leave();
        TypeExpr { kind, span: self.span_from(start) }
    }

    /// Whether a type starts at the position.
    fn at_type(&self) -> bool {
        self.at_type_expression()
            || matches!(
                self.kind(),
                TokenKind::OpenBracket | TokenKind::OpenBrace | TokenKind::Null | TokenKind::Type
            )
    }

    /// Whether a name or parenthesis that gives a type starts at the position; `catch` belongs to a `try` around.
    fn at_type_expression(&self) -> bool {
        match self.kind() {
            TokenKind::Identifier => !self.is_word(0, "catch"),
            TokenKind::QuotedIdentifier | TokenKind::At | TokenKind::OpenParen => true,
            _ => false,
        }
    }

    /// A type that starts with a word: a primitive type, `nullable …`, `table …`, `function …` or an expression.
    fn named_type(&mut self) -> TypeKind<'s> {
        let token = self.token();
        match self.text(token.span) {
            "nullable" => {
                self.advance();
                if self.at_type() {
                    return TypeKind::Nullable(Box::new(self.ty()));
                }
                self.expected("a type after `nullable`");
                TypeKind::Primitive(Primitive::Any)
            }
            "table" => {
                self.advance();
                self.table_type()
            }
            "function" if self.ahead(1).kind == TokenKind::OpenParen => {
                self.advance();
                self.function_type(false)
            }
            word => match primitive(word) {
                Some(primitive) => {
                    self.advance();
                    TypeKind::Primitive(primitive)
                }
                None => TypeKind::Expression(Box::new(self.primary_expression())),
            },
        }
    }

    /// *table-type* after `table`, or the primitive type if no row type follows.
    fn table_type(&mut self) -> TypeKind<'s> {
        let start = self.start();
        let kind = if self.kind() == TokenKind::OpenBracket {
            self.record_type(false)
        } else if self.at_type_expression() {
            TypeKind::Expression(Box::new(self.primary_expression()))
        } else {
            return TypeKind::Primitive(Primitive::Table);
        };
        TypeKind::Table(Box::new(TypeExpr { kind, span: self.span_from(start) }))
    }

    /// *list-type*. The position is at `{`.
    fn list_type(&mut self) -> TypeKind<'s> {
        let open = self.advance().span;
        let item = Box::new(self.ty());
        if !self.eat(TokenKind::CloseBrace) {
            self.not_closed(TokenKind::CloseBrace, open, "`}` after the type of the items");
            self.recover(&[]);
            self.eat(TokenKind::CloseBrace);
        }
        TypeKind::List(item)
    }

    /// *record-type*, or the *row-type* of a table, which is never `open`. The position is at `[`.
    fn record_type(&mut self, may_be_open: bool) -> TypeKind<'s> {
        let open_bracket = self.advance().span;
        let mut fields = Vec::new();
        let mut open = false;
        if !self.eat(TokenKind::CloseBracket) {
            loop {
                if self.kind() == TokenKind::Ellipsis {
                    let marker = self.advance().span;
                    open = true;
                    if !may_be_open {
                        self.report(Diagnostic::new(marker, "the row type of a table cannot be open"));
                    }
                    if self.kind() == TokenKind::Comma {
                        self.expected_with("`]` after `...`", Some("`...` comes last"));
                    }
                } else {
                    fields.push(self.field_specification());
                }
                if !self.next_in_list(TokenKind::CloseBracket, open_bracket, "field") {
                    break;
                }
            }
        }
        Names::new("the field", "this type").check(self, fields.iter().map(|field| &field.name));
        TypeKind::Record { fields, open }
    }

    /// *field-specification*.
    fn field_specification(&mut self) -> FieldSpec<'s> {
        let next = self.ahead(1).kind;
        let optional = self.is_word(0, "optional") && (next.is_word() || next == TokenKind::QuotedIdentifier);
        if optional {
            self.advance();
        }
        let name = self.field_name();
        let ty = self.eat(TokenKind::Equal).then(|| self.ty());
        FieldSpec { name, optional, ty }
    }

    /// The text that is a function's signature alone.
    pub(super) fn signature(&mut self) -> TypeExpr<'s> {
        let start = self.start();
        let kind = match self.kind() {
            TokenKind::OpenParen => self.function_type(true),
            _ => {
                self.expected("`(` before the parameters");
                TypeKind::Primitive(Primitive::Function)
            }
        };
        if self.kind() != TokenKind::End {
            self.expected("the end of the signature");
        }
        TypeExpr { kind, span: self.span_from(start) }
    }

    /// *function-type* after `function`. The position is at `(`.
    fn function_type(&mut self, return_type_optional: bool) -> TypeKind<'s> {
        let open = self.advance().span;
        let mut parameters = Vec::new();
        if !self.eat(TokenKind::CloseParen) {
            loop {
                parameters.push(self.parameter_specification());
                if !self.next_in_list(TokenKind::CloseParen, open, "parameter") {
                    break;
                }
            }
        }
        self.check_parameters(parameters.iter().map(|parameter| (&parameter.name, parameter.optional)));
        let return_type = Box::new(if self.eat(TokenKind::As) {
            self.ty()
        } else {
            if !return_type_optional {
                self.expected_with(
                    "`as` and the return type of the function type",
                    Some("it may be `as any`"),
                );
            }
            TypeExpr { kind: TypeKind::Primitive(Primitive::Any), span: self.span_from(self.previous_end) }
        });
        TypeKind::Function { parameters, return_type }
    }

    /// *parameter-specification* or *optional-parameter-specification*.
    fn parameter_specification(&mut self) -> ParameterSpec<'s> {
        let optional = self.eat_optional();
        let name = self.identifier("the name of a parameter");
        let ty = self.eat(TokenKind::As).then(|| self.ty());
        ParameterSpec { name, optional, ty }
    }

    /// *primitive-or-nullable-primitive-type*.
    pub(super) fn primitive_type(&mut self) -> PrimitiveType {
        let start = self.start();
        let next = self.ahead(1).kind;
        let nullable = self.is_word(0, "nullable")
            && (is_name(next) || matches!(next, TokenKind::Null | TokenKind::Type));
        if nullable {
            self.advance();
        }
        let kind = match self.primitive_of(self.token()) {
            Some(kind) => {
                self.advance();
                kind
            }
            None => {
                self.not_primitive();
                Primitive::Any
            }
        };
        PrimitiveType { nullable, kind, span: self.span_from(start) }
    }

    fn primitive_of(&self, token: Token) -> Option<Primitive> {
        match token.kind {
            TokenKind::Identifier => primitive(self.text(token.span)),
            TokenKind::Null => Some(Primitive::Null),
            TokenKind::Type => Some(Primitive::Type),
            _ => None,
        }
    }

    /// Reports what is no primitive type, and reads it if it is a type at all.
    #[cold]
    fn not_primitive(&mut self) {
        if !self.at_type() {
            self.expected("a primitive type");
            return;
        }
        let place = self.place();
        let found = self.describe(self.token());
        self.report_here(
            Diagnostic::new(place, format!("expected a primitive type, found {found}"))
                .with_hint("here stands one of any, anynonnull, binary, date, datetime, datetimezone, duration, function, list, logical, none, null, number, record, table, text, time, type, perhaps after nullable"),
        );
        let reported = self.diagnostics.len();
        self.ty();
        // What is wrong inside a type that may not stand here is of no interest.
        self.diagnostics.truncate(reported);
    }
}

/// The *primitive-type* of this spelling, but `null` and `type`, which are keywords.
fn primitive(word: &str) -> Option<Primitive> {
    Some(match word {
        "any" => Primitive::Any,
        "anynonnull" => Primitive::AnyNonNull,
        "binary" => Primitive::Binary,
        "date" => Primitive::Date,
        "datetime" => Primitive::DateTime,
        "datetimezone" => Primitive::DateTimeZone,
        "duration" => Primitive::Duration,
        "function" => Primitive::Function,
        "list" => Primitive::List,
        "logical" => Primitive::Logical,
        "none" => Primitive::None,
        "number" => Primitive::Number,
        "record" => Primitive::Record,
        "table" => Primitive::Table,
        "text" => Primitive::Text,
        "time" => Primitive::Time,
        "action" => Primitive::Action,
        _ => return None,
    })
}
