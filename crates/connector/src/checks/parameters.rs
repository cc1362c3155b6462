//! Parameters of the functions that people call: what dialogs show of them, and what they are in the data source path.

use super::Input;
use super::shape::{Metadata, Parameter, resolved, signature, typed};
use crate::walk::{all, field, literal_text, record};
use m_syntax::Span;
use m_syntax::ast::{Expr, ExprKind, Member};
use std::collections::BTreeMap;

pub(super) fn check(input: &Input<'_>) {
    let mut of_kinds: BTreeMap<&str, Vec<&Member<'_>>> = BTreeMap::new();
    for member in &input.section.members {
        let attribute = |name: &str| {
            let attributes = member.attributes.as_ref()?;
            field(attributes, name).and_then(|field| literal_text(&field.value))
        };
        if let Some(kind) = attribute("DataSource.Kind") {
            of_kinds.entry(kind).or_default().push(member);
        }
        if let Some(record) = attribute("Publish").and_then(|name| input.member(name)) {
            captions(input, member);
            beta(input, record);
        }
    }
    for (kind, functions) in of_kinds {
        if let Some(kind) = input.member(kind) {
            paths(input, kind, &functions);
        }
    }
}

fn captions<'i>(input: &Input<'i>, member: &'i Member<'i>) {
    for parameter in typed(input, member).unwrap_or_default() {
        let is_told = match parameter.metadata(input) {
            Metadata::Unknown => true,
            Metadata::None => false,
            Metadata::Fields(fields) => fields.iter().any(|field| {
                matches!(&*field.name.text, "Documentation.FieldCaption" | "Documentation.SampleValues")
            }),
        };
        // A record of options is a group of the dialog; its fields have captions of their own.
        let is_group = parameter.optional && parameter.name.to_lowercase().starts_with("option");
        if !is_told && !is_group {
            let message = format!("the dialog has no caption for {} of {}", parameter.name, member.name.text);
            input.tell("parameter-caption", parameter.span, message);
        }
    }
}

/// A first release, as far as its number says so, that does not say whether it is one.
fn beta<'i>(input: &Input<'i>, publish: &'i Member<'i>) {
    let attributes = input.section.attributes.as_ref();
    let version = attributes.and_then(|attributes| field(attributes, "Version"));
    let version = version.and_then(|field| literal_text(&field.value)).unwrap_or_default();
    let is_first = version == "1.0.0" || version.starts_with("0.");
    let value = resolved(input, &publish.value);
    // Whoever writes false has thought of it.
    if is_first && record(value).is_some() && field(value, "Beta").is_none() {
        let message = format!("{} says nothing of Beta in version {version}", publish.name.text);
        input.tell("beta", publish.name.span, message);
    }
}

fn paths<'i>(input: &Input<'i>, kind: &'i Member<'i>, functions: &[&'i Member<'i>]) {
    let value = resolved(input, &kind.value);
    // A kind that makes its paths by itself has its own rules.
    if field(value, "MakeResourcePath").is_some() {
        return;
    }
    let in_path = |member: &'i Member<'i>| -> Option<Vec<Parameter<'i>>> {
        let known = signature(input, member)?.into_iter().map(|parameter| {
            let is_in_path = parameter.is_in_path(input)?;
            Some((is_in_path, parameter))
        });
        let known: Option<Vec<(bool, Parameter<'_>)>> = known.collect();
        Some(
            known?
                .into_iter()
                .filter(|(is_in_path, _)| *is_in_path)
                .map(|(_, parameter)| parameter)
                .collect(),
        )
    };
    let all_paths: Vec<(&Member<'_>, Vec<Parameter<'_>>)> =
        functions.iter().filter_map(|member| Some((*member, in_path(member)?))).collect();
    let Some((first, path)) = all_paths.first() else { return };
    let names = |path: &[Parameter<'i>]| path.iter().map(|parameter| parameter.name).collect::<Vec<_>>();
    let text = |names: &[&str]| match names {
        [] => "none".to_owned(),
        _ => names.join(", "),
    };
    for (member, other) in &all_paths[1..] {
        if names(path) != names(other) {
            let message = format!(
                "{} requires {}, and {} requires {}",
                member.name.text,
                text(&names(other)),
                first.name.text,
                text(&names(path))
            );
            input.tell("path-parameters", member.name.span, message);
        }
    }
    if let Some(label) = field(value, "Label").filter(|_| !path.is_empty()) {
        let message = format!("the Label of {} hides {}", kind.name.text, text(&names(path)));
        input.tell("label-hides-path", label.name.span, message);
    }
    if let Some(address) = path.iter().find(|parameter| parameter.is_address(input))
        && !looks_at_scheme(input)
    {
        let message = format!("nothing looks at the scheme of {}", address.name);
        input.tell("url-scheme", address.span, message);
    }
    test(input, value, functions, path);
}

/// Whether anything tells https from other schemes.
fn looks_at_scheme(input: &Input<'_>) -> bool {
    let is_scheme = |part: &&Expr<'_>| match &part.kind {
        ExprKind::FieldAccess { field, .. } => field.text == "Scheme",
        _ => literal_text(part).is_some_and(|text| {
            matches!(&*text.to_ascii_lowercase(), "https" | "https:" | "https://" | "scheme")
        }),
    };
    input.every.iter().any(is_scheme) || input.others.iter().any(|(_, text)| text.contains("Scheme"))
}

/// What TestConnection reads of the path has to be in it.
fn test<'i>(input: &Input<'i>, kind: &'i Expr<'i>, functions: &[&'i Member<'i>], path: &[Parameter<'i>]) {
    let Some(test) = field(kind, "TestConnection") else { return };
    let left_out: Vec<&str> = functions
        .iter()
        .filter_map(|member| signature(input, member))
        .flatten()
        .filter(|parameter| !parameter.optional && parameter.is_in_path(input) == Some(false))
        .map(|parameter| parameter.name)
        .filter(|name| !path.iter().any(|parameter| parameter.name == *name))
        .collect();
    let ExprKind::Function(function) = &resolved(input, &test.value).kind else { return };
    let read = |part: &&Expr<'i>| match &part.kind {
        ExprKind::FieldAccess { field, target: Some(_), .. } => {
            left_out.contains(&&*field.text).then_some(part.span)
        }
        _ => None,
    };
    let span: Option<Span> = all(&function.body).iter().find_map(read);
    if let Some(span) = span {
        let message = "TestConnection reads a parameter that is not in the data source path";
        input.tell("path-of-test", span, message);
    }
}
