//! The tree as compact S-expressions, for tests and for looking at what was read.
//!
//! `1 + x{0}?` is `(+ 1 (item? x 0))`. Names are written as M writes them, texts as literals.

use crate::ast::*;
use crate::print::{quote_identifier, quote_text};

/// A document as S-expressions: one line for an expression, one for each member of a section.
pub fn document(document: &Document<'_>) -> String {
    match document {
        Document::Expression(value) => expression(value),
        Document::Section(section) => {
            let mut lines = format!("(section {}", quote_identifier(&section.name.text));
            push_attributes(section.attributes.as_ref(), &mut lines);
            for member in &section.members {
                lines.push_str(if member.shared { "\n  (shared " } else { "\n  (member " });
                lines.push_str(&quote_identifier(&member.name.text));
                push_attributes(member.attributes.as_ref(), &mut lines);
                lines.push(' ');
                push_expression(&member.value, &mut lines);
                lines.push(')');
            }
            lines.push(')');
            lines
        }
    }
}

/// An expression as an S-expression.
pub fn expression(value: &Expr<'_>) -> String {
    let mut out = String::new();
    push_expression(value, &mut out);
    out
}

/// A type as an S-expression.
pub fn ty(value: &TypeExpr<'_>) -> String {
    let mut out = String::new();
    push_type(value, &mut out);
    out
}

fn push_attributes(attributes: Option<&Expr<'_>>, out: &mut String) {
    if let Some(attributes) = attributes {
        out.push_str(" (attributes ");
        push_expression(attributes, out);
        out.push(')');
    }
}

fn push_expression(value: &Expr<'_>, out: &mut String) {
    match &value.kind {
        ExprKind::Literal(literal) => push_literal(literal, out),
        ExprKind::Identifier { name, inclusive, quoted } => {
            if *inclusive {
                out.push('@');
            }
            let keyword = name.text.starts_with('#') && !quoted;
            out.push_str(&if keyword { name.text.to_string() } else { quote_identifier(&name.text) });
        }
        ExprKind::SectionAccess { section, member } => list(out, "!", |out| {
            push_name(section, out);
            push_name(member, out);
        }),
        ExprKind::Parenthesized(inner) => nested(out, "paren", &[inner]),
        ExprKind::NotImplemented => out.push_str("..."),
        ExprKind::Invoke { function, arguments } => list(out, "call", |out| {
            child(function, out);
            arguments.iter().for_each(|argument| child(argument, out));
        }),
        ExprKind::List(items) => list(out, "list", |out| {
            for item in items {
                match item {
                    ListItem::Single(value) => child(value, out),
                    ListItem::Range(from, to) => {
                        out.push(' ');
                        nested(out, "..", &[from, to]);
                    }
                }
            }
        }),
        ExprKind::Record(fields) => list(out, "record", |out| push_fields(fields, out)),
        ExprKind::ItemAccess { target, selector, optional } => {
            nested(out, if *optional { "item?" } else { "item" }, &[target, selector]);
        }
        ExprKind::FieldAccess { target, field, optional } => {
            list(out, if *optional { "field?" } else { "field" }, |out| {
                push_target(target.as_deref(), out);
                push_name(field, out);
            });
        }
        ExprKind::Projection { target, fields, optional } => {
            list(out, if *optional { "project?" } else { "project" }, |out| {
                push_target(target.as_deref(), out);
                fields.iter().for_each(|field| push_name(field, out));
            });
        }
        ExprKind::Function(function) => push_function(function, out),
        ExprKind::Each(body) => nested(out, "each", &[body]),
        ExprKind::Let { variables, body } => list(out, "let", |out| {
            push_fields(variables, out);
            child(body, out);
        }),
        ExprKind::If { condition, then, otherwise } => nested(out, "if", &[condition, then, otherwise]),
        ExprKind::Unary { operator, operand } => {
            let operator = match operator {
                UnaryOp::Plus => "+",
                UnaryOp::Minus => "-",
                UnaryOp::Not => "not",
            };
            nested(out, operator, &[operand]);
        }
        ExprKind::Binary { operator, left, right, .. } => {
            nested(out, operator_text(*operator), &[left, right])
        }
        ExprKind::Is { value, ty } => list(out, "is", |out| push_primitive(value, *ty, out)),
        ExprKind::As { value, ty } => list(out, "as", |out| push_primitive(value, *ty, out)),
        ExprKind::Type(ty) => list(out, "type", |out| child_type(ty, out)),
        ExprKind::RaiseError(value) => nested(out, "error", &[value]),
        ExprKind::Try { protected, handler } => list(out, "try", |out| {
            child(protected, out);
            match handler {
                Handler::None => {}
                Handler::Otherwise(value) => list(out, " otherwise", |out| child(value, out)),
                Handler::Catch(function) => list(out, " catch", |out| {
                    out.push(' ');
                    push_function(function, out);
                }),
            }
        }),
        ExprKind::Error => out.push_str("<error>"),
    }
}

