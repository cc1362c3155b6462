//! Traces: those that are on for everybody, and credentials in them.

use super::Input;
use crate::walk::{all, fields, literal_logical, reference};
use m_syntax::Span;
use m_syntax::ast::{Expr, ExprKind};

/// How switches for traces are called, in lower case without signs.
const SWITCHES: [&str; 10] = [
    "debug",
    "debugmode",
    "enablediagnostics",
    "enablelogging",
    "enabletrace",
    "enabletraceoutput",
    "enabletracing",
    "isdebug",
    "logging",
    "tracing",
];

/// Fields that hold a secret of a credential.
const SECRETS: [&str; 4] = ["access_token", "refresh_token", "Password", "client_secret"];

pub(super) fn check(input: &Input<'_>) {
    for member in &input.section.members {
        switch(input, &member.name.text, member.name.span, &member.value);
    }
    for &expression in &input.every {
        let named = match &expression.kind {
            ExprKind::Let { variables, .. } => variables.as_slice(),
            _ => fields(expression),
        };
        for field in named {
            switch(input, &field.name.text, field.name.span, &field.value);
        }
        let ExprKind::Invoke { function, arguments } = &expression.kind else { continue };
        // The third argument of Diagnostics.Trace is the result; the second is what is written.
        let written = match reference(function) {
            Some("Diagnostics.Trace") => arguments.get(1..2).unwrap_or_default(),
            Some("Diagnostics.LogValue" | "Diagnostics.LogValue2" | "Diagnostics.LogFailure") => arguments,
            _ => continue,
        };
        let secret = written.iter().flat_map(all).find(|part| is_secret(part));
        if let Some(secret) = secret {
            input.tell("traced-credential", secret.span, "a credential is written into the trace");
        }
    }
}

fn switch(input: &Input<'_>, name: &str, span: Span, value: &Expr<'_>) {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if literal_logical(value) == Some(true) && SWITCHES.contains(&plain.as_str()) {
        input.tell("tracing-on", span, format!("{name} is true"));
    }
}

fn is_secret(part: &Expr<'_>) -> bool {
    match &part.kind {
        ExprKind::FieldAccess { field, .. } => SECRETS.contains(&&*field.text),
        _ => reference(part) == Some("Extension.CurrentCredential"),
    }
}
