//! `run`, `conformance`, `compare`, `library` of the host.

use super::{failure, outcome, output, program};
use crate::host::server::{Response, Server};

#[test]
fn an_expression_is_written_in_every_format() {
    let table = "#table(type table [Name = text, Amount = number, Day = date], {{\"a,b\", 1.5, #date(2026, 1, 31)}, {null, 2, null}})";
    let cases = [
        (
            "json",
            "[\n  {\"Name\":\"a,b\",\"Amount\":1.5,\"Day\":\"2026-01-31\"},\n  {\"Name\":null,\"Amount\":2,\"Day\":null}\n]\n",
        ),
        (
            "ndjson",
            "{\"Name\":\"a,b\",\"Amount\":1.5,\"Day\":\"2026-01-31\"}\n{\"Name\":null,\"Amount\":2,\"Day\":null}\n",
        ),
        ("csv", "Name,Amount,Day\r\n\"a,b\",1.5,2026-01-31\r\n,2,\r\n"),
        (
            "m",
            "#table( type table [Name = text, Amount = number, Day = date] , {{\"a,b\", 1.5, #date(2026, 1, 31)} , {null, 2, null} } ) \n",
        ),
    ];
    for (format, expected) in cases {
        let written = output(program("pq").args(["run", "-e", table, "--format", format]));
        assert_eq!(written, expected, "{format}");
    }
    let shown = output(program("pq").args(["run", "-e", table]));
    assert!(shown.contains("│ a,b  ┆    1.5 ┆ 2026-01-31 │") && shown.ends_with("2 rows\n"), "{shown}");
}

#[test]
fn an_error_shows_the_place_the_line_and_the_call() {
    let message = failure(program("pq").args(["run", "-e", "let f = (x) => x[b] in f([a = 1])"]));
    assert!(
        message.contains("expression:1:16: Expression.Error: The field 'b' of the record wasn't found."),
        "{message}"
    );
    assert!(message.contains("1 | let f = (x) => x[b] in f([a = 1])"), "{message}");
    assert!(message.contains("^^^^"), "{message}");
    assert!(message.contains("called from expression:1:24"), "{message}");
}

#[test]
fn errors_of_cells_are_told_below_the_table() {
    let query = "List.Transform({1..9}, each if _ > 2 then _ & 1 else _)";
    let (code, shown, _) = outcome(program("pq").args(["run", "-e", query]));
    assert_eq!(code, 3);
    let words = "Value: Expression.Error: We cannot apply operator & to types Number and Number.";
    let end: String = (3..8).map(|row| format!("row {row}, {words}\n")).collect();
    assert!(shown.ends_with(&format!("9 rows\n{end}2 more cells are errors\n")), "{shown}");
}

#[test]
fn a_mistake_in_the_query_shows_its_place() {
    let message = failure(program("pq").args(["run", "-e", "if 1 the 2"]));
    assert!(message.contains("expression:1:"), "{message}");
    assert!(message.contains('^'), "{message}");
}

#[test]
fn a_missing_file_is_named() {
    let message = failure(program("pq").args(["run", "no-such-file.pq"]));
    assert!(message.contains("no-such-file.pq"), "{message}");
}

#[test]
fn nothing_is_left_of_an_output_file_when_the_query_fails() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("rows.csv");
    let query = "Table.AddColumn(#table({\"a\"}, {{1}, {2}}), \"b\", each error \"x\") & #table({\"a\"}, error \"late\")";
    failure(program("pq").args(["run", "-e", query, "--format", "csv", "--out"]).arg(&out));
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[test]
fn first_reads_no_more_rows_than_asked_for() {
    let query = "List.Generate(() => 1, each true, each if _ = 3 then error \"too far\" else _ + 1)";
    let written = output(program("pq").args(["run", "-e", query, "--first", "3", "--format", "ndjson"]));
    assert_eq!(written, "1\n2\n3\n");
}

#[test]
fn the_clock_can_be_fixed() {
    let arguments = ["run", "--now", "2026-01-31T12:00:00Z", "--time-zone", "UTC", "--format", "m", "-e"];
    let written = output(program("pq").args(arguments).arg("DateTime.LocalNow()"));
    assert_eq!(written.trim_end(), "#datetime(2026, 1, 31, 12, 0, 0)");
}

#[test]
fn this_machine_is_reached_without_the_proxy_of_the_system() {
    let server = Server::start(|_, _| Response::new(200, "text/plain", "here"));
    let mut command = program("pq");
    for proxy in ["http_proxy", "https_proxy", "all_proxy"] {
        command.env(proxy, "http://127.0.0.1:9/");
    }
    let query = format!("Text.FromBinary(Web.Contents(\"{}\"))", server.url());
    assert_eq!(output(command.args(["run", "--format", "m", "-e", &query])).trim_end(), "\"here\"");
}

#[test]
fn credentials_that_cannot_be_read_are_not_quoted() {
    let mut command = program("pq");
    command.env("PQ_CREDENTIALS", "[{\"Password\": \"s3cret\"").args(["run", "-e", "1"]);
    let message = failure(&mut command);
    assert!(message.contains("credentials"), "{message}");
    assert!(!message.contains("s3cret"), "{message}");
}

#[test]
fn conformance_counts_and_shows_what_differs() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cases = folder.path().join("cases.json");
    let text = r#"[{"id": "Text.Lower#1", "usage": "Text.Lower(\"A\")", "output": "\"a\""},
        {"id": "Text.Lower#2", "usage": "Text.Lower(\"A\")", "output": "\"b\""},
        {"id": "No.Such#1", "usage": "No.Such(1)", "output": "1"},
        {"id": "List.Single#1", "usage": "error \"x\"", "error": "[Expression.Error] x"}]"#;
    std::fs::write(&cases, text).expect("the cases are written");
    let assert = program("pq").args(["conformance", "--cases"]).arg(&cases).assert().code(1);
    let shown = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    assert!(shown.contains("all                        2       1        1"), "{shown}");
    assert!(shown.contains("Text.Lower#2") && shown.contains("missing names: No.Such"), "{shown}");
}

#[test]
fn compare_reports_differences_and_updates() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let query = folder.path().join("one.query.pq");
    std::fs::write(&query, "#table(type table [a = number], {{1}})").expect("the query is written");
    let junit = folder.path().join("junit.xml");
    let compare = || {
        let mut command = program("pq");
        command.arg("compare").arg(folder.path());
        command
    };
    compare().assert().code(1);
    compare().arg("--update").assert().success();
    compare().arg("--report").arg(&junit).assert().success();
    // The type of a column is part of the result.
    std::fs::write(&query, "#table(type table [a = any], {{1}})").expect("the query is written");
    compare().arg("--report").arg(&junit).assert().code(1);
    assert!(std::fs::read_to_string(junit).expect("the report").contains("failures=\"1\""));
}

#[test]
fn library_shows_a_function() {
    let shown = output(program("pq").args(["library", "Text.Lower"]));
    assert!(
        shown.contains("Text.Lower (text as nullable text, optional culture as nullable text)"),
        "{shown}"
    );
}