/// `(head …)`; a blank that starts `head` goes before the parenthesis.
fn list(out: &mut String, head: &str, content: impl FnOnce(&mut String)) {
    if let Some(head) = head.strip_prefix(' ') {
        out.push(' ');
        return list(out, head, content);
    }
    out.push('(');
    out.push_str(head);
    content(out);
    out.push(')');
}

fn nested(out: &mut String, head: &str, children: &[&Expr<'_>]) {
    list(out, head, |out| children.iter().for_each(|value| child(value, out)));
}

fn child(value: &Expr<'_>, out: &mut String) {
    out.push(' ');
    push_expression(value, out);
}

fn child_type(value: &TypeExpr<'_>, out: &mut String) {
    out.push(' ');
    push_type(value, out);
}

fn push_name(name: &Name<'_>, out: &mut String) {
    out.push(' ');
    out.push_str(&quote_identifier(&name.text));
}

fn push_target(target: Option<&Expr<'_>>, out: &mut String) {
    match target {
        Some(target) => child(target, out),
        None => out.push_str(" _"),
    }
}

fn push_fields(fields: &[Field<'_>], out: &mut String) {
    for field in fields {
        list(out, " =", |out| {
            push_name(&field.name, out);
            child(&field.value, out);
        });
    }
}

fn push_function(function: &Function<'_>, out: &mut String) {
    list(out, "function", |out| {
        list(out, " ", |out| {
            for (index, parameter) in function.parameters.iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                out.push_str(&quote_identifier(&parameter.name.text));
                if parameter.optional {
                    out.push('?');
                }
                if let Some(ty) = parameter.ty {
                    out.push(':');
                    out.push_str(&primitive_text(ty));
                }
            }
        });
        if let Some(ty) = function.return_type {
            out.push_str(" :");
            out.push_str(&primitive_text(ty));
        }
        child(&function.body, out);
    });
}

fn push_primitive(value: &Expr<'_>, ty: PrimitiveType, out: &mut String) {
    child(value, out);
    out.push(' ');
    out.push_str(&primitive_text(ty));
}

fn primitive_text(ty: PrimitiveType) -> String {
    format!("{}{}", ty.kind.name(), if ty.nullable { "?" } else { "" })
}

fn push_type(ty: &TypeExpr<'_>, out: &mut String) {
    match &ty.kind {
        TypeKind::Primitive(primitive) => out.push_str(primitive.name()),
        TypeKind::Nullable(inner) => list(out, "nullable", |out| child_type(inner, out)),
        TypeKind::Record { fields, open } => list(out, "record", |out| {
            for field in fields {
                list(out, " =", |out| {
                    push_name(&field.name, out);
                    if field.optional {
                        out.push('?');
                    }
                    if let Some(ty) = &field.ty {
                        child_type(ty, out);
                    }
                });
            }
            if *open {
                out.push_str(" ...");
            }
        }),
        TypeKind::List(item) => list(out, "list", |out| child_type(item, out)),
        TypeKind::Function { parameters, return_type } => list(out, "function", |out| {
            for parameter in parameters {
                list(out, " :", |out| {
                    push_name(&parameter.name, out);
                    if parameter.optional {
                        out.push('?');
                    }
                    if let Some(ty) = &parameter.ty {
                        child_type(ty, out);
                    }
                });
            }
            child_type(return_type, out);
        }),
        TypeKind::Table(row) => list(out, "table", |out| child_type(row, out)),
        TypeKind::Expression(value) => list(out, "value", |out| child(value, out)),
    }
}

fn push_literal(literal: &Literal<'_>, out: &mut String) {
    match literal {
        Literal::Null => out.push_str("null"),
        Literal::Logical(value) => out.push_str(if *value { "true" } else { "false" }),
        Literal::Number(text) => out.push_str(text),
        Literal::Text(text) => out.push_str(&quote_text(text)),
        Literal::Verbatim(text) => {
            out.push_str("#!");
            out.push_str(&quote_text(text));
        }
    }
}

/// The operator as it is written.
fn operator_text(operator: BinaryOp) -> &'static str {
    match operator {
        BinaryOp::Or => "or",
        BinaryOp::And => "and",
        BinaryOp::Equal => "=",
        BinaryOp::NotEqual => "<>",
        BinaryOp::Less => "<",
        BinaryOp::LessEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterEqual => ">=",
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Concatenate => "&",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Coalesce => "??",
        BinaryOp::Meta => "meta",
    }
}
