//! The language of cases for functions, and its one check: `expression => value` compares two expressions as values,
//! `expression => error Reason: Message` is an error in its very words, and `error "Reason"` one of this reason. In a file of
//! cases each is a line; a line that begins with `//` names the source of the lines below it, and `file NAME` says which file
//! of `files` the name `file` stands for in them.

use m_engine::value::{Binary, Record, Value};
use m_engine::value::{Data, types::FunctionType};
use m_engine::{Builtin, Cx, Library, Result, compile, host::NoHost, ops, session};
use std::{collections::HashSet, fs, path::Path, rc::Rc};

/// How rows of tables come: one by one, or in batches of so many. Nobody can tell.
pub(crate) const BATCHES: [Option<usize>; 4] = [None, Some(1), Some(3), Some(1024)];

/// Runs `body` in a fresh evaluation with a library.
pub(crate) fn with<T: Send>(library: fn() -> Library, body: impl FnOnce(&Cx) -> T + Send) -> T {
    session::run(|| body(&Cx::new(Rc::new(library()), Box::new(NoHost)))).expect("the thread starts")
}

/// Evaluates a text in which `file` stands for these bytes.
pub(crate) fn evaluate(cx: &Cx, text: &str, file: &[u8]) -> Result<Value> {
    let globals = cx.globals().merge(&Record::of([("file", Value::from(Binary::from(file)))]));
    compile::evaluate(cx, "case", text, &globals)
}

/// What came instead of what a case expects; `None` where it holds.
pub(crate) fn problem(cx: &Cx, expression: &str, expected: &str, file: &[u8]) -> Option<String> {
    let actual = evaluate(cx, expression, file);
    if let Some(wanted) = expected.strip_prefix("error ") {
        let actual = match (actual, wanted.strip_prefix('"')) {
            (Ok(value), _) => shown(cx, &value),
            (Err(error), Some(_)) => format!("\"{}\"", error.reason()),
            (Err(error), None) => format!("{}: {}", error.reason(), error.message()),
        };
        return (actual != wanted).then_some(actual);
    }
    let equal = |value: &Value| evaluate(cx, expected, file).and_then(|other| ops::equals(cx, value, &other));
    match actual.and_then(|value| Ok((equal(&value)?, value))) {
        Ok((true, _)) => None,
        Ok((false, value)) => Some(shown(cx, &value)),
        Err(error) => Some(format!("{}: {}", error.reason(), error.message())),
    }
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

/// The cases of a folder `functions`, a file for each family, in each of some ways in which rows come.
pub(crate) fn hold(library: fn() -> Library, tests: &Path, batches: &[Option<usize>]) {
    let files = fs::read_dir(tests.join("functions")).expect("the folder of the cases");
    let files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    for batches in batches {
        let told: Vec<(usize, Vec<String>)> = std::thread::scope(|scope| {
            let started: Vec<_> =
                files.iter().map(|path| scope.spawn(move || of_file(library, path, *batches))).collect();
            started.into_iter().map(|file| file.join().expect("no case panics")).collect()
        });
        let count: usize = told.iter().map(|(count, _)| count).sum();
        let failures: Vec<String> = told.into_iter().flat_map(|(_, failures)| failures).collect();
        assert!(count > 50, "only {count} cases were read");
        none(&failures, &format!("of {count} cases, with batches of {batches:?},"));
    }
}

/// How many cases a file has, and which of them do not hold.
fn of_file(library: fn() -> Library, path: &Path, batches: Option<usize>) -> (usize, Vec<String>) {
    let text = fs::read_to_string(path).expect("a text file");
    with(library, |cx| {
        batches.into_iter().for_each(|rows| cx.set_batches(rows));
        let (mut count, mut failures, mut bytes) = (0, Vec::new(), Vec::new());
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() || line.starts_with("//") {
                continue;
            }
            if let Some(name) = line.strip_prefix("file ") {
                bytes = fs::read(path.with_file_name("../files").join(name)).expect("the file is there");
                continue;
            }
            count += 1;
            let found = match line.rsplit_once(" => ") {
                Some((expression, expected)) => problem(cx, expression, expected, &bytes),
                None => Some("no expected value".to_owned()),
            };
            let name = path.file_name().unwrap_or_default().display();
            failures.extend(found.map(|found| format!("{name}:{number}: {line}\n    found {found}")));
        }
        (count, failures)
    })
}

/// The documented examples give their documented results.
pub(crate) fn examples_hold<I: Iterator<Item = &'static Builtin>>(
    library: fn() -> Library,
    builtins: impl Fn() -> I + Sync,
) {
    for batches in BATCHES {
        let failures = with(library, |cx| {
            batches.into_iter().for_each(|rows| cx.set_batches(rows));
            let examples = builtins().flat_map(|builtin| builtin.examples);
            let told = |(usage, expected): &(&str, &str)| {
                problem(cx, usage, expected, &[])
                    .map(|found| format!("{usage}\n    expected {expected}\n    found {found}"))
            };
            examples.filter_map(told).collect::<Vec<_>>()
        });
        none(&failures, &format!("of the examples, with batches of {batches:?},"));
    }
}

/// Every declaration is tidy: declared once, with a sentence, a signature that can be read, and examples. `others` are declared
/// elsewhere.
pub(crate) fn declarations_are_tidy<I: Iterator<Item = &'static Builtin>>(
    library: fn() -> Library,
    builtins: impl Fn() -> I + Sync,
    others: impl Iterator<Item = &'static Builtin>,
) {
    let mut seen: HashSet<&str> = others.map(|builtin| builtin.name).collect();
    let failures = with(library, |cx| {
        let mut failures = Vec::new();
        for builtin in builtins() {
            let name = builtin.name;
            if !seen.insert(name) {
                failures.push(format!("{name} is declared twice"));
            }
            if !builtin.doc.ends_with('.') {
                failures.push(format!("{name}: the documentation is no sentence"));
            }
            if builtin.body.function().is_some() {
                let signature = |value: Value| -> Result<Rc<FunctionType>> {
                    match &value.data {
                        Data::Function(function) => function.signature(),
                        _ => Err(m_engine::Error::expression("It is no function.")),
                    }
                };
                if let Err(error) = evaluate(cx, &format!("#shared[#\"{name}\"]"), &[]).and_then(signature) {
                    failures.push(format!("{name}: {}", error.message()));
                }
                if builtin.examples.is_empty() {
                    failures.push(format!("{name} has no example"));
                }
            }
        }
        failures
    });
    none(&failures, "of the declarations");
}

/// Nothing failed.
pub(crate) fn none(failures: &[String], what: &str) {
    assert!(failures.is_empty(), "{} {what} fail:\n{}", failures.len(), failures.join("\n"));
}
