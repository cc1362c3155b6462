//! Members: those that nobody reaches, and shared ones that hide a name of the library.

use super::Input;
use crate::names::reference_names;
use crate::walk::{all, reference};
use m_syntax::ast::{Expr, ExprKind, Member};
use std::collections::BTreeSet;

pub(super) fn check(input: &Input<'_>) {
    // Somebody from outside reaches what is shared, and what attributes name.
    let mut open: Vec<&str> = Vec::new();
    for member in &input.section.members {
        let attributes = member.attributes.iter().flat_map(crate::walk::fields);
        open.extend(attributes.filter_map(|field| crate::walk::literal_text(&field.value)));
        if member.shared {
            open.push(&member.name.text);
        }
    }
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    while let Some(name) = open.pop() {
        if let Some(member) = input.member(name)
            && reached.insert(name)
        {
            open.extend(used(&member.value));
        }
    }
    // A section that looks up its members by text uses any of them.
    let looks_up = input
        .every
        .iter()
        .any(|expression| matches!(reference(expression), Some("#sections" | "Expression.Evaluate")));
    for member in &input.section.members {
        if !reached.contains(&*member.name.text) && !looks_up {
            input.tell("unused-member", member.name.span, format!("nothing reaches {}", member.name.text));
        }
        if member.shared && reference_names().any(|name| name == member.name.text) {
            let message = format!("{} is a name of the library", member.name.text);
            input.tell("hides-library", member.name.span, message);
        } else if member.shared && !is_meant_for_people(input, member) {
            let message = format!("{} is shared, and belongs to no kind", member.name.text);
            input.tell("shared-helper", member.name.span, message);
        }
    }
}

/// Whether a shared member is a function of a kind, or is called as one.
fn is_meant_for_people(input: &Input<'_>, member: &Member<'_>) -> bool {
    let has_attributes = |member: &Member<'_>| {
        member.attributes.as_ref().is_some_and(|attributes| !crate::walk::fields(attributes).is_empty())
    };
    let family = |name: &str| name.split_once('.').map(|(family, _)| family.to_owned());
    let own = family(&member.name.text);
    let mut functions = input.section.members.iter().filter(|other| has_attributes(other));
    let of_family = |other: &Member<'_>| family(&other.name.text) == own;
    has_attributes(member)
        || own.is_some() && (own.as_deref() == Some(&*input.section.name.text) || functions.any(of_family))
}

/// The names that an expression uses; which of them are members is for the caller to say.
pub(super) fn used<'e>(expression: &'e Expr<'_>) -> Vec<&'e str> {
    let name = |expression: &&'e Expr<'_>| match &expression.kind {
        ExprKind::Identifier { name, .. } => Some(&*name.text),
        ExprKind::SectionAccess { member, .. } => Some(&*member.text),
        _ => None,
    };
    all(expression).iter().filter_map(name).collect()
}
