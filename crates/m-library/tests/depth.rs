//! Values that are nested a million deep, and calls that go as deep: a result or the error of a stack overflow, and
//! everything is freed afterwards. A process that dies here dies of its own stack.

use m_engine::{Cx, compile, host::NoHost, session};
use std::rc::Rc;

const OVERFLOW: &str = "Evaluation resulted in a stack overflow and cannot continue.";

/// What a number is that the expression gives, or the message of the error that it raises; on a stack that is as large as
/// that of any evaluation.
fn outcome(expression: &str) -> String {
    session::run(|| evaluated(expression)).expect("the thread starts")
}

/// The same on a small stack: the one MiB that an evaluation takes where nobody made room for it, and the eight that are
/// always kept for library functions and the error's way back.
fn outcome_on_a_small_stack(expression: &str) -> String {
    std::thread::scope(|threads| {
        let thread = std::thread::Builder::new().stack_size(9 << 20);
        let thread = thread.spawn_scoped(threads, || evaluated(expression));
        thread.expect("the thread starts").join().expect("it ends")
    })
}

fn evaluated(expression: &str) -> String {
    let cx = Cx::new(Rc::new(m_library::library()), Box::new(NoHost));
    match compile::evaluate(&cx, "test", expression, &cx.globals()) {
        Ok(value) => m_engine::m_text::inline(&value).unwrap_or_else(|| value.kind().name().to_owned()),
        Err(error) => error.message().to_string(),
    }
}

#[test]
fn endless_recursion_is_an_error() {
    for expression in [
        "let f = (x) => 1 + @f(x) in f(1)",
        "let f = (x) => @f(x) in f(1)",
        "let f = (l) => List.Sum(List.Transform(l, @f)) + 1, g = (x) => f({x, g}) in List.Transform({1}, (x) => let h = (y) => List.Transform({y}, @h){0} in h(x)){0}",
        "let r = [a = (x) => @r[a](x) + 1] in r[a](1)",
        "let t = (x) => Table.AddColumn(#table({\"a\"}, {{1}}), \"b\", each @t(x)){0}[b] in t(1)",
        "List.Accumulate({1 .. 1000000}, [a = 0], (state, item) => [a = state[a] + 1])[a]",
        "List.Count(List.Accumulate({1 .. 1000000}, {}, (state, item) => List.Transform(state & {item}, each _)))",
    ] {
        assert_eq!(outcome_on_a_small_stack(expression), OVERFLOW, "{expression}");
    }
    assert_eq!(outcome("let f = (x) => List.Transform({x}, @f){0} in f(1)"), OVERFLOW);
}

#[test]
fn deep_values_are_built_and_freed() {
    for (expression, expected) in [
        ("List.Count(List.Accumulate({1 .. 1000000}, {}, (state, item) => {state}))", "1"),
        ("List.Accumulate({1 .. 1000000}, {}, (state, item) => {state, item}){1}", "1000000"),
        (
            "List.Accumulate({1 .. 1000000}, null, (state, item) => [rest = state, item = item])[item]",
            "1000000",
        ),
        (
            "Record.FieldCount([a = List.Accumulate({1 .. 1000000}, each _, (state, item) => (x) => state(x))])",
            "1",
        ),
        (
            "List.Count({List.Accumulate({1 .. 300000}, {}, (state, item) => List.Transform(state, each _))})",
            "1",
        ),
    ] {
        assert_eq!(outcome(expression), expected, "{expression}");
    }
}

