//! Visits expressions: all of them below one, and what some of them say.

use m_syntax::ast::{Expr, ExprKind, Field, Literal};

/// Every expression below one, itself first. Chains may be long, so there is no recursion.
pub(crate) fn all<'e, 's>(expression: &'e Expr<'s>) -> Vec<&'e Expr<'s>> {
    let (mut found, mut open) = (Vec::new(), vec![expression]);
    while let Some(next) = open.pop() {
        found.push(next);
        open.extend(next.parts().into_iter().rev());
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
