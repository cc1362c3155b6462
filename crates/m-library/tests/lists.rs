//! Lists and what belongs to them: laziness, criteria, the wording of errors, the host's part.

use m_engine::host::{Host, NoHost};
use m_engine::{Cx, Value, compile, ops, session};
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

fn evaluate(cx: &Cx, text: &str) -> m_engine::Result<Value> {
    compile::evaluate(cx, "test", text, &cx.globals())
}

/// Evaluates each first text; the second is an expression of equal value, or `[Reason] message` of an error.
fn check(cases: &[(&str, &str)]) {
    let failures = session::run(|| {
        let cx = &Cx::new(Rc::new(m_library::library()), Box::new(NoHost));
        let mut failures = Vec::new();
        for (text, expected) in cases {
            let actual = evaluate(cx, text);
            let holds = match &actual {
                Ok(value) => {
                    !expected.starts_with("[Expression.Error]")
                        && evaluate(cx, expected)
                            .and_then(|other| ops::equals(cx, value, &other))
                            .unwrap_or(false)
                }
                Err(error) => format!("[{}] {}", error.reason(), error.message()) == *expected,
            };
            if !holds {
                failures.push(format!("{text}\n    expected {expected}, got {actual:?}"));
            }
        }
        failures
    });
    let failures = failures.expect("the thread starts");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Long lists of one kind are held as a column; nobody can tell.
#[test]
fn long_lists_in_order() {
    check(&[
        ("List.Sort(List.Transform({1..600}, each Number.Mod(_ * 7, 601)))", "{1..600}"),
        (
            "List.Sort(List.Reverse(List.Transform({1..600}, each -_)), Order.Descending)",
            "List.Transform({1..600}, each -_)",
        ),
        ("List.Sort(List.Repeat({2, null, 1, #nan}, 100)){299}", "1"),
        ("List.Sort(List.Transform({1..600}, each \"é\" & Text.From(1000 - _))){0}", "\"é400\""),
        ("List.Skip(List.Skip(List.Sort(List.Buffer({1..600}), 1), 300), 299)", "{1}"),
        ("List.Range(List.Sort({1..600}), 598, 5)", "{599, 600}"),
        ("List.Last(List.Sort({1..600}, 1)) + List.Count(List.Sort({1..600}))", "601"),
        ("List.Count(List.Distinct({List.Sort({1..600}), List.Sort({1..600}, 1), {1..600}}))", "2"),
        (
            "List.Sort(List.Transform({1..600}, each if _ = 300 then error \"late\" else if _ = 400 then error \"later\" else _))",
            "[Expression.Error] late",
        ),
        (
            "List.Sort({1..600} & {\"a\"})",
            "[Expression.Error] We cannot apply operator < to types Number and Text.",
        ),
        (
            "List.Transform(List.Sort(List.Repeat({0, -0}, 300)), each 1 / _)",
            "List.Repeat({1 / 0, -1 / 0}, 300)",
        ),
    ]);
}

/// A list of which items are taken off again and again is never copied, and says the same as a copy.
#[test]
fn rests_of_rests() {
    check(&[
        (
            "let f = (l, n) => if List.IsEmpty(l) then n else @f(List.Skip(l), n + List.First(l)) in f({1..500}, 0)",
            "125250",
        ),
        (
            "let f = (l, n) => if List.IsEmpty(l) then n else @f(List.Skip(l), n + l{0}) in f(List.Buffer({1..500}), 0)",
            "125250",
        ),
        ("List.Skip(List.Skip({1..100}, 40), 30){5}", "76"),
        ("List.Skip(List.Skip(List.Buffer({1..100}), 40), 59)", "{100}"),
        ("List.Count(List.Skip(List.Skip({1..100}, 60), 60))", "0"),
        ("List.Count(List.Skip(List.Buffer({1..100}), 40))", "60"),
        (
            "List.Range(List.Skip(List.Transform({1..100}, each if _ < 50 then error \"early\" else _), 40), 9, 2)",
            "{50, 51}",
        ),
        ("List.First(List.Skip(List.Skip(List.Generate(() => 1, each true, each _ + 1), 40), 2))", "43"),
        ("List.Skip({1..3}, 0)", "{1, 2, 3}"),
        ("try List.Skip(List.Buffer({1..100}), 40){60} otherwise \"none\"", "\"none\""),
    ]);
}

/// Texts are cut in UTF-16 code units, characters of two among them.
#[test]
fn texts_that_are_cut_into_many_parts() {
    check(&[
        ("Splitter.SplitTextByLengths({1, 2, 9, 1})(\"äöü\")", "{\"ä\", \"öü\", \"\", \"\"}"),
        ("Splitter.SplitTextByPositions({1, 2, 7}, true)(\"äöü\")", "{\"\", \"ä\", \"ö\"}"),
        (
            "List.Count(Splitter.SplitTextByLengths(List.Repeat({2}, 1000))(Text.Repeat(\"😀\", 1000)))",
            "1000",
        ),
    ]);
}

/// Lists without an end, and items that must not be read.
#[test]
fn only_what_is_asked_for_is_evaluated() {
    check(&[
        ("List.FirstN(List.Generate(() => 0, each true, each _ + 1), 3)", "{0, 1, 2}"),
        ("List.First(List.Skip(List.Generate(() => 0, each true, each _ + 1), 100))", "100"),
        ("List.Range(List.Generate(() => 0, each true, each _ + 1), 5, 2)", "{5, 6}"),
        ("List.Contains(List.Generate(() => 0, each true, each _ + 1), 40)", "true"),
        ("List.PositionOf(List.Generate(() => 0, each true, each _ + 1), 7)", "7"),
        ("List.AnyTrue(List.Generate(() => true, each true, each _))", "true"),
        ("List.First(List.Zip({List.Generate(() => 1, each true, each _), {2}}))", "{1, 2}"),
        ("List.First(List.Split(List.Generate(() => 1, each true, each _), 2))", "{1, 1}"),
        (
            "List.FirstN(List.Generate(() => 3, each true, each if _ = 1 then error \"read\" else _ - 1), 3)",
            "{3, 2, 1}",
        ),
        ("List.Count(List.Generate(() => 1, each _ < 4, each _ + 1, each error \"read\"))", "3"),
        ("List.IsEmpty({error \"read\"})", "false"),
        ("List.Last(List.Reverse({1, error \"read\"}))", "1"),
        ("List.Transform({1, 2}, each if _ = 1 then error \"read\" else _){1}", "2"),
        ("List.Numbers(1, 1000000000){999999999}", "1000000000"),
        ("List.Count(List.Dates(#date(9999, 12, 31), 5, #duration(1, 0, 0, 0)))", "5"),
        ("Record.TransformFields([a = 1, b = 2], {{\"a\", each error \"read\"}})[b]", "2"),
        ("Record.AddField([a = 1], \"b\", () => error \"read\", true)[a]", "1"),
        ("List.Count(List.Buffer({1, error \"kept\"}))", "2"),
    ]);
}

/// The forms of criteria that the page "List functions" names.
#[test]
fn criteria() {
    check(&[
        (
            "List.Sort({\"bb\", \"a\", \"ccc\"}, {each Text.Length(_), Order.Descending})",
            "{\"ccc\", \"bb\", \"a\"}",
        ),
        ("List.Sort({[a = 1, b = 2], [a = 1, b = 1]}, {{each [a], 0}, {each [b], 0}}){0}[b]", "1"),
        ("List.Sort({3, 1, 2}, (x, y) => y - x)", "{3, 2, 1}"),
        // A comparer that contradicts itself gives some order, not a failure.
        ("List.Count(List.Sort({1..100}, (x, y) => 1))", "100"),
        ("List.Distinct({\"a\", \"A\", \"b\"}, Comparer.OrdinalIgnoreCase)", "{\"a\", \"b\"}"),
        ("List.Distinct({{1, \"a\"}, {2, \"A\"}}, {each _{1}, Comparer.OrdinalIgnoreCase})", "{{1, \"a\"}}"),
        ("List.Distinct({0, -0, 1, null, null, {1}, {1}})", "{0, 1, null, {1}}"),
        ("List.Intersect({{\"a\", \"b\"}, {\"B\"}}, Comparer.OrdinalIgnoreCase)", "{\"b\"}"),
    ]);
}

/// Messages as the function pages, the specification and the product show them.
#[test]
fn errors() {
    check(&[
        (
            "List.Single({1, 2, 3})",
            "[Expression.Error] There were too many elements in the enumeration to complete the operation.",
        ),
        (
            "List.Single({})",
            "[Expression.Error] There weren't enough elements in the enumeration to complete the operation.",
        ),
        (
            "List.Count(List.Select({1}, each 5))",
            "[Expression.Error] We cannot convert the value 5 to type Logical.",
        ),
        (
            "Value.As(\"abc\", type number)",
            "[Expression.Error] We cannot convert the value \"abc\" to type Number.",
        ),
        ("Record.Field([a = 1], \"b\")", "[Expression.Error] The field 'b' of the record wasn't found."),
    ]);
}

struct Watched(Rc<RefCell<Vec<String>>>);

impl Host for Watched {
    fn now(&self) -> i64 {
        0
    }
    fn local_offset(&self, _utc_ticks: i64) -> i64 {
        0
    }
    fn sleep(&self, ticks: i64) {
        self.0.borrow_mut().push(format!("sleep {ticks}"));
    }
    fn random(&self, _bytes: &mut [u8]) {}
    fn trace(&self, level: &str, message: &str) {
        self.0.borrow_mut().push(format!("{level}: {message}"));
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `Function.InvokeAfter` waits first and calls once; a delayed trace is written before its value is computed.
#[test]
fn the_host_waits_and_traces() {
    let log = session::run(|| {
        let log = Rc::new(RefCell::new(Vec::new()));
        let cx = &Cx::new(Rc::new(m_library::library()), Box::new(Watched(log.clone())));
        let text = r#"Function.InvokeAfter(
            () => Diagnostics.Trace(TraceLevel.Warning, [step = 1],
                () => Diagnostics.Trace(TraceLevel.Verbose, "inner", 7), true), #duration(0, 0, 0, 2))"#;
        let value = evaluate(cx, text).map(|value| value.as_index());
        assert!(matches!(value, Ok(Some(7))));
        log.take()
    });
    let expected = ["sleep 20000000", "Warning: [step = 1]", "Verbose: inner"];
    assert_eq!(log.expect("the thread starts"), expected);
}

/// Most functions take no comparer but the library's ("List functions", equation criteria); five take any.
#[test]
fn own_comparers_where_they_are_allowed() {
    let refused = "[Expression.Error] The comparer must be one of the library's, such as Comparer.OrdinalIgnoreCase or Comparer.FromCulture.";
    check(&[
        ("List.Distinct({1, 2}, (x, y) => true)", refused),
        ("List.Union({{1}, {2}}, (x, y) => true)", refused),
        ("List.Mode({1, 2}, (x, y) => true)", refused),
        ("List.ReplaceMatchingItems({1}, {{2, 3}}, (x, y) => true)", refused),
        ("List.IsDistinct({1, 2}, (x, y) => true)", refused),
        ("List.Contains({1}, 2, (x, y) => true)", "true"),
        ("List.PositionOf({1, 2}, 3, Occurrence.First, (x, y) => x + 1 = y)", "1"),
        ("List.ContainsAny({1}, {2}, (x, y) => x < y)", "true"),
        (r#"List.Distinct({"i", "I"}, Comparer.FromCulture("en-US", true))"#, r#"{"i"}"#),
    ]);
}
