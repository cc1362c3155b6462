//! Cells that raise errors, and values that a form of output does not have: none is passed over in silence.

use super::{outcome, program};

const QUERY: &str = "#table({\"a\", \"b\"}, {{1, \"x\"}, {error \"q\", \"[Error]\"}, {3, 1 + \"z\"}})";

fn run(format: &str, more: &[&str], query: &str) -> (i32, String, String) {
    outcome(program("pq").args(["run", "-e", query, "--format", format]).args(more))
}

#[test]
fn errors_are_empty_cells_that_are_told_and_have_an_exit_code() {
    let cases = [
        ("csv", "a,b\r\n1,x\r\n,[Error]\r\n3,\r\n"),
        (
            "json",
            "[\n  {\"a\":1,\"b\":\"x\"},\n  {\"a\":null,\"b\":\"[Error]\"},\n  {\"a\":3,\"b\":null}\n]\n",
        ),
        ("ndjson", "{\"a\":1,\"b\":\"x\"}\n{\"a\":null,\"b\":\"[Error]\"}\n{\"a\":3,\"b\":null}\n"),
    ];
    let plus = "Expression.Error: We cannot apply operator + to types Number and Text.";
    for (format, expected) in cases {
        let (code, out, told) = run(format, &[], QUERY);
        assert_eq!((code, out.as_str()), (3, expected), "{format}");
        assert!(told.starts_with("2 cells raised an error and are empty:"), "{told}");
        assert!(told.contains("\n  row 2, a: Expression.Error: q\n"), "{told}");
        assert!(told.contains(&format!("\n  row 3, b: {plus}")), "{told}");
        let (code, out, told) = run(format, &["--errors", "ignore"], QUERY);
        assert_eq!((code, out.as_str(), told.as_str()), (0, expected, ""), "{format}");
        let (code, out, _) = run(format, &["--errors", "text"], QUERY);
        assert_eq!(code, 3, "{format}");
        assert!(out.contains("Expression.Error: q") && out.contains(plus), "{out}");
        let (code, _, told) = run(format, &["--errors", "fail"], QUERY);
        assert_eq!(code, 1, "{format}");
        assert!(told.contains("error: row 2, a: ") && told.contains("Expression.Error: q"), "{told}");
    }
    let (code, out, _) = run("m", &[], QUERY);
    assert_eq!(code, 3);
    assert_eq!(out.matches("null /*serialize failed*/").count(), 2, "{out}");
    let (code, out, _) = run("table", &[], QUERY);
    assert_eq!(code, 3);
    assert!(out.contains("row 2, a: Expression.Error: q"), "{out}");
}

#[test]
fn only_the_first_errors_are_told_and_all_are_counted() {
    let (code, _, told) = run("csv", &[], "List.Transform({1..1000}, each error Text.From(_))");
    assert_eq!(code, 3);
    assert_eq!(told.lines().count(), 7, "{told}");
    assert!(told.starts_with("1000 cells raised") && told.contains("995 more cells are errors"), "{told}");
}

#[test]
fn a_file_with_error_cells_is_there_and_one_that_failed_is_not() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("o.csv");
    let path = out.to_string_lossy();
    assert_eq!(run("csv", &["--out", &path, "--errors", "fail"], QUERY).0, 1);
    assert!(!out.exists());
    assert_eq!(run("csv", &["--out", &path], QUERY).0, 3);
    assert_eq!(std::fs::read_to_string(&out).expect("the file"), "a,b\r\n1,x\r\n,[Error]\r\n3,\r\n");
}

/// JSON has numbers of its own; RFC 4648 for the bytes.
#[test]
fn values_that_a_form_does_not_have_are_told() {
    let query = "#table({\"n\", \"i\", \"b\", \"t\"}, {{#nan, -#infinity, #binary({1, 2, 255}), type text}})";
    let (code, out, told) = run("ndjson", &[], query);
    assert_eq!((code, out.as_str()), (0, "{\"n\":null,\"i\":null,\"b\":\"AQL/\",\"t\":\"[Type]\"}\n"));
    assert_eq!(
        told,
        "2 numbers written as null: JSON has no #nan and no #infinity\n1 value of type Type written as [Type]\n"
    );
    let (code, out, told) = run("csv", &[], query);
    assert_eq!((code, out.as_str()), (0, "n,i,b,t\r\n#nan,-#infinity,[Binary],[Type]\r\n"));
    assert_eq!(told, "1 value of type Binary written as [Binary]\n1 value of type Type written as [Type]\n");
    let (_, out, told) = run("csv", &[], "#table({\"l\"}, {{{1}}, {[a = 1]}, {{2}}})");
    assert_eq!(out, "l\r\n[List]\r\n[Record]\r\n[List]\r\n");
    assert_eq!(told, "2 values of type List written as [List]\n1 value of type Record written as [Record]\n");
}

#[test]
fn null_and_the_empty_text_differ_in_csv_where_it_is_asked_for() {
    let query = "#table({\"a\", \"b\"}, {{null, \"\"}, {\"NULL\", \"x\"}})";
    let cases: [(&[&str], &str); 3] = [
        (&[], "a,b\r\n,\r\nNULL,x\r\n"),
        (&["--null", "NULL"], "a,b\r\nNULL,\r\n\"NULL\",x\r\n"),
        (&["--null", ""], "a,b\r\n,\"\"\r\nNULL,x\r\n"),
    ];
    for (options, expected) in cases {
        assert_eq!(run("csv", options, query).1, expected, "{options:?}");
    }
    assert_eq!(run("csv", &[], "#table({\"a\"}, {{null}, {\"\"}})").1, "a\r\n\"\"\r\n\"\"\r\n");
}

#[test]
fn a_long_value_in_an_error_is_shown_in_part_and_whole_in_m() {
    let query = "Number.From(Text.Repeat(\"a\", 1000000))";
    let (code, _, told) = run("csv", &[], query);
    assert_eq!(code, 1);
    assert!(told.len() < 4000, "{} bytes", told.len());
    assert!(told.contains("(1000000 characters)") && told.contains("… ("), "{told}");
    let whole = format!("Text.Length((try {query})[Error][Detail])");
    assert_eq!(run("m", &[], &whole).1.trim(), "1000000");
}
