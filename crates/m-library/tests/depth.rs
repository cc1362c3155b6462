//! Values that are nested a million deep, and calls that go as deep: a result or the error of a stack overflow, and
//! everything is freed afterwards. A process that dies here dies of its own stack.

use m_engine::{Cx, compile, host::NoHost, session};
use std::rc::Rc;

const OVERFLOW: &str = "Evaluation resulted in a stack overflow and cannot continue.";

/// What a number is that the expression gives, or the message of the error that it raises.
fn outcome(expression: &str) -> String {
    session::run(|| {
        let cx = Cx::new(Rc::new(m_library::library()), Box::new(NoHost));
        match compile::evaluate(&cx, "test", expression, &cx.globals()) {
            Ok(value) => m_engine::text::inline(&value).unwrap_or_else(|| value.kind().name().to_owned()),
            Err(error) => error.message().to_string(),
        }
    })
    .expect("the thread starts")
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
        assert_eq!(outcome(expression), OVERFLOW, "{expression}");
    }
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
