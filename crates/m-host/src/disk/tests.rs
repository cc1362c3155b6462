//! Tests of `File.*` and `Folder.*` against a folder of their own.

use crate::evaluation::{Evaluation, Settings};
use m_engine::session;
use std::path::Path;

/// Evaluates queries, `<here>` in them being a path, and gives each result as text, or the error's reason and message.
fn results(here: &Path, disk: bool, queries: &[&str]) -> Vec<String> {
    let here = here.display().to_string();
    session::run(|| {
        let settings = Settings { disk, ..Settings::default() };
        let Ok(evaluation) = Evaluation::new(settings) else { return Vec::new() };
        let one = |query: &&str| {
            let value = evaluation.query("test", &query.replace("<here>", &here));
            match value.and_then(|value| m_output::pqout::write(&evaluation.cx, &value)) {
                Ok(text) => text.trim_end().to_owned(),
                Err(error) => format!("{}: {}", error.reason(), error.message()).replace(&here, "<here>"),
            }
        };
        queries.iter().map(one).collect()
    })
    .expect("the thread starts")
}

#[test]
fn files_and_folders() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    std::fs::create_dir_all(here.join("sub/deep")).expect("folders");
    for (name, text) in [("b.csv", "1,2"), ("a.txt", "hello"), ("sub/c.json", "[1]"), ("sub/deep/d", "")] {
        std::fs::write(here.join(name), text).expect("a file");
    }
    let table = [
        (r#"Text.FromBinary(File.Contents("<here>/a.txt"))"#, r#""hello""#),
        (r#"Value.Metadata(File.Contents("<here>/b.csv"))[Content.Type]"#, r#""text/csv""#),
        (r#"Binary.Length(File.Contents("<here>/b.csv"))"#, "3"),
        (r#"Folder.Contents("<here>")[Name]"#, r#"{"a.txt", "b.csv", "sub"}"#),
        (r#"Folder.Contents("<here>")[Extension]"#, r#"{".txt", ".csv", ""}"#),
        (r#"Folder.Contents("<here>"){[Name = "sub"]}[Content][Name]"#, r#"{"c.json", "deep"}"#),
        (
            r#"List.Transform(Folder.Contents("<here>")[Attributes], each [Directory])"#,
            "{false, false, true}",
        ),
        (r#"Folder.Files("<here>")[Name]"#, r#"{"a.txt", "b.csv", "c.json", "d"}"#),
        (r#"Json.Document(Folder.Files("<here>"){[Name = "c.json"]}[Content])"#, "{1}"),
        (r#"Folder.Files("<here>"){[Name = "a.txt"]}[Attributes][Size]"#, "5"),
        (r#"Table.Keys(Folder.Files("<here>")){0}[Columns]"#, r#"{"Folder Path", "Name"}"#),
        // A path is only looked at when something is read.
        (r#"File.Contents("<here>/none") is binary"#, "true"),
        (
            r#"Binary.Length(File.Contents("<here>/none"))"#,
            "DataSource.Error: Could not find file '<here>/none'.",
        ),
        (
            r#"Table.RowCount(Folder.Files("<here>/none"))"#,
            "DataSource.Error: Could not find a part of the path '<here>/none'.",
        ),
        (
            r#"File.Contents("a.txt")"#,
            "DataFormat.Error: The supplied file path must be a valid absolute path.",
        ),
        (r#"Folder.Files("a")"#, "DataFormat.Error: The supplied folder path must be a valid absolute path."),
    ];
    let queries: Vec<&str> = table.iter().map(|(query, _)| *query).collect();
    for ((query, expected), actual) in table.iter().zip(results(here, true, &queries)) {
        assert_eq!(actual, *expected, "{query}");
    }
}

#[test]
fn a_host_can_forbid_them() {
    let queries = [r#"File.Contents("<here>/a")"#, r#"Folder.Contents("<here>")"#];
    for result in results(Path::new("/folder"), false, &queries) {
        assert!(result.starts_with("DataSource.Error: Reading the disk is not allowed here."), "{result}");
    }
}
