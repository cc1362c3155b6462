//! Static discovery: the sources of a query from its text, and what cannot be told from it, with its place.

use super::{Folder, settings, with};
use m_host::discovery::discover;

const EXTENSION: &str = r#"
section Sample;
Sample = [Authentication = [Anonymous = []]];
Server = [Authentication = [Anonymous = []]];
Custom = [
    Authentication = [Anonymous = []],
    Type = "Custom",
    MakeResourcePath = (scope, optional part) => scope & ";" & (if part = null then "all" else part)
];
[DataSource.Kind = "Sample"]
shared Sample.Contents = Value.ReplaceType((url, optional part) => url,
    type function (url as Uri.Type, optional part as text) as any);
[DataSource.Kind = "Server"]
shared Server.Database = (server as text, database as text) => server;
[DataSource.Kind = "Custom"]
shared Custom.Contents = (scope as text, optional part as text) => scope;
[DataSource.Kind = "Sample"]
shared Sample.Broken = Value.ReplaceType((url) => url, type function () as any);
shared Sample.Plain = () => 1;
"#;

/// `kind path (calls)` for each source, and `line:column function: reason` for what is not resolved.
fn shown(query: &str) -> Vec<String> {
    let extension = Folder::section(EXTENSION);
    with(settings(&[extension.path()], "[]"), |evaluation| {
        let discovery = discover(evaluation, query).expect("the query can be read");
        let sources = discovery
            .sources
            .iter()
            .map(|found| format!("{} {} ({})", found.source.kind, found.source.path, found.calls.len()));
        let unresolved = discovery
            .unresolved
            .iter()
            .map(|one| format!("{}:{} {}: {}", one.place.line, one.place.column, one.function, one.reason));
        sources.chain(unresolved).collect()
    })
}

#[test]
fn constants_are_folded() {
    let cases: &[(&str, &[&str])] = &[
        (r#"Sample.Contents("https://a.example")"#, &["Sample https://a.example (1)"]),
        (
            r#"let host = "https://a.example", url = host & "/v" & "1" in Sample.Contents(url)"#,
            &["Sample https://a.example/v1 (1)"],
        ),
        (r#"let s = [u = "https://a.example"] in Sample.Contents(s[u])"#, &["Sample https://a.example (1)"]),
        (r#"Sample.Contents({"https://a.example"}{0})"#, &["Sample https://a.example (1)"]),
        (r#"Sample.Contents(if true then "https://a.example" else x)"#, &["Sample https://a.example (1)"]),
        (r#"let f = Sample.Contents in f("https://a.example")"#, &["Sample https://a.example (1)"]),
        (r#"#shared[Sample.Contents]("https://a.example")"#, &["Sample https://a.example (1)"]),
        // The same name in an inner scope means the outer one in its own definition.
        (
            r#"let u = "https://a.example" in let u = u & "/b" in Sample.Contents(u)"#,
            &["Sample https://a.example/b (1)"],
        ),
        // An argument that is not part of the path may be anything.
        (r#"(part) => Sample.Contents("https://a.example", part)"#, &["Sample https://a.example (1)"]),
        // The host of an address is compared without regard to case.
        (
            r#"{Sample.Contents("https://A.example/"), Sample.Contents("https://a.example")}"#,
            &["Sample https://A.example/ (2)"],
        ),
        (r#"Server.Database("s", "d")"#, &[r#"Server {"server":"s","database":"d"} (1)"#]),
        (r#"Custom.Contents("a")"#, &["Custom a;all (1)"]),
        (r#"Custom.Contents("a", "b")"#, &["Custom a;b (1)"]),
        (r#"Web.Contents("https://w.example/x?y=1")"#, &["Web https://w.example/x (1)"]),
        (r#"OData.Feed("https://o.example")"#, &["OData https://o.example (1)"]),
        ("Sample.Plain()", &[]),
        ("1 + 1", &[]),
        // A shared name that the query defines itself is no data source function.
        (r#"let Sample.Contents = (x) => x in Sample.Contents("https://a.example")"#, &[]),
    ];
    for (query, expected) in cases {
        assert_eq!(shown(query), *expected, "{query}");
    }
}

#[test]
fn a_section_and_its_parameters_are_read() {
    let query = r#"section Section1;
        Host = "https://a.example" meta [IsParameterQuery = true, Type = "Text"];
        shared Query1 = Sample.Contents(Host & "/one");
        shared Query2 = Sample.Contents(Host & "/two");"#;
    assert_eq!(shown(query), ["Sample https://a.example/one (1)", "Sample https://a.example/two (1)"]);
}

#[test]
fn what_is_no_constant_is_told_with_its_place() {
    let cases = [
        (
            "Sample.Contents(Text.From(1))",
            "1:17 Sample.Contents: It is the result of a call of 'Text.From', which is known only when the query runs.",
        ),
        (
            "let\n  u = \"https://\" & List.First({\"a\"})\nin\n  Sample.Contents(u)",
            "2:20 Sample.Contents: It is the result of a call of 'List.First', which is known only when the query runs.",
        ),
        ("(url) => Sample.Contents(url)", "1:26 Sample.Contents: 'url' is a parameter of a function."),
        ("Sample.Contents(missing)", "1:17 Sample.Contents: 'missing' is not defined in the query."),
        (
            r#"List.Transform({"a"}, Sample.Contents)"#,
            "1:23 Sample.Contents: The function is used as a value; what it will be called with is not in the text.",
        ),
        ("Sample.Contents()", "1:1 Sample.Contents: The call lacks an argument that is part of the path."),
        (
            "Sample.Broken(1)",
            "1:1 Sample.Broken: The function cannot be evaluated: The new function type has other parameters than the function.",
        ),
        ("let a = b, b = a in Sample.Contents(a)", "1:12 Sample.Contents: The definitions are too deep."),
    ];
    for (query, expected) in cases {
        let found = shown(query);
        assert_eq!(found.len(), 1, "{query}: {found:?}");
        let is_cycle = expected.contains("too deep");
        assert!(found[0] == expected || (is_cycle && found[0].contains("too deep")), "{query}: {found:?}");
    }
}

#[test]
fn a_query_with_mistakes_gives_them() {
    let mistakes = with(settings(&[], "[]"), |evaluation| discover(evaluation, "let x = in x").err());
    assert!(mistakes.is_some_and(|mistakes| !mistakes.is_empty()));
}

#[test]
fn long_chains_are_walked_without_a_deep_stack() {
    let texts = [
        format!("Sample.Plain{}", "()".repeat(200_000)),
        format!("1{}", " & 1".repeat(200_000)),
        format!("Sample.Contents(\"a\"{})", " & \"a\"".repeat(50_000)),
        format!("{} 1", "if x then 1 else ".repeat(50_000)),
    ];
    for text in texts {
        let found = shown(&text);
        assert!(found.len() <= 1, "{found:?}");
    }
}
