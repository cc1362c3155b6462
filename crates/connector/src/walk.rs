//! Visits expressions: what each is made of, and all of them below one.

use m_syntax::ast::{Expr, ExprKind, Field, Handler, ListItem, Literal, TypeExpr, TypeKind};

/// The direct parts of an expression, types included.
pub(crate) fn parts<'e, 's>(expression: &'e Expr<'s>) -> Vec<&'e Expr<'s>> {
    let mut parts: Vec<&'e Expr<'s>> = Vec::new();
    match &expression.kind {
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
        ExprKind::If { condition, then, otherwise } => parts.extend([&**condition, &**then, &**otherwise]),
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

/// The part in which an expression goes on, where such parts nest as deep as a text is long: the left side of an operator,
/// what is called or looked into, what comes after the last `else`.
pub(crate) fn spine<'e, 's>(expression: &'e Expr<'s>) -> Option<&'e Expr<'s>> {
    match &expression.kind {
        ExprKind::Binary { left, .. } => Some(left),
        ExprKind::Is { value, .. } | ExprKind::As { value, .. } => Some(value),
        ExprKind::Invoke { function, .. } => Some(function),
        ExprKind::ItemAccess { target, .. } => Some(target),
        ExprKind::FieldAccess { target, .. } | ExprKind::Projection { target, .. } => target.as_deref(),
        ExprKind::If { otherwise, .. } => Some(otherwise),
        _ => None,
    }
}

/// Every expression below one, itself first. Chains may be long, so there is no recursion.
pub(crate) fn all<'e, 's>(expression: &'e Expr<'s>) -> Vec<&'e Expr<'s>> {
    let (mut found, mut open) = (Vec::new(), vec![expression]);
    while let Some(next) = open.pop() {
        found.push(next);
        open.extend(parts(next).into_iter().rev());
    }
    found
}

/// The name that an expression refers to.
pub(crate) fn reference<'e>(expression: &'e Expr<'_>) -> Option<&'e str> {
    match &expression.kind {
        ExprKind::Identifier { name, .. } => Some(&name.text),
        _ => None,
    }
}

/// The text that an expression is.
pub(crate) fn literal_text<'e>(expression: &'e Expr<'_>) -> Option<&'e str> {
    match &expression.kind {
        ExprKind::Literal(Literal::Text(text)) => Some(text),
        _ => None,
    }
}

/// The logical value that an expression is.
pub(crate) fn literal_logical(expression: &Expr<'_>) -> Option<bool> {
    match expression.kind {
        ExprKind::Literal(Literal::Logical(logical)) => Some(logical),
        _ => None,
    }
}

/// The arguments, where an expression calls the function of this name.
pub(crate) fn call<'e, 's>(expression: &'e Expr<'s>, name: &str) -> Option<&'e [Expr<'s>]> {
    match &expression.kind {
        ExprKind::Invoke { function, arguments } if reference(function) == Some(name) => Some(arguments),
        _ => None,
    }
}

/// The fields of a record expression.
pub(crate) fn fields<'e, 's>(expression: &'e Expr<'s>) -> &'e [Field<'s>] {
    record(expression).unwrap_or_default()
}

/// The field of this name of a record expression.
pub(crate) fn field<'e, 's>(expression: &'e Expr<'s>, name: &str) -> Option<&'e Field<'s>> {
    fields(expression).iter().find(|field| field.name.text == name)
}

/// The fields, where an expression is a record, perhaps in parentheses; none where it is computed.
pub(crate) fn record<'e, 's>(expression: &'e Expr<'s>) -> Option<&'e [Field<'s>]> {
    match &expression.kind {
        ExprKind::Record(fields) => Some(fields),
        ExprKind::Parenthesized(inner) => record(inner),
        _ => None,
    }
}
