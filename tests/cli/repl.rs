//! `pq repl`: what is typed, and what comes of it, on standard input. The crate `pq` tests it at a terminal.

use super::{outcome, output, program};

/// What a session prints, shows as errors, and ends with.
fn session(typed: &str, options: &[&str]) -> (i32, String, String) {
    outcome(program("pq").arg("repl").args(options).write_stdin(typed))
}

#[test]
fn each_input_gives_its_result() {
    // What is typed, what is printed, and what is told as an error.
    const ROWS: &[(&str, &str, &str)] = &[
        ("1 + 1", "2\n", ""),
        ("\"a\" & \"b\"\n// nothing\n\n2", "\"ab\"\n2\n", ""),
        // A name, evaluated when it is needed, and defined anew; of later definitions the older ones know nothing.
        ("x = 40\ny = x + 2\nx = 1\ny", "42\n", ""),
        ("never = error \"no\"\n1", "1\n", ""),
        ("#\"my name\" = 1\n#\"my name\"", "1\n", ""),
        ("x = 1\n(x = 1)", "true\n", ""),
        // An input goes on until it is at its end; a blank line ends it all the same.
        ("let\n  a = 1,\n  b = 2\nin\n  a + b", "3\n", ""),
        ("f = (x) =>\n  x * 2\nf(21)", "42\n", ""),
        ("{1,\n\n2", "2\n", "expected an expression, found the end of the text"),
        // Errors have their place, and the session goes on.
        (
            "no.such + 1\n2",
            "2\n",
            "error: input:1:1: Expression.Error: The name 'no.such' wasn't recognized.",
        ),
        (
            "y = no.such\n1\ny",
            "1\n",
            "error: input:1:5: Expression.Error: The name 'no.such' wasn't recognized.",
        ),
        (":type {1, 2}", "list\n", ""),
        (
            ":type #table(type table [a = Int64.Type, b = nullable text], {})",
            "table [a = Int64.Type, b = nullable text]\n",
            "",
        ),
        (
            ":type (x as text, optional y as number) => 1",
            "function (x as text, optional y as nullable number) as any\n",
            "",
        ),
        ("(x as number) as text => \"\"", "function (x as number) as text\n", ""),
        (":requests", "the last evaluation sent no request\n", ""),
        ("a = 1\n:names", "a = 1\n", ""),
        (":nothing", "", "error: there is no command :nothing; :help lists them"),
        (":load no-such.pq", "", "error: cannot read no-such.pq"),
        (":quit\n1", "", ""),
    ];
    for (typed, expected, error) in ROWS {
        let (code, out, told) = session(typed, &[]);
        assert_eq!(&out, expected, "{typed}\n{told}");
        assert!(told.contains(error) && told.is_empty() == error.is_empty(), "{typed}: {told}");
        assert_eq!(code, i32::from(!error.is_empty()), "{typed}");
    }
    assert!(session(":doc Text.Lower", &[]).1.starts_with("Text.Lower (text as nullable text"));
    assert!(session(":help", &[]).1.contains(":reload"));
    assert!(
        session("List.Numbers(1, 1000)", &["--first", "3"]).1.contains("shown: 3 rows; --first N shows more")
    );
}

#[test]
fn files_give_names() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("the file is written");
        path.to_string_lossy().into_owned()
    };
    let query = write(
        "query.pq",
        "let\n    Source = {1..3},\n    #\"To do\" = error \"not yet\",\n    Sum = List.Sum(Source)\nin\n    Sum\n",
    );
    let section = write("own.pq", "section Own;\nOne = 1;\nshared Two = One + 1;\n");
    let plain = write("answer.query.pq", "42 // the answer");
    let typed = format!(
        ":load {query}\nSum\n:load {section}\nTwo\nOwn!One\n:load {plain}\nanswer\n:reload\nSum + answer"
    );
    let (code, out, told) = session(&typed, &[]);
    assert_eq!((code, told.as_str()), (0, ""));
    assert_eq!(out, "Source, To do, Sum\n6\nOne, Two\n2\n1\nanswer\n42\n48\n");
}

/// With the connector of the folder, against recorded answers.
#[test]
fn a_connector_is_there_with_its_credentials() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    output(
        program("pq")
            .args(["new", "Fabrikam", "--auth", "key", "--paging", "cursor"])
            .current_dir(folder.path()),
    );
    let project = folder.path().join("Fabrikam");
    let typed = "S = Fabrikam.Contents(\"https://api.example.com\")\nItems = S{[Key = \"items\"]}[Data]\nTable.RowCount(Items)\n\
                 :requests\n:type Fabrikam!Ask\n:doc Fabrikam.Contents\n:reload\nItems{0}[Name]\n\
                 Fabrikam.Contents(\"http://api.example.com\"){0}[Data]";
    let replay = [
        "repl",
        "--replay",
        "tests/recorded.har",
        "--replay-strict",
        "--credentials",
        "tests/credentials.json",
    ];
    let (code, out, told) = outcome(program("pq").args(replay).current_dir(&project).write_stdin(typed));
    assert!(out.starts_with("3\nGET  https://api.example.com/items 200 "), "{out}{told}");
    assert!(out.contains("\nGET  https://api.example.com/items?cursor=after-2 200 "), "{out}");
    assert!(out.contains("\nfunction (address as text, path as text, query as record) as any\n"), "{out}");
    assert!(
        out.contains(
            "Fabrikam.Contents function (url as Uri.Type) as table\n\nShows the tables of Fabrikam.\n"
        ),
        "{out}"
    );
    assert!(out.ends_with("\"Bolt\"\n"), "{out}");
    // Errors are told as `pq run` tells them.
    assert!(told.contains("The address has to begin with https://.") && code == 1, "{told}");
    assert!(!format!("{out}{told}").contains("made-up-for-tests"));
}
