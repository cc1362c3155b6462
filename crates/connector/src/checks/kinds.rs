//! Data source kinds: what their records have to say, and what published functions have to say of themselves.

use super::Input;
use super::shape::{resolved, signature};
use crate::walk::{all, field, fields, literal_text, record};
use m_syntax::ast::{Expr, ExprKind, ListItem, Member};
use std::collections::BTreeSet;

/// Words that certification takes out of names, as words of their own in CamelCase.
const WORDS: [&str; 3] = ["PowerBI", "API", "Connector"];

pub(super) fn check(input: &Input<'_>) {
    version(input);
    let mut kinds = BTreeSet::new();
    for member in &input.section.members {
        let Some(attributes) = &member.attributes else { continue };
        for field in fields(attributes) {
            let is_known = matches!(&*field.name.text, "DataSource.Kind" | "Publish");
            let Some(name) = literal_text(&field.value) else {
                if is_known {
                    let message = format!("{} is no text", field.name.text);
                    input.tell("unknown-kind", field.value.span, message);
                }
                continue;
            };
            let record = input.member(name);
            match &*field.name.text {
                "DataSource.Kind" => match record {
                    None => {
                        let message = format!("there is no record {name} for the data source kind");
                        input.tell("unknown-kind", field.value.span, message);
                    }
                    Some(record) if kinds.insert(name.to_owned()) => kind(input, record),
                    Some(_) => {}
                },
                "Publish" => {
                    if record.is_none() {
                        let message = format!("there is no record {name} for Get data");
                        input.tell("unknown-kind", field.value.span, message);
                    }
                    published(input, member);
                }
                _ => {}
            }
        }
    }
}

fn version(input: &Input<'_>) {
    let found = input.section.attributes.as_ref().and_then(|attributes| field(attributes, "Version"));
    let is_version = |text: &str| {
        let numbers: Vec<&str> = text.split('.').collect();
        numbers.len() == 3 && numbers.iter().all(|number| number.parse::<u32>().is_ok())
    };
    match found {
        None => input.tell("version", input.section.name.span, "the section has no version"),
        Some(field) if !literal_text(&field.value).is_some_and(is_version) => {
            input.tell("version", field.value.span, "the version is not three numbers");
        }
        Some(_) => {}
    }
}

fn kind<'i>(input: &Input<'i>, member: &'i Member<'i>) {
    if record(&member.value).is_none() {
        return;
    }
    match field(&member.value, "TestConnection") {
        Some(test) => test_connection(input, member, &test.value),
        None => {
            let message = format!("the record {} has no TestConnection", member.name.text);
            input.tell("test-connection", member.name.span, message);
        }
    }
    let Some(authentication) = field(&member.value, "Authentication") else {
        let message = format!("the record {} has no Authentication", member.name.text);
        input.tell("authentication", member.name.span, message);
        return;
    };
    let ways = fields(&authentication.value);
    if ways.is_empty() && matches!(authentication.value.kind, ExprKind::Record(_)) {
        input.tell("authentication", authentication.value.span, "Authentication has no kind of credential");
    }
    super::oauth::check(input, &authentication.value);
}

/// What TestConnection gives, where that stands in the text: a list whose first item names a function of the kind.
fn test_connection<'i>(input: &Input<'i>, kind: &Member<'_>, value: &'i Expr<'i>) {
    let ExprKind::Function(function) = &resolved(input, value).kind else { return };
    let mut body = &function.body;
    while let ExprKind::Let { body: inner, .. } | ExprKind::Parenthesized(inner) = &body.kind {
        body = inner;
    }
    let ExprKind::List(items) = &body.kind else { return };
    let Some(ListItem::Single(first)) = items.first() else {
        input.tell("test-connection", body.span, "TestConnection gives an empty list");
        return;
    };
    let Some(name) = literal_text(first) else { return };
    let is_of_kind = |member: &&Member<'_>| {
        let attribute =
            member.attributes.as_ref().and_then(|attributes| field(attributes, "DataSource.Kind"));
        member.shared && attribute.and_then(|field| literal_text(&field.value)) == Some(&*kind.name.text)
    };
    if input.member(name).filter(is_of_kind).is_none() {
        let message =
            format!("TestConnection names {name}, which is no shared function of {}", kind.name.text);
        input.tell("test-connection", first.span, message);
        return;
    }
    // What the function takes; a list with a range in it is left alone.
    let is_counted = items.iter().all(|item| matches!(item, ListItem::Single(_)));
    let Some(parameters) = input.member(name).and_then(|member| signature(input, member)) else { return };
    let needed = parameters.iter().filter(|parameter| !parameter.optional).count();
    let given = items.len() - 1;
    if is_counted && !(needed..=parameters.len()).contains(&given) {
        let takes = if needed == parameters.len() {
            needed.to_string()
        } else {
            format!("{needed} to {}", parameters.len())
        };
        let message =
            format!("TestConnection gives {name} {}, and it takes {takes}", sink::counted(given, "argument"));
        input.tell("test-connection", first.span, message);
    }
}

/// What a published function says of itself.
fn published<'i>(input: &Input<'i>, member: &'i Member<'i>) {
    let name = &*member.name.text;
    let plain: String = name.chars().filter(|letter| !letter.is_whitespace()).collect();
    let words = WORDS.iter().filter(|word| has_word(&plain, word));
    for word in words {
        input.tell("function-name", member.name.span, format!("the name {name} has the word {word} in it"));
    }
    if !name.contains('.') {
        input.tell(
            "function-name",
            member.name.span,
            format!("the name {name} is not of the form Kind.Function"),
        );
    }
    let documented: BTreeSet<&str> = reachable(input, member)
        .into_iter()
        .filter_map(|expression| match &expression.kind {
            ExprKind::Record(fields) => Some(fields.iter().map(|field| &*field.name.text)),
            _ => None,
        })
        .flatten()
        .collect();
    let missing: Vec<&str> =
        ["Documentation.Name", "Documentation.LongDescription", "Documentation.Examples"]
            .into_iter()
            .filter(|name| !documented.contains(name))
            .collect();
    if !missing.is_empty() {
        input.tell("documentation", member.name.span, format!("{name} has no {}", missing.join(", no ")));
    }
}

/// Whether a word stands in a name as one of its own: `API` in `ContosoAPI`, not in `Capital`.
fn has_word(name: &str, word: &str) -> bool {
    name.match_indices(word).any(|(at, _)| {
        let after = name[at + word.len()..].chars().next();
        let before = name[..at].chars().next_back();
        after.is_none_or(|letter| !letter.is_ascii_lowercase())
            && (before.is_none_or(|letter| !letter.is_ascii_uppercase()) || word != "API")
    })
}

/// Every expression of a member and of the members that it names.
fn reachable<'i>(input: &Input<'i>, member: &'i Member<'i>) -> Vec<&'i Expr<'i>> {
    let (mut seen, mut open, mut found) = (BTreeSet::new(), vec![member], Vec::new());
    while let Some(member) = open.pop() {
        if !seen.insert(&*member.name.text) {
            continue;
        }
        let used = super::members::used(&member.value);
        open.extend(used.into_iter().filter_map(|name| input.member(name)));
        found.extend(all(&member.value));
    }
    found
}
