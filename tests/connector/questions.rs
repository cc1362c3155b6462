//! What a person does, and what is asked of Anaplan for it: the table of the README comes from here.

use super::{Outcome, Query};
use anaplan_mock::{Content, Server, Tenant};

/// What is asked of Anaplan about the rows: nothing, the last file, or a run.
fn asked(outcome: &Outcome) -> &'static str {
    let runs = outcome.requests_with("POST /2/0").len();
    let reads = outcome.requests_with("/chunks/").len();
    match (runs, reads) {
        (0, 0) => "nothing",
        (0, _) => "the last file",
        (1, _) => "a run",
        _ => "several runs",
    }
}

/// What a person does, as M over the entry `it`, with the words of the README. `preview` is the navigator or the editor.
const QUESTIONS: &[(&str, &str, bool)] = &[
    ("Tick an entry in the navigator", "it", true),
    ("Ask for the columns, or for no rows", "Table.ColumnNames(it)", false),
    ("Ask for the columns, or for no rows", "Table.FirstN(it, 0)", false),
    ("Edit: choose, remove, rename, reorder, add columns", "Table.RemoveColumns(it, {\"Account\"})", true),
    ("Edit: choose, remove, rename, reorder, add columns", "Table.AddColumn(it, \"x\", each 1)", true),
    ("Edit: change types, replace values", "Table.TransformColumnTypes(it, {{\"Region\", type text}})", true),
    (
        "Edit: filter, sort, group, remove duplicates, merge",
        "Table.SelectRows(it, each [Region] <> \"\")",
        true,
    ),
    ("Edit: filter, sort, group, remove duplicates, merge", "Table.Sort(it, \"Region\")", true),
    ("Load or refresh", "it", false),
    ("Load only the first rows, up to 1,000", "Table.FirstN(it, 1000)", false),
    ("Load only the first rows, up to 1,000", "Table.Range(it, 0, 10)", false),
    ("Load only whether there are rows", "Table.IsEmpty(it)", false),
    ("Load the number of rows", "Table.RowCount(it)", false),
    ("Load the first rows after a filter", "Table.FirstN(Table.SelectRows(it, each true), 10)", false),
    ("Load the first row of all sorted", "Table.First(Table.Sort(it, \"Region\"))", false),
];

/// The rows of the README's table: what a person does, and what is asked with *Run Export Action with headers and types*
/// and with *Last Exported Data*.
fn table() -> Vec<(String, String, String)> {
    let mut rows: Vec<(String, String, String)> = Vec::new();
    for (what, expression, preview) in QUESTIONS {
        let [typed, last] = ["typed", "last"].map(|entry| {
            let query =
                Query::recorded("Finance", "FP&A Hub", "Profit and Loss.csv", entry).within(expression);
            let query = if *preview { query.preview() } else { query };
            let mut tenant = Tenant::default();
            let export =
                tenant.export_mut("7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8", "116000000001").expect("the export");
            export.last.get_or_insert_with(|| Content::text("Region\n"));
            let outcome = query.run_on(&Server::start(tenant));
            outcome.rows();
            asked(&outcome).to_owned()
        });
        match rows.last() {
            Some(row) if row.0 == *what => {
                assert_eq!((&row.1, &row.2), (&typed, &last), "{what}: {expression} is another case");
            }
            _ => rows.push(((*what).to_owned(), typed, last)),
        }
    }
    rows
}

#[test]
fn the_table_of_the_readme_says_what_is_asked() {
    let readme = connector::project::Project::here().root.join("README.md");
    let readme = std::fs::read_to_string(readme).expect("the README is there");
    let missing: Vec<String> = table()
        .into_iter()
        .map(|(what, typed, last)| format!("| {what} | {typed} | {last} |"))
        .filter(|row| !readme.contains(row.as_str()))
        .collect();
    assert!(missing.is_empty(), "README.md lacks the rows\n{}", missing.join("\n"));
}
