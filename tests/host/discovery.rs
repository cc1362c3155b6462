//! Static discovery: the sources of a query from its text, and what cannot be told from it, with its place.

use super::{Folder, cases, settings, with};
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
fn sources_are_found() {
    for (query, expected) in cases(include_str!("discovery.txt")) {
        let expected: &[&str] = if expected == "nothing" { &[] } else { &[expected] };
        assert_eq!(shown(query), expected, "{query}");
    }
    // How many definitions are followed is nobody's business.
    let cycle = shown("let a = b, b = a in Sample.Contents(a)");
    assert!(matches!(cycle.as_slice(), [one] if one.contains("too deep")), "{cycle:?}");
}

#[test]
fn a_section_and_its_parameters_are_read() {
    let query = r#"section Section1;
        Host = "https://a.example" meta [IsParameterQuery = true, Type = "Text"];
        shared Query1 = Sample.Contents(Host & "/one");
        shared Query2 = Sample.Contents(Host & "/two");"#;
    assert_eq!(shown(query), ["Sample https://a.example/one (1)", "Sample https://a.example/two (1)"]);
    let lines = "let\n  u = \"https://\" & List.First({\"a\"})\nin\n  Sample.Contents(u)";
    assert_eq!(
        shown(lines),
        [
            "2:20 Sample.Contents: It is the result of a call of 'List.First', which is known only when the query runs."
        ]
    );
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
