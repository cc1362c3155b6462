//! Runs the cases of `trees.txt` and `diagnostics.txt`: text in, text out.

mod split;

use m_syntax::{SourceFile, dump, parse};
use split::{Case, cases};

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
