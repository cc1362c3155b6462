//! What the tests of all formats share: an evaluation with the library, and tables of cases.

use m_engine::host::NoHost;
use m_engine::value::{Binary, Record};
use m_engine::{Cx, Library, Result, Value, compile, ops, session};
use std::rc::Rc;

/// Runs `body` in a fresh evaluation of the whole library.
pub(crate) fn with_library<T: Send>(body: impl FnOnce(&Cx) -> T + Send) -> T {
    let run = || {
        let builtins = m_library::builtins().chain(m_documents::builtins());
        body(&Cx::new(Rc::new(Library::new(builtins)), Box::new(NoHost)))
    };
    session::run(run).expect("the thread starts")
}

/// Evaluates a text in which `file` stands for these bytes.
pub(crate) fn evaluate_with(cx: &Cx, text: &str, file: &[u8]) -> Result<Value> {
    let globals = cx.globals().merge(&Record::of([("file", Value::from(Binary::from(file)))]));
    compile::evaluate(cx, "test", text, &globals)
}

/// Evaluates each first text; the second is an expression of equal value, or `[Reason] message` of an error.
pub(crate) fn check<T: AsRef<str> + Sync>(cases: &[(T, T)]) {
    check_with(&[], cases);
}

/// As [`check`], with `file` standing for these bytes.
pub(crate) fn check_with<T: AsRef<str> + Sync>(file: &[u8], cases: &[(T, T)]) {
    let failures: Vec<String> = with_library(|cx| {
        let outcome = |(text, expected): &(T, T)| {
            let (text, expected) = (text.as_ref(), expected.as_ref());
            let actual = evaluate_with(cx, text, file);
            let problem = match &actual {
                Ok(value) => {
                    let equal =
                        evaluate_with(cx, expected, file).and_then(|other| ops::equals(cx, value, &other));
                    match equal {
                        Ok(true) => return None,
                        Ok(false) => format!("got {}", shown(cx, value)),
                        Err(error) => format!("comparing: {}", error.message()),
                    }
                }
                Err(error) => {
                    let error = format!("[{}] {}", error.reason(), error.message());
                    if error == expected {
                        return None;
                    }
                    format!("got {error}")
                }
            };
            Some(format!("{text}\n    expected {expected}\n    {problem}"))
        };
        cases.iter().filter_map(outcome).collect()
    });
    assert!(failures.is_empty(), "{} of {} fail:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

/// A value for the eye: JSON where it can be.
fn shown(cx: &Cx, value: &Value) -> String {
    let globals = cx.globals().merge(&Record::of([("it", value.clone())]));
    let json = "Text.FromBinary(Json.FromValue(it)) & (if it is table then Text.FromBinary(Json.FromValue(Table.ColumnNames(it))) else \"\")";
    match compile::evaluate(cx, "shown", json, &globals) {
        Ok(json) => format!("{json:?}"),
        Err(_) => format!("{value:?}"),
    }
}

/// Every way a file may be damaged that is tried: cut at each step, and one bit after another turned over.
pub(crate) fn damaged(file: &[u8], step: usize) -> impl Iterator<Item = Vec<u8>> + '_ {
    let cuts = (0..file.len()).step_by(step).map(|end| file[..end].to_vec());
    let flips = (0..file.len()).step_by(step).map(move |at| {
        let mut bytes = file.to_vec();
        bytes[at] ^= 1 << (at % 8);
        bytes
    });
    cuts.chain(flips)
}