/// Operators, calls and accesses in a row nest to the left: the text is parsed without a stack, but not evaluated without one.
#[test]
fn long_chains_are_evaluated_or_an_error() {
    let chain = |part: &str, count: u32, first: &str, last: &str| {
        format!(
            "(try Expression.Evaluate(\"{first}\" & Text.Repeat(\"{part}\", {count}) & \"{last}\"))[Error][Message]"
        )
    };
    for (part, first, last) in [
        ("+1", "1", ""),
        ("&a", "let a = {} in a", ""),
        (" and true", "true", ""),
        (" or false", "false", ""),
        ("??1", "null", ""),
        ("[b]", "let a = [b = @a] in a", ""),
        ("[[b]]", "let a = [b = 1] in a", ""),
        ("[b]?", "let a = [b = @a] in a", ""),
        ("{0}", "let a = {@a} in a", ""),
        ("()", "let f = () => @f in f", ""),
        ("[a]", "each ", ""),
        (" is any", "1", ""),
        (" meta []", "1", ""),
    ] {
        let outcome = outcome_on_a_small_stack(&chain(part, 100_000, first, last));
        assert_eq!(outcome, format!("{OVERFLOW:?}"), "{part}");
    }
    assert_eq!(outcome(&chain("+1", 2_000_000, "1", "")), format!("{OVERFLOW:?}"));
    let short = "Expression.Evaluate(\"1\" & Text.Repeat(\"+1\", 50000))";
    assert_eq!(outcome(short), "50001");
    assert_eq!(
        outcome(
            "Expression.Evaluate(\"let a = {@a} in List.Count(a\" & Text.Repeat(\"{0}\", 50000) & \")\", #shared)"
        ),
        "1"
    );
}

/// Each name is looked up among a hundred thousand others.
#[test]
fn a_let_of_many_names_is_compiled_in_time() {
    let names = "Text.Combine(List.Transform({0..99999}, each \"a\" & Text.From(_) & \"=a\" & Text.From(_ + 1)), \",\")";
    let query = format!("Expression.Evaluate(\"let \" & {names} & \",a100000=7 in a99990\")");
    let since = std::time::Instant::now();
    assert_eq!(outcome(&query), "7");
    assert!(since.elapsed().as_secs() < 20, "{:?}", since.elapsed());
}

#[test]
fn ranges_among_other_items_stay_ranges() {
    for (expression, expected) in [
        ("List.Count({1, 2..1e15, 3})", "1000000000000001"),
        ("{1, 2..1e15, 3}{1000000000000000}", "3"),
        ("{1, 2..1e15, 3}{999999999999999}", "1000000000000000"),
        ("{1, 2..1e15, 3}{1000000000000001}?", "null"),
        ("List.Sum(List.FirstN({5, 1..100000, 7}, 3))", "8"),
        ("List.Sum({5, 1..5000, 7, 1..3, error \"x\", 2}) ?? 1", "x"),
        ("List.Sum({5, 1..5000, 7, 1..3})", "12502518"),
        ("Text.Length(Text.Combine({\"x\", \"a\"..\"z\", \"y\"}))", "28"),
    ] {
        assert_eq!(outcome(expression), expected, "{expression}");
    }
}

/// A list without end where column names, types or tables are expected.
#[test]
fn endless_lists_about_columns_are_errors() {
    let table = "#table({\"a\", \"b\"}, {{1, 2}})";
    let numbers = "List.Numbers(0, 1e15)";
    let texts = "List.Generate(() => \"a\", each true, each _)";
    let number = "We cannot convert the value 0 to type Text.";
    for (expression, words) in [
        (format!("Table.FillUp({table}, {numbers})"), number),
        (format!("Table.SelectColumns({table}, {numbers})"), number),
        (format!("Table.Unpivot({table}, {numbers}, \"n\", \"v\")"), number),
        (format!("Table.AddKey({table}, {numbers}, true)"), number),
        (format!("Table.CombineColumns({table}, {numbers}, each _, \"c\")"), number),
        (format!("Table.Combine({numbers})"), "We cannot convert the value 0 to type Table."),
        (format!("Table.ColumnsOfType({table}, {numbers})"), "We cannot convert the value 0 to type Type."),
        (format!("Table.PositionOfAny({table}, {numbers})"), "We cannot convert the value 0 to type Record."),
        (
            format!("Table.SelectColumns({table}, {texts})"),
            "The list has more than 1048576 items, which no table has columns.",
        ),
    ] {
        let expression =
            format!("let r = {expression} in if r is table then Table.RowCount(r) else List.Count(r)");
        assert_eq!(outcome(&expression), words, "{expression}");
    }
}
