//! What the benchmarks measure: expressions of the language, and the table pipeline over a CSV document.

pub(crate) mod orders;

use m_engine::value::{Data, Record, Text};
use m_engine::{Cx, Value, compile, host::NoHost, session};
use std::rc::Rc;

/// One measured piece of work.
pub(crate) struct Workload {
    /// What it is, for people.
    pub(crate) name: &'static str,
    /// The expression.
    pub(crate) text: &'static str,
    /// How many units of work one evaluation does, and what they are called.
    pub(crate) units: (f64, &'static str),
}

/// Small expressions: what a query is mostly made of.
pub(crate) const SMALL: &str = r#"let
    address = "https://service.example" & "/models/" & Text.From(42),
    options = [Headers = [Accept = "application/json"], Retry = {1, 2, 4}],
    limit = if options[Retry]{1} > 1 then 1000 else 10,
    names = List.Transform({"one", "two", "three"}, each Text.Upper(_)),
    outcome = try limit + List.Count(names) otherwise 0
in
    [Address = address, Limit = limit, Total = outcome * 2 + options[Retry]{2}]"#;

/// The expressions of the language.
pub(crate) const LANGUAGE: &[Workload] = &[
    Workload {
        name: "Numbers: `List.Sum(List.Transform({1..1000000}, each _ * 2))`",
        text: "List.Sum(List.Transform({1..1000000}, each _ * 2))",
        units: (1e6, "items/s"),
    },
    Workload {
        name: "Recursion: Fibonacci of 28 by two calls each",
        text: "let Fib = (n) => if n < 2 then n else @Fib(n - 1) + @Fib(n - 2) in Fib(28)",
        units: (1_028_457.0, "calls/s"),
    },
    Workload {
        name: "Text: 1,000,000 parts built with `&` and combined",
        text: r#"Text.Length(Text.Combine(List.Transform({1..1000000}, each "item " & Text.From(_)), ", "))"#,
        units: (1e6, "parts/s"),
    },
    Workload {
        name: "Records: 100,000 made, changed and read",
        text: "List.Sum(List.Transform({1..100000}, each ([a = _, b = _ + 1] & [c = 3])[b]))",
        units: (1e5, "records/s"),
    },
    Workload {
        name: "Loop: `List.Generate` of 200,000 states",
        text: "List.Count(List.Generate(() => [i = 0, s = 0], each [i] < 200000, each [i = [i] + 1, s = [s] + [i]], each [s]))",
        units: (2e5, "states/s"),
    },
];

/// Evaluates `work` on a thread with the engine's stack.
pub(crate) fn with_engine<T: Send>(work: impl FnOnce(&Cx) -> T + Send) -> T {
    session::run(|| work(&Cx::new(Rc::new(m_library::library()), Box::new(NoHost))))
        .expect("a thread of evaluation starts")
}

/// Evaluates an expression that may use `names` beside the library.
pub(crate) fn evaluate(cx: &Cx, text: &str, names: &[(&str, Value)]) -> Value {
    if names.is_empty() {
        return compiled(cx, text, &cx.globals());
    }
    let names = names.iter().map(|(name, value)| (Text::from(*name), value.clone()));
    let globals = cx.globals().merge(&Record::of(names));
    compiled(cx, text, &globals)
}

/// Evaluates an expression over these names.
pub(crate) fn compiled(cx: &Cx, text: &str, globals: &Record) -> Value {
    compile::evaluate(cx, "benchmark", text, globals).unwrap_or_else(|error| panic!("{}", error.message()))
}

/// Compiles and evaluates the small expressions so many times; gives how many values they made.
pub(crate) fn small(cx: &Cx, times: usize) -> usize {
    let mut count = 0;
    for _ in 0..times {
        let Data::Record(record) = evaluate(cx, SMALL, &[]).data else {
            panic!("the expression gives a record")
        };
        for cell in record.cells() {
            cell.force(cx).unwrap_or_else(|error| panic!("{}", error.message()));
            count += 1;
        }
    }
    count
}
