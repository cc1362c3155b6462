//! Names in their scopes: those that nothing has, in every member, and those that need `@`.

use super::Input;
use crate::names::{library, nearest};
use m_syntax::Span;
use m_syntax::ast::{Expr, ExprKind, Field, Function, Handler, TypeExpr, TypeKind};
use std::collections::BTreeSet;

pub(super) fn check(input: &Input<'_>) {
    let members: BTreeSet<&str> = input.section.members.iter().map(|member| &*member.name.text).collect();
    let library = library();
    for member in &input.section.members {
        let mut walk =
            Walk { input, members: &members, library: &library, bound: Vec::new(), own: Vec::new() };
        walk.expression(&member.value);
    }
}

struct Walk<'w, 'i> {
    input: &'w Input<'i>,
    members: &'w BTreeSet<&'w str>,
    library: &'w BTreeSet<&'w str>,
    /// The names of the scopes around, innermost last.
    bound: Vec<String>,
    /// The variables and fields whose values are around, as many as are bound: each is not seen without `@` there.
    own: Vec<(usize, String)>,
}

impl Walk<'_, '_> {
    fn expression(&mut self, expression: &Expr<'_>) {
        match &expression.kind {
            ExprKind::Identifier { name, inclusive, quoted } => {
                if *quoted || !name.text.starts_with('#') {
                    self.reference(&name.text, *inclusive, name.span);
                }
            }
            ExprKind::FieldAccess { target: None, .. } | ExprKind::Projection { target: None, .. } => {
                self.reference("_", false, expression.span);
            }
            ExprKind::Each(inner) => self.with(vec!["_".to_owned()], |walk| walk.expression(inner)),
            ExprKind::Function(function) => self.function(function),
            ExprKind::Let { variables, body } => {
                let names = variables.iter().map(|field| field.name.text.to_string()).collect();
                self.with(names, |walk| {
                    walk.fields(variables);
                    walk.expression(body);
                });
            }
            ExprKind::Record(fields) => {
                let names = fields.iter().map(|field| field.name.text.to_string()).collect();
                self.with(names, |walk| walk.fields(fields));
            }
            ExprKind::Type(ty) => self.ty(ty),
            ExprKind::Try { protected, handler } => {
                self.expression(protected);
                match handler {
                    Handler::None => {}
                    Handler::Otherwise(other) => self.expression(other),
                    Handler::Catch(function) => self.function(function),
                }
            }
            _ => {
                let mut at = expression;
                while let Some(inner) = at.spine() {
                    let others = at.parts().into_iter().filter(|part| !std::ptr::eq(*part, inner));
                    others.for_each(|part| self.expression(part));
                    at = inner;
                }
                if std::ptr::eq(at, expression) {
                    at.parts().into_iter().for_each(|part| self.expression(part));
                } else {
                    self.expression(at);
                }
            }
        }
    }

    fn with(&mut self, names: Vec<String>, work: impl FnOnce(&mut Self)) {
        let before = self.bound.len();
        self.bound.extend(names);
        work(self);
        self.bound.truncate(before);
    }

    fn fields(&mut self, fields: &[Field<'_>]) {
        let from = self.bound.len() - fields.len();
        for (index, field) in fields.iter().enumerate() {
            self.own.push((from + index, field.name.text.to_string()));
            self.expression(&field.value);
            self.own.pop();
        }
    }

    fn function(&mut self, function: &Function<'_>) {
        let names = function.parameters.iter().map(|parameter| parameter.name.text.to_string()).collect();
        self.with(names, |walk| walk.expression(&function.body));
    }

    fn ty(&mut self, ty: &TypeExpr<'_>) {
        match &ty.kind {
            TypeKind::Primitive(_) => {}
            TypeKind::Nullable(inner) | TypeKind::List(inner) | TypeKind::Table(inner) => self.ty(inner),
            TypeKind::Record { fields, .. } => {
                fields.iter().filter_map(|field| field.ty.as_ref()).for_each(|ty| self.ty(ty));
            }
            TypeKind::Function { parameters, return_type } => {
                parameters.iter().filter_map(|parameter| parameter.ty.as_ref()).for_each(|ty| self.ty(ty));
                self.ty(return_type);
            }
            TypeKind::Expression(expression) => self.expression(expression),
        }
    }

    fn reference(&self, name: &str, inclusive: bool, span: Span) {
        let sees = |index: usize| inclusive || !self.own.iter().any(|(own, _)| *own == index);
        let bound = self.bound.iter().enumerate().any(|(index, known)| known == name && sees(index));
        if bound || self.members.contains(name) || self.library.contains(name) {
            return;
        }
        if self.own.iter().any(|(_, own)| own == name) {
            self.input.tell("self-without-at", span, format!("`{name}` does not see itself; write @{name}"));
            return;
        }
        let names = self.bound.iter().map(String::as_str);
        let all = names.chain(self.members.iter().copied()).chain(self.library.iter().copied());
        let hint = nearest(name, all).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        self.input.tell("unknown-name", span, format!("nothing has the name `{name}`{hint}"));
    }
}
