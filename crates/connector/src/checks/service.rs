//! What is said and sent to services: addresses, secrets, polling, statuses; and what evaluates texts.

use super::Input;
use crate::walk::{all, call, field, fields, literal_text, reference};
use m_syntax::Span;
use m_syntax::ast::{Expr, ExprKind, Literal};
use std::collections::BTreeSet;

/// Names under which a secret is written down, in lower case without signs.
const SECRET_NAMES: [&str; 6] = ["clientsecret", "secret", "password", "apikey", "accesstoken", "privatekey"];

pub(super) fn check(input: &Input<'_>) {
    let mut views = Vec::new();
    for member in &input.section.members {
        // The status itself, or what a failing answer says of itself, as token endpoints do.
        let reads_status = input.text.contains("Response.Status") || looks_for_errors(&member.value);
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
                if field(handlers, "OnTake").is_none() {
                    views.push(handlers.span);
                }
            }
        }
    }
    input.tell_places("view-take", &views, "the view has no OnTake");
    polling(input);
}

/// Whether a text comes of a member or variable that reads a part of the package.
fn of_package(input: &Input<'_>, text: &Expr<'_>) -> bool {
    // The usual loader: `Expression.Evaluate(asText, #shared)` where `asText` was read two lines above.
    let names = super::members::used(text);
    let values = input.every.iter().flat_map(|expression| match &expression.kind {
        ExprKind::Let { variables, .. } => variables.as_slice(),
        _ => &[],
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

/// Whether an expression looks for a field or text `error`.
pub(super) fn looks_for_errors(expression: &Expr<'_>) -> bool {
    let is_error = |name: &str| name.eq_ignore_ascii_case("error") || name.eq_ignore_ascii_case("errors");
    all(expression).iter().any(|part| match &part.kind {
        ExprKind::FieldAccess { field, .. } => is_error(&field.text),
        _ => literal_text(part).is_some_and(is_error),
    })
}

/// Whoever waits and asks the same again has to say so, or is given the first answer again. Two forms are known: a function
/// that waits and calls itself, and one that is given to a function that waits for it (`Value.WaitFor`), where it does not
/// look at the number of the attempt.
fn polling(input: &Input<'_>) {
    if input.text.contains("IsRetry") {
        return;
    }
    let members = &input.section.members;
    let waits = |expression: &Expr<'_>| mentions(expression, |name| name == "Function.InvokeAfter");
    let is_asking = |name: &str| name == "Web.Contents";
    let asking = members.iter().filter(|member| mentions(&member.value, is_asking));
    let asking: BTreeSet<&str> =
        std::iter::once("Web.Contents").chain(asking.map(|member| &*member.name.text)).collect();
    let asks = |expression: &Expr<'_>| mentions(expression, |name| asking.contains(name));
    let waiting = members.iter().filter(|member| waits(&member.value) && !asks(&member.value));
    let waiting: BTreeSet<&str> = waiting.map(|member| &*member.name.text).collect();
    for member in members {
        let name = &*member.name.text;
        let own = all(&member.value);
        // Functions of its own, by their names too.
        let variables = own.iter().flat_map(|part| match &part.kind {
            ExprKind::Let { variables, .. } => variables.as_slice(),
            _ => &[],
        });
        let functions = variables.map(|field| (&*field.name.text, &field.value));
        let calls_itself = waits(&member.value)
            && functions
                .chain(std::iter::once((name, &member.value)))
                .any(|(name, value)| waits(value) && mentions(value, |one| one == name) && asks(value));
        let is_given = own.iter().any(|part| {
            let ExprKind::Invoke { function, arguments } = &part.kind else { return false };
            reference(function).is_some_and(|function| waiting.contains(function))
                && arguments.iter().any(|argument| asks_the_same(argument, &asking))
        });
        if calls_itself || is_given {
            let message = format!("{name} waits and asks again without IsRetry");
            input.tell("poll-without-isretry", member.name.span, message);
        }
    }
}

/// Whether an expression names one of those that a function picks.
fn mentions(expression: &Expr<'_>, is: impl Fn(&str) -> bool) -> bool {
    all(expression).iter().any(|part| reference(part).is_some_and(&is))
}

/// Whether an expression is a function that sends a request and looks at none of its parameters.
fn asks_the_same(expression: &Expr<'_>, asking: &BTreeSet<&str>) -> bool {
    let (parameters, body): (Vec<&str>, _) = match &expression.kind {
        ExprKind::Function(function) => {
            (function.parameters.iter().map(|parameter| &*parameter.name.text).collect(), &function.body)
        }
        ExprKind::Each(body) => (vec!["_"], &**body),
        _ => return false,
    };
    let implied = |part: &&Expr<'_>| {
        matches!(
            &part.kind,
            ExprKind::FieldAccess { target: None, .. } | ExprKind::Projection { target: None, .. }
        )
    };
    let looks = mentions(body, |name| parameters.contains(&name))
        || parameters.contains(&"_") && all(body).iter().any(implied);
    mentions(body, |name| asking.contains(name)) && !looks
}
