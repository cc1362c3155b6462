//! Constants of a query, computed from its text alone.

use super::names::{Meaning, Names, Unknown};
use m_engine::compile::constant;
use m_engine::value::{Data, Record};
use m_engine::{Cell, Cx, Value, ops};
use m_syntax::Span;
use m_syntax::ast::{BinaryOp, Expr, ExprKind, ListItem, UnaryOp};

/// How many definitions are followed before a text counts as too deep.
pub(super) const DEPTH: usize = 200;

/// The expression without parentheses and without metadata: of `"x" meta [IsParameterQuery = true]` the text.
pub(super) fn bare<'e, 's>(mut expression: &'e Expr<'s>) -> &'e Expr<'s> {
    loop {
        expression = match &expression.kind {
            ExprKind::Parenthesized(inner) => inner,
            ExprKind::Binary { operator: BinaryOp::Meta, left, .. } => left,
            _ => return expression,
        };
    }
}

/// The value of an expression that is a constant, or the part that is none and why.
pub(super) fn fold<'t>(cx: &Cx, expression: &'t Expr<'t>, names: &Names<'t>) -> Result<Value, Unknown> {
    Folder { cx, own: None }.value(expression, names, DEPTH)
}

struct Folder<'f> {
    cx: &'f Cx,
    /// The definition that is being read; in it, its name means the outer one.
    own: Option<&'f Expr<'f>>,
}

fn unknown(span: Span, reason: impl Into<String>) -> Unknown {
    Unknown { span, reason: reason.into() }
}

impl Folder<'_> {
    fn value<'t>(&self, expression: &'t Expr<'t>, names: &Names<'t>, depth: usize) -> Result<Value, Unknown> {
        let expression = bare(expression);
        let span = expression.span;
        let depth = depth.checked_sub(1).ok_or_else(|| unknown(span, "The definitions are too deep."))?;
        let value = |expression: &'t Expr<'t>| self.value(expression, names, depth);
        let failed = |error: m_engine::Error| unknown(span, error.message().to_display());
        Ok(match &expression.kind {
            ExprKind::Literal(literal) => constant(literal).map_err(|why| unknown(span, why.to_display()))?,
            ExprKind::Identifier { name, .. } => match names.find(&name.text, self.own) {
                Some((Meaning::Is(definition), visible)) => {
                    Folder { cx: self.cx, own: Some(definition) }.value(definition, &visible, depth)?
                }
                Some((Meaning::Parameter, _)) => {
                    let reason = format!("'{}' is a parameter of a function.", name.text);
                    return Err(unknown(span, reason));
                }
                None => {
                    let reason = format!("'{}' is not defined in the query.", name.text);
                    return Err(unknown(span, reason));
                }
            },
            ExprKind::Unary { operator, operand } => {
                let operand = value(operand)?;
                match operator {
                    UnaryOp::Minus => ops::negate(&operand).map_err(failed)?,
                    UnaryOp::Plus => operand,
                    UnaryOp::Not => match operand.data {
                        Data::Logical(logical) => (!logical).into(),
                        _ => return Err(unknown(span, "The operand of 'not' is no logical value.")),
                    },
                }
            }
            ExprKind::Binary { operator, left, right, .. } => {
                let left = value(left)?;
                match (operator, &left.data) {
                    (BinaryOp::And, Data::Logical(false)) | (BinaryOp::Or, Data::Logical(true)) => left,
                    (BinaryOp::And | BinaryOp::Or, Data::Logical(_)) => value(right)?,
                    (BinaryOp::Coalesce, Data::Null) => value(right)?,
                    (BinaryOp::Coalesce, _) => left,
                    _ => {
                        let right = value(right)?;
                        ops::strict(self.cx, *operator, &left, &right)
                            .ok_or_else(|| unknown(span, "The operator is not one of constants."))?
                            .map_err(failed)?
                    }
                }
            }
            ExprKind::If { condition, then, otherwise } => match value(condition)?.data {
                Data::Logical(true) => value(then)?,
                Data::Logical(false) => value(otherwise)?,
                _ => return Err(unknown(span, "The condition is no logical value.")),
            },
            ExprKind::As { value: inner, .. } => value(inner)?,
            ExprKind::Let { variables, body } => {
                let inner = names.with_fields(variables);
                return self.value(body, &inner, depth);
            }
            ExprKind::Record(fields) => {
                let inner = names.with_fields(fields);
                let mut folded = Vec::new();
                for field in fields {
                    let folder = Folder { cx: self.cx, own: Some(&field.value) };
                    let value = folder.value(&field.value, &inner, depth)?;
                    folded.push((m_engine::value::Text::from(&*field.name.text), Cell::Value(value)));
                }
                Record::new(folded).map_err(|_| unknown(span, "A field is there twice."))?.into()
            }
            ExprKind::List(items) => {
                let items = items.iter().map(|item| match item {
                    ListItem::Single(item) => value(item),
                    ListItem::Range(..) => Err(unknown(span, "A range is not computed here.")),
                });
                Value::list(items.collect::<Result<_, _>>()?)
            }
            ExprKind::FieldAccess { target: Some(target), field, .. } => {
                self.field(target, &field.text, names, depth)?
            }
            ExprKind::ItemAccess { target, selector, .. } => {
                let selector = value(selector)?;
                match (value(target)?.data, selector.as_index()) {
                    (Data::List(list), Some(index)) => {
                        let item = list.get(self.cx, index).ok().flatten().and_then(|cell| cell.known());
                        item.ok_or_else(|| unknown(span, "The list has no such item."))?
                    }
                    _ => return Err(unknown(span, "The item is looked up in something that is no list.")),
                }
            }
            ExprKind::Invoke { function, .. } => {
                let reason = match &bare(function).kind {
                    ExprKind::Identifier { name, .. } => {
                        format!(
                            "It is the result of a call of '{}', which is known only when the query runs.",
                            name.text
                        )
                    }
                    _ => "It is the result of a call, which is known only when the query runs.".to_owned(),
                };
                return Err(unknown(span, reason));
            }
            _ => return Err(unknown(span, "It is no constant, so it is known only when the query runs.")),
        })
    }

    /// A field of a record. Only that field has to be a constant.
    fn field<'t>(
        &self,
        target: &'t Expr<'t>,
        name: &str,
        names: &Names<'t>,
        depth: usize,
    ) -> Result<Value, Unknown> {
        let (mut target, mut names) = (bare(target), names.clone());
        let mut own = self.own;
        for _ in 0..depth {
            match &target.kind {
                ExprKind::Identifier { name, .. } => match names.find(&name.text, own) {
                    Some((Meaning::Is(definition), visible)) => {
                        own = Some(definition);
                        target = bare(definition);
                        names = visible;
                    }
                    _ => break,
                },
                ExprKind::Record(fields) => {
                    let inner = names.with_fields(fields);
                    let field = fields.iter().find(|field| field.name.text == name);
                    let field =
                        field.ok_or_else(|| unknown(target.span, format!("There is no field '{name}'.")))?;
                    let folder = Folder { cx: self.cx, own: Some(&field.value) };
                    return folder.value(&field.value, &inner, depth.saturating_sub(1));
                }
                _ => break,
            }
        }
        let folder = Folder { cx: self.cx, own };
        match folder.value(target, &names, depth.saturating_sub(1))?.data {
            Data::Record(record) => record
                .get(name)
                .and_then(Cell::known)
                .ok_or_else(|| unknown(target.span, format!("There is no field '{name}'."))),
            _ => Err(unknown(target.span, "The field is looked up in something that is no record.")),
        }
    }
}
