//! Drops expressions without recursion: a chain such as `1 + 1 + …` is as deep a tree as it is long, and the drop the
//! compiler would write overflows the stack on it.

use crate::ast::{Expr, ExprKind, Handler, ListItem};

impl Drop for Expr<'_> {
    fn drop(&mut self) {
        if is_leaf(&self.kind) {
            return;
        }
        let mut pending = Vec::new();
        take_children(&mut self.kind, &mut pending);
        while let Some(mut kind) = pending.pop() {
            take_children(&mut kind, &mut pending);
        }
    }
}

/// Whether the expression has no expressions below it, so that dropping it cannot recurse.
fn is_leaf(kind: &ExprKind<'_>) -> bool {
    match kind {
        ExprKind::Literal(_)
        | ExprKind::Identifier { .. }
        | ExprKind::SectionAccess { .. }
        | ExprKind::NotImplemented
        | ExprKind::Error
        | ExprKind::FieldAccess { target: None, .. }
        | ExprKind::Projection { target: None, .. } => true,
        ExprKind::List(items) => items.is_empty(),
        ExprKind::Record(fields) => fields.is_empty(),
        _ => false,
    }
}

/// Moves every child that has children itself to `pending`. Types stay: their depth is bounded by the parser.
fn take_children<'s>(kind: &mut ExprKind<'s>, pending: &mut Vec<ExprKind<'s>>) {
    let mut take = |child: &mut Expr<'s>| {
        if !is_leaf(&child.kind) {
            pending.push(std::mem::replace(&mut child.kind, ExprKind::Error));
        }
    };
    match kind {
        ExprKind::Parenthesized(inner) | ExprKind::Each(inner) | ExprKind::RaiseError(inner) => take(inner),
        ExprKind::Invoke { function, arguments } => {
            take(function);
            arguments.iter_mut().for_each(take);
        }
        ExprKind::List(items) => {
            for item in items {
                match item {
                    ListItem::Single(value) => take(value),
                    ListItem::Range(from, to) => {
                        take(from);
                        take(to);
                    }
                }
            }
        }
        ExprKind::Record(fields) => fields.iter_mut().for_each(|field| take(&mut field.value)),
        ExprKind::ItemAccess { target, selector, .. } => {
            take(target);
            take(selector);
        }
        ExprKind::FieldAccess { target: Some(target), .. }
        | ExprKind::Projection { target: Some(target), .. } => {
            take(target);
        }
        ExprKind::Function(function) => take(&mut function.body),
        ExprKind::Let { variables, body } => {
            variables.iter_mut().for_each(|variable| take(&mut variable.value));
            take(body);
        }
        ExprKind::If { condition, then, otherwise } => {
            take(condition);
            take(then);
            take(otherwise);
        }
        ExprKind::Unary { operand, .. } => take(operand),
        ExprKind::Binary { left, right, .. } => {
            take(left);
            take(right);
        }
        ExprKind::Is { value, .. } | ExprKind::As { value, .. } => take(value),
        ExprKind::Try { protected, handler } => {
            take(protected);
            match handler {
                Handler::None => {}
                Handler::Otherwise(default) => take(default),
                Handler::Catch(function) => take(&mut function.body),
            }
        }
        ExprKind::Literal(_)
        | ExprKind::Identifier { .. }
        | ExprKind::SectionAccess { .. }
        | ExprKind::NotImplemented
        | ExprKind::FieldAccess { target: None, .. }
        | ExprKind::Projection { target: None, .. }
        | ExprKind::Type(_)
        | ExprKind::Error => {}
    }
}
