//! What a connector makes of answers: statuses that it takes into its own hands, and bodies that it reads besides.

use super::Input;
use super::shape::resolved;
use crate::walk::{all, call, field, fields, literal_logical, literal_text, reference};
use m_syntax::Span;
use m_syntax::ast::{BinaryOp, Expr, ExprKind, ListItem, Literal};
use std::collections::BTreeSet;

/// What the host waits for and repeats, where nobody takes it away from it.
const BUSY: [u32; 2] = [429, 503];

/// What M waits with.
const WAITS: [&str; 3] = ["Function.InvokeAfter", "Value.WaitFor", "Retry-After"];

pub(super) fn check(input: &Input<'_>) {
    let mut by_hand = Vec::new();
    for &expression in &input.every {
        let Some([_, options]) = call(expression, "Web.Contents") else { continue };
        let Some(handled) = field(options, "ManualStatusHandling") else { continue };
        let list = resolved(input, &handled.value);
        let ExprKind::List(items) = &list.kind else { continue };
        let codes: BTreeSet<u32> = items.iter().flat_map(codes).collect();
        busy(input, handled.name.span, &codes);
        // A list with a name can be asked whether the status is in it.
        if std::ptr::eq(list, &handled.value) {
            by_hand.push((handled.name.span, list, codes));
        }
    }
    unread(input, &by_hand);
    buffers(input);
    credentials(input);
}

/// The statuses of an item of a list.
fn codes(item: &ListItem<'_>) -> BTreeSet<u32> {
    match item {
        ListItem::Single(one) => status(one).into_iter().collect(),
        ListItem::Range(from, to) => match (status(from), status(to)) {
            (Some(from), Some(to)) => (from..=to).collect(),
            _ => BTreeSet::new(),
        },
    }
}

/// The status that a number can be.
fn status(value: &Expr<'_>) -> Option<u32> {
    match value.kind {
        ExprKind::Literal(Literal::Number(digits)) => {
            digits.parse().ok().filter(|number| (100..600).contains(number))
        }
        _ => None,
    }
}

fn busy(input: &Input<'_>, span: Span, codes: &BTreeSet<u32>) {
    let taken: Vec<String> = BUSY.iter().filter(|code| codes.contains(code)).map(u32::to_string).collect();
    if !taken.is_empty() && !input.mentions(&WAITS) {
        let message = format!("{} is taken from the host, and nothing here waits", taken.join(" and "));
        input.tell("busy-without-wait", span, message);
    }
}

/// Statuses of lists that no other place names. Where a range or the opposite of a status is asked for, all are looked at.
fn unread(input: &Input<'_>, by_hand: &[(Span, &Expr<'_>, BTreeSet<u32>)]) {
    // That nothing looks at any status is told of each list by itself.
    if by_hand.is_empty() || !input.text.contains("Response.Status") {
        return;
    }
    let mut lists: Vec<Span> = by_hand.iter().map(|(_, list, _)| list.span).collect();
    lists.sort_by_key(|span| span.start);
    // The list that begins last before a place is the one around it, where one is.
    let is_inside = |part: &Expr<'_>| {
        let after = lists.partition_point(|list| list.start <= part.span.start);
        after.checked_sub(1).and_then(|index| lists.get(index)).is_some_and(|list| list.holds(part.span))
    };
    let mut named = BTreeSet::new();
    for &part in &input.every {
        match &part.kind {
            ExprKind::Binary { operator, left, right, .. } => {
                let found = status(left).or_else(|| status(right));
                let is_wide = match operator {
                    BinaryOp::Less
                    | BinaryOp::LessEqual
                    | BinaryOp::Greater
                    | BinaryOp::GreaterEqual
                    | BinaryOp::NotEqual => true,
                    // What is not a success is a failure.
                    BinaryOp::Equal => found.is_some_and(|code| code < 300),
                    _ => false,
                };
                if is_wide && found.is_some() {
                    return;
                }
            }
            ExprKind::Literal(Literal::Number(_)) if !is_inside(part) => named.extend(status(part)),
            // A table of messages has them as texts.
            ExprKind::Literal(Literal::Text(text)) => named.extend(text.trim().parse::<u32>()),
            ExprKind::Record(fields) => {
                named.extend(fields.iter().filter_map(|field| field.name.text.parse::<u32>().ok()));
            }
            _ => {}
        }
    }
    // A status that is only ever shown, or kept in another part, is looked at elsewhere.
    if named.is_empty() {
        return;
    }
    let mut told = BTreeSet::new();
    for (span, _, codes) in by_hand {
        // What is no failure is data anyway.
        let unread: Vec<u32> =
            codes.iter().filter(|code| **code >= 400 && !named.contains(code)).copied().collect();
        if !unread.is_empty() && told.insert(unread.clone()) && !reads_errors(input, *span) {
            let list: Vec<String> = unread.iter().take(5).map(u32::to_string).collect();
            let message = format!("nothing looks at the status {}", list.join(", "));
            input.tell("unread-status", *span, message);
        }
    }
}

/// Whether the member around a place looks into the body for an error, as token endpoints have it.
fn reads_errors(input: &Input<'_>, span: Span) -> bool {
    // Members stand in the order of their places.
    let members = &input.section.members;
    let index = members.partition_point(|member| member.value.span.end < span.end);
    let around = members.get(index).filter(|member| member.value.span.holds(span));
    around.is_some_and(|member| super::service::looks_for_errors(&member.value))
}

/// Answers of a `let` whose status and body are both read, without Binary.Buffer.
fn buffers(input: &Input<'_>) {
    let mut places = Vec::new();
    for &expression in &input.every {
        let ExprKind::Let { variables, body } = &expression.kind else { continue };
        for variable in variables.iter().filter(|variable| call(&variable.value, "Web.Contents").is_some()) {
            let name = &*variable.name.text;
            let is_it = |part: &Expr<'_>| reference(part) == Some(name);
            let reads = |function: &str, part: &Expr<'_>| {
                call(part, function).is_some_and(|arguments| arguments.first().is_some_and(is_it))
            };
            let values = variables.iter().filter(|other| other.name.text != name).map(|other| &other.value);
            let parts: Vec<&Expr<'_>> = values.chain([&**body]).flat_map(all).collect();
            let metadata = parts.iter().filter(|part| reads("Value.Metadata", part)).count();
            let mentions = parts.iter().filter(|part| is_it(part)).count();
            let is_kept = parts.iter().any(|part| reads("Binary.Buffer", part));
            if metadata > 0 && mentions > metadata && !is_kept {
                places.push(variable.name.span);
            }
        }
    }
    input.tell_places(
        "unbuffered-answer",
        &places,
        "status and body of an answer are read without Binary.Buffer",
    );
}

/// Where credentials are taken out of the host's hands, told once.
fn credentials(input: &Input<'_>) {
    let places: Vec<Span> = input
        .every
        .iter()
        .flat_map(|expression| fields(expression))
        .filter(|field| field.name.text == "ManualCredentials" && literal_logical(&field.value) == Some(true))
        .map(|field| field.name.span)
        .collect();
    input.tell_places("own-credentials", &places, "ManualCredentials");
    // Secrets of a client in a file of the package.
    for &expression in &input.every {
        if let Some([name]) = call(expression, "Extension.Contents")
            && let Some(part) = literal_text(name)
            && part.to_ascii_lowercase().replace(['_', '-', '.'], "").contains("clientsecret")
        {
            input.tell("client-secret", name.span, format!("the file {part} is in the package"));
        }
    }
}
