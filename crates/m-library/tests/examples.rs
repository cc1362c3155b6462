//! Every declaration is tidy, and every documented example gives its documented result.

use m_engine::{Cx, Error, Value, compile, host::NoHost, ops, session};
use std::rc::Rc;

/// Runs `body` with a fresh evaluation of the whole library.
fn with_library(body: impl FnOnce(&Cx) -> Vec<String> + Send) -> Vec<String> {
    session::run(|| body(&Cx::new(Rc::new(m_library::library()), Box::new(NoHost))))
        .expect("the thread starts")
}

fn evaluate(cx: &Cx, text: &str) -> Result<Value, Error> {
    compile::evaluate(cx, "example", text, &cx.globals())
}

#[test]
fn examples_hold() {
    examples_hold_in(None);
}

/// Rows of tables come one by one or in batches: nobody can tell.
#[test]
fn examples_hold_in_batches_of_any_size() {
    [1, 3, 1024].into_iter().for_each(|rows| examples_hold_in(Some(rows)));
}

fn examples_hold_in(batches: Option<usize>) {
    let failures = with_library(|cx| {
        if let Some(rows) = batches {
            cx.set_batches(rows);
        }
        let mut failures = Vec::new();
        for builtin in m_library::builtins() {
            for (usage, expected) in builtin.examples {
                let actual = evaluate(cx, usage);
                // An example that documents an error reads `error "Reason"`; what it raises is compared by reason.
                let wanted = expected.strip_prefix("error ").map(|reason| reason.trim_matches('"'));
                let outcome = match (wanted, actual) {
                    (Some(reason), Err(error)) if error.reason().as_str() == reason => Ok(()),
                    (Some(reason), actual) => Err(format!("expected the error {reason}, got {actual:?}")),
                    (None, Err(error)) => Err(format!("{}: {}", error.reason(), error.message())),
                    (None, Ok(actual)) => {
                        match evaluate(cx, expected).and_then(|e| ops::equals(cx, &actual, &e)) {
                            Ok(true) => Ok(()),
                            Ok(false) => Err(format!("expected {expected}, got {actual:?}")),
                            Err(error) => Err(format!("{}: {}", error.reason(), error.message())),
                        }
                    }
                };
                if let Err(problem) = outcome {
                    failures.push(format!("{usage}\n    {problem}"));
                }
            }
        }
        failures
    });
    assert!(
        failures.is_empty(),
        "{} examples fail with batches of {batches:?}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn declarations_are_tidy() {
    let failures = with_library(|cx| {
        let mut failures = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for builtin in m_library::builtins() {
            let name = builtin.name;
            if !seen.insert(name) {
                failures.push(format!("{name} is declared twice"));
            }
            if !builtin.doc.ends_with('.') {
                failures.push(format!("{name}: the documentation is no sentence"));
            }
            if builtin.body.function().is_some() {
                match evaluate(cx, &format!("#shared[#\"{name}\"]")).map(|value| value.data) {
                    Ok(m_engine::value::Data::Function(function)) => {
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
