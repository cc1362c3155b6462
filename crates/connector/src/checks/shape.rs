//! What expressions come to, as far as it stands in the text: values behind names, the types of functions, metadata.

use super::Input;
use crate::walk::{call, literal_logical, record, reference};
use m_syntax::Span;
use m_syntax::ast::{BinaryOp, Expr, ExprKind, Field, Member, TypeExpr, TypeKind};

/// No more names than this are followed: a circle of them leads nowhere.
const STEPS: usize = 50;

/// The value of an expression, behind parentheses, `let` and the names of its variables and of members.
pub(super) fn resolved<'i>(input: &Input<'i>, value: &'i Expr<'i>) -> &'i Expr<'i> {
    resolved_in(input, value, &mut Vec::new())
}

/// As `resolved`, with the variables of the `let`s around, which are those around the result afterwards.
fn resolved_in<'i>(input: &Input<'i>, value: &'i Expr<'i>, lets: &mut Vec<&'i [Field<'i>]>) -> &'i Expr<'i> {
    let mut at = value;
    for _ in 0..STEPS {
        at = match &at.kind {
            ExprKind::Parenthesized(inner) => inner,
            ExprKind::Let { variables, body } => {
                lets.push(variables);
                body
            }
            ExprKind::Identifier { name, .. } => {
                let own = lets.iter().rev().flat_map(|fields| fields.iter());
                match own.into_iter().find(|field| field.name.text == name.text) {
                    Some(variable) => &variable.value,
                    None => match input.member(&name.text) {
                        Some(member) => {
                            lets.clear();
                            &member.value
                        }
                        None => break,
                    },
                }
            }
            _ => break,
        };
    }
    at
}

/// A parameter of a function, as people call it.
pub(super) struct Parameter<'i> {
    pub(super) name: &'i str,
    pub(super) span: Span,
    pub(super) optional: bool,
    /// Its type, where the function has a type of its own.
    ty: Option<&'i TypeExpr<'i>>,
    /// The variables around the type.
    lets: Vec<&'i [Field<'i>]>,
    /// Whether the function has a type that cannot be read.
    is_hidden: bool,
}

/// What is known of metadata.
pub(super) enum Metadata<'i> {
    /// There is none.
    None,
    /// These fields.
    Fields(&'i [Field<'i>]),
    /// It is computed.
    Unknown,
}

/// The parameters of a function that a member is, by the type that it is given, or by its own text.
pub(super) fn signature<'i>(input: &Input<'i>, member: &'i Member<'i>) -> Option<Vec<Parameter<'i>>> {
    let value = resolved(input, &member.value);
    let (function, ty) = match call(value, "Value.ReplaceType") {
        Some([function, ty]) => (function, Some(ty)),
        _ => (value, None),
    };
    if let Some(parameters) = ty.and_then(|ty| function_type(input, ty)) {
        return Some(parameters);
    }
    let ExprKind::Function(function) = &resolved(input, function).kind else { return None };
    let parameter = |parameter: &'i m_syntax::ast::Parameter<'i>| Parameter {
        name: &parameter.name.text,
        span: parameter.name.span,
        optional: parameter.optional,
        ty: None,
        lets: Vec::new(),
        is_hidden: ty.is_some(),
    };
    Some(function.parameters.iter().map(parameter).collect())
}

/// The parameters of the type that a member gives a function, where it does so.
pub(super) fn typed<'i>(input: &Input<'i>, member: &'i Member<'i>) -> Option<Vec<Parameter<'i>>> {
    let [_, ty] = call(resolved(input, &member.value), "Value.ReplaceType")? else { return None };
    function_type(input, ty)
}

fn function_type<'i>(input: &Input<'i>, value: &'i Expr<'i>) -> Option<Vec<Parameter<'i>>> {
    let (mut at, mut lets) = (value, Vec::new());
    for _ in 0..STEPS {
        at = resolved_in(input, at, &mut lets);
        match &at.kind {
            ExprKind::Binary { operator: BinaryOp::Meta, left, .. } => at = left,
            ExprKind::Type(ty) => match &ty.kind {
                TypeKind::Function { parameters, .. } => {
                    let parameter = |parameter: &'i m_syntax::ast::ParameterSpec<'i>| Parameter {
                        name: &parameter.name.text,
                        span: parameter.name.span,
                        optional: parameter.optional,
                        ty: parameter.ty.as_ref(),
                        lets: lets.clone(),
                        is_hidden: false,
                    };
                    return Some(parameters.iter().map(parameter).collect());
                }
                TypeKind::Expression(inner) => at = inner,
                _ => return None,
            },
            _ => return None,
        }
    }
    None
}

impl<'i> Parameter<'i> {
    /// What the type of the parameter says of it.
    pub(super) fn metadata(&self, input: &Input<'i>) -> Metadata<'i> {
        if self.is_hidden {
            return Metadata::Unknown;
        }
        let (mut at, mut lets) = (self.ty.and_then(of_type), self.lets.clone());
        for _ in 0..STEPS {
            let Some(expression) = at else { return Metadata::None };
            let value = resolved_in(input, expression, &mut lets);
            at = match &value.kind {
                ExprKind::Binary { operator: BinaryOp::Meta, right, .. } => {
                    let right = resolved_in(input, right, &mut lets);
                    return record(right).map_or(Metadata::Unknown, Metadata::Fields);
                }
                ExprKind::Type(ty) => of_type(ty),
                // A type of the library has no more to it than its name.
                ExprKind::Identifier { name, .. } if name.text.ends_with(".Type") => None,
                _ => return Metadata::Unknown,
            };
        }
        Metadata::Unknown
    }

    /// Whether the parameter is an address, as `Uri.Type` says.
    pub(super) fn is_address(&self, input: &Input<'i>) -> bool {
        let (mut at, mut lets) = (self.ty.and_then(of_type), self.lets.clone());
        for _ in 0..STEPS {
            let Some(expression) = at else { return false };
            let value = resolved_in(input, expression, &mut lets);
            at = match &value.kind {
                ExprKind::Binary { operator: BinaryOp::Meta, left, .. } => Some(left),
                ExprKind::Type(ty) => of_type(ty),
                _ => return reference(value) == Some("Uri.Type"),
            };
        }
        false
    }

    /// Whether it is part of the data source path; not known where its metadata is computed.
    pub(super) fn is_in_path(&self, input: &Input<'i>) -> Option<bool> {
        let says_so = |field: &Field<'_>| {
            field.name.text == "DataSource.Path" && literal_logical(&field.value) == Some(false)
        };
        match self.metadata(input) {
            _ if self.optional => Some(false),
            Metadata::None => Some(true),
            Metadata::Fields(fields) => Some(!fields.iter().any(says_so)),
            Metadata::Unknown => None,
        }
    }
}

/// The expression in a type that can have metadata; none where the type is written out.
fn of_type<'i>(ty: &'i TypeExpr<'i>) -> Option<&'i Expr<'i>> {
    match &ty.kind {
        TypeKind::Nullable(inner) => of_type(inner),
        TypeKind::Expression(expression) => Some(expression),
        _ => None,
    }
}
