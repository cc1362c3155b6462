//! `pq format` gives the text that Microsoft's formatter gives: for the cases of m-format, and for all M of the repository.

#[path = "../../crates/m-syntax/tests/split/mod.rs"]
mod split;

use super::ask;
use crate::cli::{output, program, root};
use serde_json::{Value, json};
use split::{Case, cases};

/// The text of a file of m-format's cases.
fn file(name: &str) -> String {
    let path = root().join("crates/m-format/tests").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What Microsoft's formatter makes of the sources of cases, which say their options in brackets.
fn theirs<'c>(cases: impl Iterator<Item = (&'c str, &'c str)>) -> Vec<Option<String>> {
    let question = |(heading, text): (&str, &str)| {
        let width =
            heading.split_once("(width ").and_then(|(_, rest)| rest.trim_end_matches(')').parse().ok());
        let width: Option<u32> = width;
        json!({ "text": text, "width": width, "tabs": heading.ends_with("(tabs)") })
    };
    let answers = ask("format.js", &Value::Array(cases.map(question).collect()));
    let answers = answers.as_array().expect("a list").iter();
    answers.map(|text| text.as_str().map(str::to_owned)).collect()
}

#[test]
fn the_cases_are_what_it_gives() {
    let file = file("cases.txt");
    let cases: Vec<Case<'_>> = cases(&file).collect();
    assert!(cases.len() > 40, "only {} cases were found", cases.len());
    let given = theirs(cases.iter().map(|case| (case.heading, case.source)));
    let mut wrong = String::new();
    for (Case { heading, expected, .. }, given) in cases.iter().zip(given) {
        let given = given.unwrap_or_else(|| "not M".into());
        if given.trim_end() != *expected {
            wrong.push_str(&format!("==== {heading}\n---- expected\n{expected}\n---- given\n{given}\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A difference that is none any more is taken out of the list.
#[test]
fn the_differences_are_some() {
    let file = file("differences.txt");
    let cases: Vec<Case<'_>> = cases(&file).collect();
    let given = theirs(cases.iter().map(|case| (case.heading, case.source)));
    for (Case { heading, expected, .. }, given) in cases.iter().zip(given) {
        assert_ne!(given.expect("it takes them").trim_end(), *expected, "{heading}");
    }
}

#[test]
fn the_m_of_the_repository_is_laid_out_alike() {
    let root = root();
    let folders = ["connector", "crates", "tests"].map(|name| root.join(name));
    let copies = tempfile::tempdir().expect("a temporary folder");
    let mut texts = Vec::new();
    for path in connector::m_files::find(&folders).expect("the folders are there") {
        // One is the first of the differences, the others hold several texts.
        if path.ends_with("suite/let/without-variables.query.pq") || path.ends_with("benches/peers/tasks.pq")
        {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("M is text");
        let copy = copies.path().join(format!("{}.pq", texts.len()));
        std::fs::write(&copy, &text).expect("a copy");
        texts.push((path, text, copy));
    }
    assert!(texts.len() > 100, "only {} files were found", texts.len());
    output(program("pq").args(["format", "--newline", "unix"]).arg(copies.path()));
    let given = theirs(texts.iter().map(|(_, text, _)| ("", text.as_str())));
    let mut taken = 0;
    let mut different = String::new();
    for ((path, _, copy), theirs) in texts.iter().zip(given) {
        let Some(theirs) = theirs else { continue };
        taken += 1;
        let ours = std::fs::read_to_string(copy).expect("the copy");
        if theirs != ours {
            let path = path.display();
            different.push_str(&format!("{path}\n---- theirs\n{theirs}\n---- ours\n{ours}\n"));
        }
    }
    assert!(taken > 90, "it takes only {taken} files");
    assert!(different.is_empty(), "\n{different}");
}
