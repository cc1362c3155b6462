//! The names that an expression of a query sees, as far as its text says what they are.

use m_syntax::Span;
use m_syntax::ast::{Expr, Field};
use std::rc::Rc;

/// A part of a text that is no constant.
#[derive(Clone)]
pub(super) struct Unknown {
    pub(super) span: Span,
    pub(super) reason: String,
}

/// The names that an expression sees, innermost last.
#[derive(Clone, Default)]
pub(super) struct Names<'t> {
    pub(super) scopes: Vec<Rc<Vec<(&'t str, Meaning<'t>)>>>,
}

/// What a name means.
#[derive(Clone, Copy)]
pub(super) enum Meaning<'t> {
    /// An expression; it sees the names up to its own scope.
    Is(&'t Expr<'t>),
    /// A parameter of a function.
    Parameter,
}

impl<'t> Names<'t> {
    pub(super) fn with(&self, scope: Vec<(&'t str, Meaning<'t>)>) -> Names<'t> {
        let mut scopes = self.scopes.clone();
        scopes.push(Rc::new(scope));
        Names { scopes }
    }

    pub(super) fn with_fields(&self, fields: &'t [Field<'t>]) -> Names<'t> {
        self.with(fields.iter().map(|field| (&*field.name.text, Meaning::Is(&field.value))).collect())
    }

    /// What a name means, and the names that are visible there. `own` is the definition that is being read: inside of it
    /// the name means the outer one.
    pub(super) fn find(&self, name: &str, own: Option<&Expr<'_>>) -> Option<(Meaning<'t>, Names<'t>)> {
        for depth in (0..self.scopes.len()).rev() {
            let found = self.scopes[depth].iter().rev().find(|(known, meaning)| {
                let is_own = matches!((meaning, own), (Meaning::Is(it), Some(own)) if std::ptr::eq(*it, own));
                *known == name && !is_own
            });
            if let Some((_, meaning)) = found {
                return Some((*meaning, Names { scopes: self.scopes[..=depth].to_vec() }));
            }
        }
        None
    }
}
