//! The functions of the library beyond their examples: each file of `functions` is a table of a family, a line a case.
//! `expression => value` compares two expressions as values; `expression => error Reason: Message` is an error in its
//! very words. A line that begins with `//` names the source of the lines below it.

use m_engine::{Cx, Error, Value, compile, host::NoHost, ops, session};
use std::{fs, path::Path, rc::Rc};

fn evaluate(cx: &Cx, text: &str) -> Result<Value, Error> {
    compile::evaluate(cx, "case", text, &cx.globals())
}

/// What is wrong with a case; `None` where it holds.
fn problem(cx: &Cx, expression: &str, expected: &str) -> Option<String> {
    let actual = evaluate(cx, expression);
    if let Some(expected) = expected.strip_prefix("error ") {
        return match actual {
            Err(error) => {
                let actual = format!("{}: {}", error.reason(), error.message());
                (actual != expected).then_some(actual)
            }
            Ok(value) => Some(format!("{value:?}")),
        };
    }
    let value = match actual {
        Ok(value) => value,
        Err(error) => return Some(format!("{}: {}", error.reason(), error.message())),
    };
    match evaluate(cx, expected).and_then(|expected| ops::equals(cx, &value, &expected)) {
        Ok(true) => None,
        Ok(false) => Some(format!("{value:?}")),
        Err(error) => Some(format!("the expected value: {}: {}", error.reason(), error.message())),
    }
}

#[test]
fn cases_hold() {
    cases_hold_in(None);
}

/// Rows of tables come one by one or in batches: nobody can tell.
#[test]
fn cases_hold_in_batches_of_any_size() {
    [1, 3, 1024].into_iter().for_each(|rows| cases_hold_in(Some(rows)));
}

fn cases_hold_in(batches: Option<usize>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/functions");
    let failures = session::run(|| {
        let cx = Cx::new(Rc::new(m_library::library()), Box::new(NoHost));
        if let Some(rows) = batches {
            cx.set_batches(rows);
        }
        let mut failures = Vec::new();
        let mut count = 0;
        for file in fs::read_dir(&folder).expect("the folder of the cases") {
            let path = file.expect("a file").path();
            let text = fs::read_to_string(&path).expect("a text file");
            for (number, line) in (1..).zip(text.lines()) {
                if line.trim().is_empty() || line.starts_with("//") {
                    continue;
                }
                count += 1;
                let found = match line.rsplit_once(" => ") {
                    Some((expression, expected)) => problem(&cx, expression, expected),
                    None => Some("no expected value".to_owned()),
                };
                if let Some(found) = found {
                    let name = path.file_name().unwrap_or_default().display();
                    failures.push(format!("{name}:{number}: {line}\n    found {found}"));
                }
            }
        }
        assert!(count > 50, "only {count} cases were read");
        failures
    })
    .expect("the evaluation thread starts");
    assert!(
        failures.is_empty(),
        "{} cases fail with batches of {batches:?}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
