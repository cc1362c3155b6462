//! What is said and sent to services: addresses, secrets, polling, statuses; and what evaluates texts.

use super::Input;
use crate::walk::{all, call, field, fields, literal_text, reference};
use m_syntax::Span;
use m_syntax::ast::{Expr, ExprKind, Literal};
use std::collections::BTreeSet;

/// Names under which a secret is written down, in lower case without signs.
const SECRET_NAMES: [&str; 6] = ["clientsecret", "secret", "password", "apikey", "accesstoken", "privatekey"];

pub(super) fn check(input: &Input<'_>) {
    let reads_status = input.text.contains("Response.Status");
    for member in &input.section.members {
        named(input, &member.name.text, &member.value);
        for expression in all(&member.value) {
            match &expression.kind {
                ExprKind::Literal(Literal::Text(text)) => address(input, text, expression.span),
                ExprKind::Record(fields) | ExprKind::Let { variables: fields, .. } => {
                    fields.iter().for_each(|field| named(input, &field.name.text, &field.value));
                }
                _ => {}
            }
            web(input, expression, reads_status);
            if let Some([text, ..]) = call(expression, "Expression.Evaluate")
                && literal_text(text).is_none()
                && !all(text).iter().any(|part| reference(part) == Some("Extension.Contents"))
                && !of_package(input, text)
            {
                input.tell(
                    "evaluates-text",
                    expression.span,
                    "a text is evaluated that is no part of the package",
                );
            }
            if let Some([table, handlers]) = call(expression, "Table.View")
                && matches!(table.kind, ExprKind::Literal(Literal::Null))
                && matches!(handlers.kind, ExprKind::Record(_))
            {
                for needed in ["GetType", "GetRows"] {
                    if field(handlers, needed).is_none() {
                        input.tell("view-handlers", handlers.span, format!("the view has no {needed}"));
                    }
                }
            }
        }
    }
    polling(input);
}

/// Whether a text comes of a member or variable that reads a part of the package.
fn of_package(input: &Input<'_>, text: &Expr<'_>) -> bool {
    // The usual loader: `Expression.Evaluate(asText, #shared)` where `asText` was read two lines above.
    let names = super::members::used(text);
    let values = input.section.members.iter().flat_map(|member| all(&member.value)).flat_map(|expression| {
        match &expression.kind {
            ExprKind::Let { variables, .. } => variables.as_slice(),
            _ => &[],
        }
    });
    let mut known: BTreeSet<&str> = names.iter().copied().collect();
    let all_values: Vec<_> = values.collect();
    for _ in 0..4 {
        let more: Vec<&str> = all_values
            .iter()
            .filter(|field| known.contains(&*field.name.text))
            .flat_map(|field| super::members::used(&field.value))
            .collect();
        known.extend(more);
    }
    known.contains("Extension.Contents")
}

/// A name that says that its value is a secret, beside a value that stands in the text.
fn named(input: &Input<'_>, name: &str, value: &Expr<'_>) {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let Some(text) = literal_text(value).filter(|text| text.len() >= 8 && !text.contains(' ')) else {
        return;
    };
    // A name for people, or of a parameter, is no secret.
    let has_signs = text.chars().any(|letter| letter.is_ascii_digit());
    if SECRET_NAMES.iter().any(|secret| plain.ends_with(secret)) && has_signs && !text.starts_with("http") {
        let id = if plain.ends_with("clientsecret") { "client-secret" } else { "secret-in-text" };
        input.tell(id, value.span, format!("the value of {name} stands in the text"));
    }
}

fn address(input: &Input<'_>, text: &str, span: Span) {
    let lower = text.to_ascii_lowercase();
    for (scheme, is_plain) in [("http://", true), ("https://", false)] {
        for (at, _) in lower.match_indices(scheme) {
            let host = lower[at + scheme.len()..].split(['/', '?', '#', ' ', '"', '\'', ':', ')']).next();
            let host = host.unwrap_or_default();
            if host.is_empty() {
                continue;
            }
            let is_local = host == "localhost" || host.starts_with("127.");
            let is_internal =
                [".local", ".internal", ".corp", ".lan", ".intranet"].iter().any(|end| host.ends_with(end))
                    || host.starts_with("10.") && is_number(host)
                    || host.starts_with("192.168.") && is_number(host);
            if is_internal {
                input.tell("internal-host", span, format!("{host} is a host of a network of its own"));
            } else if is_plain && !is_local && text.starts_with("http://") && !is_namespace(host) {
                input.tell("http-address", span, format!("the address {text} is not encrypted"));
            }
        }
    }
}

fn is_number(host: &str) -> bool {
    host.split('.').all(|part| part.parse::<u8>().is_ok())
}

/// Names of formats, which look like addresses and are never called.
fn is_namespace(host: &str) -> bool {
    ["schemas.", "www.w3.org", "docs.oasis-open.org", "json-schema.org", "purl.org", "ns."]
        .iter()
        .any(|known| host.starts_with(known))
}

fn web(input: &Input<'_>, expression: &Expr<'_>, reads_status: bool) {
    let Some([_, options]) = call(expression, "Web.Contents") else { return };
    for field in fields(options) {
        match &*field.name.text {
            "ManualStatusHandling" if !reads_status => {
                let message = "ManualStatusHandling, and nothing looks at Response.Status";
                input.tell("unread-status", field.name.span, message);
            }
            "Query" => {
                let reads = all(&field.value)
                    .into_iter()
                    .find(|part| reference(part).is_some_and(|name| name == "Extension.CurrentCredential"));
                if let Some(part) = reads {
                    input.tell("credential-in-query", part.span, "a credential stands in Query");
                }
            }
            _ => {}
        }
    }
}

/// Whoever waits and asks again has to say so, or is given the first answer again.
fn polling(input: &Input<'_>) {
    let members = &input.section.members;
    let has = |expression: &Expr<'_>, names: &[&str]| {
        all(expression).iter().any(|part| reference(part).is_some_and(|name| names.contains(&name)))
    };
    let mut asks: BTreeSet<&str> = BTreeSet::new();
    let calls_web = |member: &&m_syntax::ast::Member<'_>| has(&member.value, &["Web.Contents"]);
    asks.extend(members.iter().filter(calls_web).map(|member| &*member.name.text));
    for member in members {
        if !has(&member.value, &["Function.InvokeAfter"]) || input.text.contains("IsRetry") {
            continue;
        }
        let used = super::members::used(&member.value);
        let named = used.iter().any(|name| asks.contains(name));
        if asks.contains(&*member.name.text) || named {
            let message = format!("{} waits and asks again without IsRetry", member.name.text);
            input.tell("poll-without-isretry", member.name.span, message);
        }
    }
}
