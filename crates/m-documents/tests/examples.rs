//! Every declaration is tidy, and every documented example gives its documented result.

use crate::common;
use m_engine::{Body, compile, value::Data};
use std::collections::HashSet;

#[test]
fn examples_hold() {
    let cases: Vec<(String, String)> = m_documents::builtins()
        .flat_map(|builtin| builtin.examples)
        .map(|(usage, expected)| {
            // An example that documents an error reads `error "Reason"`.
            let reason = expected.strip_prefix("error ").map(|reason| reason.trim_matches('"'));
            match reason {
                Some(reason) => (format!("(try {usage})[Error][Reason]"), format!("\"{reason}\"")),
                None => ((*usage).to_owned(), (*expected).to_owned()),
            }
        })
        .collect();
    common::check(&cases);
}

#[test]
fn declarations_are_tidy() {
    let failures = common::with_library(|cx| {
        let mut failures = Vec::new();
        let mut seen: HashSet<&str> = m_library::builtins().map(|builtin| builtin.name).collect();
        for builtin in m_documents::builtins() {
            let name = builtin.name;
            if !seen.insert(name) {
                failures.push(format!("{name} is declared twice"));
            }
            if !builtin.doc.ends_with('.') {
                failures.push(format!("{name}: the documentation is no sentence"));
            }
            if matches!(builtin.body, Body::Rust(_)) {
                let value = compile::evaluate(cx, "test", &format!("#shared[#\"{name}\"]"), &cx.globals());
                match value.map(|value| value.data) {
                    Ok(Data::Function(function)) => {
                        if let Err(error) = function.signature() {
                            failures.push(error.message().to_string());
                        }
                    }
                    other => failures.push(format!("{name} is no function: {other:?}")),
                }
                if builtin.examples.is_empty() {
                    failures.push(format!("{name} has no example"));
                }
            }
        }
        failures
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
