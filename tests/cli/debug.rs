//! `--step`, `--caught` and `--break`: what is told of an evaluation, and that nothing is evaluated for it.

use super::{outcome, program};

/// Runs an expression with options; gives the result as CSV, and what was told, without times.
fn told(query: &str, options: &[&str]) -> (String, String) {
    let (_, out, told) = outcome(program("pq").args(["run", "--format", "csv", "-e", query]).args(options));
    (out, without_times(&told))
}

/// Times stand behind two blanks at the end of a line.
fn without_times(told: &str) -> String {
    let line = |line: &str| match line.rfind("  ") {
        Some(at) if line.ends_with("ms") || line.contains(" ms, ") => line[..at].to_owned(),
        _ => line.to_owned(),
    };
    told.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_row_of_the_table_is_told_so() {
    // The query, the options, the result's last line, and what is told.
    const ROWS: &[(&str, &[&str], &str, &str)] = &[
        // In the order in which they are finished, and what nobody needs.
        (
            "let a = 1, b = a + c, c = a * 10, d = error \"no\" in b",
            &["--step"],
            "11",
            "expression:1:5: a = 1\nexpression:1:23: c = 10\nexpression:1:12: b = 11\nexpression:1:35: d: not evaluated",
        ),
        // An error of a step is told with it.
        (
            "let a = Number.From(\"x\"), b = try a otherwise 2 in b",
            &["--step"],
            "2",
            "expression:1:5: a = error DataFormat.Error: We couldn't convert to Number.\nexpression:1:27: b = 2",
        ),
        // Lists and records show what is known of them; nothing is evaluated for it.
        (
            "let r = [a = 1, b = error \"never\"], l = {1..3}, s = {r, \"x\"} in Text.From(List.Count(s) + List.Count(l))",
            &["--step"],
            "5",
            "expression:1:49: s = {…, \"x\"}\nexpression:1:37: l = list\nexpression:1:5: r: not evaluated",
        ),
        // A table is read by the steps after it.
        (
            "let t = Table.FromRecords({[a = 1, b = 2], [a = 3, b = 4]}), f = Table.SelectRows(t, each [a] > 1), n = \
             Table.RowCount(f) in n",
            &["--step"],
            "1",
            "expression:1:5: t = table [a, b]\nexpression:1:62: f = table [a, b]\nexpression:1:101: n = 1\nexpression:1:5: \
             t: 2 rows read, the first {1, …}\nexpression:1:62: f: 1 row read, the first {…, …}",
        ),
        // Of a function its calls are told, the first ones.
        (
            "let double = (x) => x * 2, all = List.Sum(List.Transform({1..5}, double)) in all",
            &["--step"],
            "30",
            "expression:1:5: double() = 2\nexpression:1:5: double() = 4\nexpression:1:5: double() = 6\nexpression:1:28: all = \
             30\nexpression:1:5: double(): 5 times in all",
        ),
        ("1 + 1", &["--step"], "2", "--step: the query has no steps"),
        // Caught errors, each with who caught it.
        (
            "(try error [Reason = \"My\", Message = \"m\", Detail = [a = 1]])[Error][Reason]",
            &["--caught"],
            "My",
            "caught: expression:1:6: My: m\n   |\n 1 | (try error [Reason = \"My\", Message = \"m\", Detail = [a = 1]])[Error][Reason]\n   |      \
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  a: 1\n  Caught by the try at expression:1:1",
        ),
        ("try 1 otherwise 2", &["--caught"], "1", ""),
        // A stop shows the names around it.
        (
            "let f = (x) => let y = x + 1 in y * 2, z = f(3), u = 5 in z",
            &["--break", "y", "--break", "f", "--break", "w"],
            "8",
            "stopped at expression:1:20: y = 4\n  x = 3\n  u = 5\n  z = not evaluated\nstopped at expression:1:5: f = 8\n  x = \
             3\n  u = 5\n  z = not evaluated\n--break w: no step, member or function is called so; a member that is not \
             shared is Section!Name",
        ),
        // Also the parameter that is read no more, and is handed on where nobody watches.
        (
            "let f = (text, item) => text & (let y = item in y) in f(\"a\", \"b\")",
            &["--break", "y"],
            "ab",
            "stopped at expression:1:37: y = \"b\"\n  item = \"b\"\n  text = \"a\"",
        ),
        ("let a = 1, b = 2 in a", &["--break", "b"], "1", "--break b: it was not evaluated"),
        // A query with sections: its members are its steps.
        (
            "section S; a = 1; shared b = S!a + 1;",
            &["--step", "--break", "S!a"],
            "2",
            "expression:1:12: a = 1\nstopped at expression:1:12: a = 1\n  b = not evaluated\nexpression:1:26: b = 2",
        ),
    ];
    for (query, options, result, expected) in ROWS {
        let (out, told) = told(query, options);
        assert_eq!(out.lines().last(), Some(*result), "{query}\n{told}");
        assert_eq!(&told, expected, "{query}");
    }
}

#[test]
fn steps_in_the_hundred_thousands_are_told() {
    let steps: Vec<String> = (1..100_000).map(|step| format!("s{step} = s{} + 1", step - 1)).collect();
    let query = format!("let s0 = 0, {} in s99999", steps.join(",\n"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("long.pq");
    std::fs::write(&file, query).expect("the query is written");
    let (code, out, told) = outcome(program("pq").args(["run", "--step"]).arg(&file));
    assert_eq!((code, out.trim()), (0, "99999"), "{}", told.lines().last().unwrap_or_default());
    assert_eq!(told.lines().count(), 100_000);
}

/// With steps, caught errors and stops the same requests are sent and the same comes out; no secret is told.
#[test]
fn a_connector_is_looked_into_without_another_request_or_a_secret() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pq = |arguments: &[&str]| {
        let project = folder.path().join("Fabrikam");
        let here = if project.is_dir() { &project } else { folder.path() };
        outcome(program("pq").args(arguments).current_dir(here))
    };
    assert_eq!(pq(&["new", "Fabrikam", "--auth", "key", "--paging", "cursor"]).0, 0);
    let run = |options: &[&str]| {
        let mut arguments = vec![
            "run",
            "tests/items.query.pq",
            "--format",
            "csv",
            "--replay",
            "tests/recorded.har",
            "--replay-strict",
            "--credentials",
            "tests/credentials.json",
        ];
        arguments.extend(options);
        pq(&arguments)
    };
    let (code, plain, trace) = run(&["--trace"]);
    assert_eq!(code, 0, "{trace}");
    let requests = |told: &str| told.lines().filter(|line| line.starts_with("GET ")).count();
    assert_eq!(requests(&trace), 2, "{trace}");
    let (code, out, told) =
        run(&["--trace", "--step=all", "--caught", "--break", "KeyHeaders", "--break", "Fabrikam!Ask"]);
    assert_eq!((code, out), (0, plain), "{told}");
    assert_eq!(requests(&told), 2, "{told}");
    for expected in [
        "Ask() = [items = {",
        ", 1 request",
        "KeyHeaders() = [Accept = \"application/json\"",
        "stopped at ",
        "Items: 3 rows read, the first {1, \"Bolt\", 0.25, #date(2026, 1, 30)}",
    ] {
        assert!(told.contains(expected), "{expected} is not told:\n{told}");
    }
    assert!(!told.contains("made-up-for-tests"), "{told}");
    // What a try swallowed, with the requests that belong to it.
    let faults = folder.path().join("faults.toml");
    std::fs::write(&faults, "[[fault]]\nstatus = 404\nnth = [1]\n").expect("the rules are written");
    let query = "let Source = Fabrikam.Contents(\"https://api.example.com\"), Rows = try Table.RowCount(Source{[Key = \
                 \"items\"]}[Data]) otherwise -1 in Rows";
    let (_, out, told) = pq(&[
        "run",
        "-e",
        query,
        "--caught",
        "--replay",
        "tests/recorded.har",
        "--faults",
        &faults.to_string_lossy(),
        "--credentials",
        "tests/credentials.json",
    ]);
    assert_eq!(out.trim(), "-1", "{told}");
    assert!(told.contains("caught: ") && told.contains("  Caught by the try at expression:1:67"), "{told}");
    assert!(told.contains("  Request: GET  https://api.example.com/items 404"), "{told}");
}
