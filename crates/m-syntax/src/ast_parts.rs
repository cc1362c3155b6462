//! What expressions are made of, for whoever visits them.

use crate::ast::{Expr, ExprKind, Handler, ListItem, TypeExpr, TypeKind};

impl<'s> Expr<'s> {
    /// The direct parts of an expression, types included.
    pub fn parts(&self) -> Vec<&Expr<'s>> {
        let mut parts: Vec<&Expr<'s>> = Vec::new();
        match &self.kind {
            ExprKind::Literal(_)
            | ExprKind::Identifier { .. }
            | ExprKind::SectionAccess { .. }
            | ExprKind::NotImplemented
            | ExprKind::Error => {}
            ExprKind::Parenthesized(inner) | ExprKind::Each(inner) | ExprKind::RaiseError(inner) => {
                parts.push(inner)
            }
            ExprKind::Invoke { function, arguments } => {
                parts.push(function);
                parts.extend(arguments);
            }
            ExprKind::List(items) => {
                for item in items {
                    match item {
                        ListItem::Single(one) => parts.push(one),
                        ListItem::Range(from, to) => parts.extend([from, to]),
                    }
                }
            }
            ExprKind::Record(fields) => parts.extend(fields.iter().map(|field| &field.value)),
            ExprKind::Let { variables, body } => {
                parts.extend(variables.iter().map(|field| &field.value));
                parts.push(body);
            }
            ExprKind::ItemAccess { target, selector, .. } => parts.extend([&**target, &**selector]),
            ExprKind::FieldAccess { target, .. } | ExprKind::Projection { target, .. } => {
                parts.extend(target.as_deref());
            }
            ExprKind::Function(function) => parts.push(&function.body),
            ExprKind::If { condition, then, otherwise } => {
                parts.extend([&**condition, &**then, &**otherwise])
            }
            ExprKind::Unary { operand, .. } => parts.push(operand),
            ExprKind::Binary { left, right, .. } => parts.extend([&**left, &**right]),
            ExprKind::Is { value, .. } | ExprKind::As { value, .. } => parts.push(value),
            ExprKind::Type(ty) => of_type(ty, &mut parts),
            ExprKind::Try { protected, handler } => {
                parts.push(protected);
                match handler {
                    Handler::None => {}
                    Handler::Otherwise(other) => parts.push(other),
                    Handler::Catch(function) => parts.push(&function.body),
                }
            }
        }
        parts
    }

    /// The part in which an expression goes on, where such parts nest as deep as a text is long: the left side of an operator,
    /// what is called or looked into, what comes after the last `else`.
    pub fn spine(&self) -> Option<&Expr<'s>> {
        match &self.kind {
            ExprKind::Binary { left, .. } => Some(left),
            ExprKind::Is { value, .. } | ExprKind::As { value, .. } => Some(value),
            ExprKind::Invoke { function, .. } => Some(function),
            ExprKind::ItemAccess { target, .. } => Some(target),
            ExprKind::FieldAccess { target, .. } | ExprKind::Projection { target, .. } => target.as_deref(),
            ExprKind::If { otherwise, .. } => Some(otherwise),
            _ => None,
        }
    }
}

fn of_type<'e, 's>(ty: &'e TypeExpr<'s>, parts: &mut Vec<&'e Expr<'s>>) {
    match &ty.kind {
        TypeKind::Primitive(_) => {}
        TypeKind::Nullable(inner) | TypeKind::List(inner) | TypeKind::Table(inner) => of_type(inner, parts),
        TypeKind::Record { fields, .. } => {
            fields.iter().filter_map(|field| field.ty.as_ref()).for_each(|ty| of_type(ty, parts));
        }
        TypeKind::Function { parameters, return_type } => {
            parameters.iter().filter_map(|parameter| parameter.ty.as_ref()).for_each(|ty| of_type(ty, parts));
            of_type(return_type, parts);
        }
        TypeKind::Expression(expression) => parts.push(expression),
    }
}
