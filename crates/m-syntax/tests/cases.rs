//! Runs the cases of `trees.txt` and `diagnostics.txt`: text in, text out.

use m_syntax::{SourceFile, dump, parse};

/// A heading, a source and what is expected of it.
struct Case<'t> {
    heading: &'t str,
    source: &'t str,
    expected: &'t str,
}

/// Splits a file of cases; the text before the first is a comment.
fn cases(file: &str) -> impl Iterator<Item = Case<'_>> {
    file.split("\n==== ").skip(1).map(|case| {
        let (heading, rest) = case.split_once('\n').expect("a source follows the heading");
        let (source, expected) = rest.split_once("\n----\n").expect("a line of dashes follows the source");
        Case { heading, source, expected: expected.trim_end() }
    })
}

/// Compares every case and shows all that differ.
fn check(file: &str, actual: impl Fn(&str) -> String) {
    let mut failures = String::new();
    for Case { heading, source, expected } in cases(file) {
        let actual = actual(source);
        if actual != expected {
            failures.push_str(&format!(
                "==== {heading}\n{source}\n---- expected\n{expected}\n---- actual\n{actual}\n"
            ));
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

fn diagnostics(source: &str) -> String {
    let file = SourceFile::new("case", source);
    let lines: Vec<String> = parse(source)
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let (line, column) = file.line_column(diagnostic.span.start);
            format!("{line}:{column}: {}", diagnostic.message)
        })
        .collect();
    lines.join("\n")
}

#[test]
fn trees() {
    check(include_str!("trees.txt"), |source| {
        assert_eq!(diagnostics(source), "", "in {source}");
        dump::document(&parse(source).document)
    });
}

#[test]
fn mistakes() {
    check(include_str!("diagnostics.txt"), diagnostics);
}
