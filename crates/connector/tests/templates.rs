//! Mistakes in templates, plain M and generated M are told with their place.

use connector::generate;
use connector::project::Project;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A copy of the project in which one file is changed.
fn changed(file: &str, from: &str, to: &str) -> (TempDir, Project) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let here = Project::here();
    for part in ["connector", "connector/src", "connector/strings", "connector/icons", "templates"] {
        copy(&here.root.join(part), &folder.path().join(part));
    }
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).expect("the file is there");
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(&path, text.replacen(from, to, 1)).expect("the file can be written");
    let project = Project::repository(folder.path().to_owned());
    (folder, project)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("an entry");
        if entry.path().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a file can be copied");
        }
    }
}

/// Each row: the file, what stands there, what a person writes instead, and every part of what is then told.
const MISTAKES: &[(&str, &str, &str, &[&str])] = &[
    (
        "templates/settings.pq.tera",
        "limits.page_size",
        "limits.page_sise",
        &["settings.pq.tera:", "page_sise"],
    ),
    ("templates/settings.pq.tera", "<%- endfor %>", "", &["settings.pq.tera:"]),
    ("templates/basic.pq.tera", "    let\n", "    lte\n", &["Anaplan.pq:", "is not M", "lte"]),
    ("connector/src/errors.pq", "section Anaplan;", "section Anaplan", &["connector/src/errors.pq:"]),
    ("connector/src/errors.pq", "//! ", "// ", &["connector/src/errors.pq", "expected `//!"]),
    ("connector/strings/strings.toml", "= \"Anaplan\"", "= Anaplan", &["strings.toml", "line 4"]),
    (
        "connector/connector.toml",
        "\nbeta = ",
        "\nbete = ",
        &["connector/connector.toml:", "did you mean `beta`?"],
    ),
];

/// What a description names and nothing has, or names in a wrong place: the same four parts.
const WITHOUT_MEANING: &[(&str, &str, &str, &[&str])] = &[
    (
        "connector/connector.toml",
        "opens = \"Models\"",
        "opens = \"Modles\"",
        &["connector.toml:", "there is no function `Modles`", "did you mean `Models`?"],
    ),
    (
        "connector/connector.toml",
        "opens = \"LastExportedData\"",
        "opens = \"Lately\"",
        &["connector.toml:", "there is no function `Lately`", "write the name of a level or member of the M"],
    ),
    (
        "connector/connector.toml",
        "opens = \"Exports\", item_kind",
        "opens = \"Workspaces\", item_kind",
        &["connector.toml:", "ModelContents opens Workspaces, which stands above it"],
    ),
    (
        "connector/connector.toml",
        "opens = \"Models\"",
        "opens = \"ModelContents\"",
        &["connector.toml:", "no level above opens Models", "in the order of opening"],
    ),
    (
        "connector/connector.toml",
        "path = \"workspaces/{Workspace}/models\"",
        "path = \"workspaces/{Model}/models\"",
        &["connector.toml:", "no level above Models has the id Model", "write one of Workspace"],
    ),
    (
        "connector/connector.toml",
        "path = \"workspaces\"",
        "path = \"workspaces/{Workspace}\"",
        &["connector.toml:", "no level above Workspaces has the id Workspace", "has no ids to choose from"],
    ),
    (
        "connector/connector.toml",
        "function = \"Models\"",
        "function = \"Workspaces\"",
        &["connector.toml:", "two levels have the function Workspaces"],
    ),
    (
        "connector/connector.toml",
        "label = \"ExportsFolder\"",
        "label = \"ExportFolder\"",
        &["connector.toml:", "there is no text `ExportFolder`", "did you mean `ExportsFolder`?"],
    ),
    (
        "connector/connector.toml",
        "section = \"Anaplan\"",
        "section = \"Contoso\"",
        &["connector/icons/Contoso16.png", "16 × 16 pixels"],
    ),
    (
        "connector/connector.toml",
        "[\"UsernamePassword\", \"OAuth\"]",
        "[\"UsernamePassword\"]",
        &["connector.toml:", "there is `[oauth]`, and OAuth is not offered"],
    ),
    (
        "connector/connector.toml",
        ", \"item1\"]\n",
        "]\n",
        &[
            "connector.toml:",
            "the sample makes 4 choices, and its way leads through 5 levels",
            "ExportContents",
        ],
    ),
    (
        "connector/connector.toml",
        ", \"item1\"]\n",
        ", \"item1\", \"Rows\"]\n",
        &["connector.toml:", "the sample makes 6 choices, and its way leads through 5 levels"],
    ),
    (
        "connector/connector.toml",
        "\"FP&A Hub\", \"item1\"",
        "\"FP&A Hub\", \"item2\"",
        &["connector.toml:", "ModelContents has no entry item2", "write one of item1"],
    ),
    (
        "connector/src/requests.pq",
        "Text.Combine(",
        "Text.Conbine(",
        &["Anaplan.pq:", "`Text.Conbine` is no function of the library", "did you mean `Text.Combine`?"],
    ),
    (
        "templates/run-export.pq.tera",
        "HasEnded([Task])",
        "HasEndet([Task])",
        &["Anaplan.pq:", "`HasEndet` is no function", "did you mean `HasEnded`?"],
    ),
    (
        "connector/src/errors.pq",
        "LoadString(\"NoFile\")",
        "LoadString(\"NoFiel\")",
        &["Anaplan.pq:", "there is no text `NoFiel`", "strings.toml"],
    ),
    (
        "connector/strings/strings.ja.toml",
        "NoFile = ",
        "NoFiles = ",
        &["connector/strings/strings.ja.toml", "there is no text `NoFile`"],
    ),
];

#[test]
fn what_a_description_names_is_there() {
    check_all(WITHOUT_MEANING);
}

#[test]
fn every_mistake_is_told_where_it_stands() {
    check_all(MISTAKES);
}

/// Each mistake is told with all its parts.
fn check_all(mistakes: &[(&str, &str, &str, &[&str])]) {
    for (file, from, to, parts) in mistakes {
        let (_folder, project) = changed(file, from, to);
        let told = match generate::files(&project) {
            Ok(_) => panic!("no mistake was found in {file} with {to:?}"),
            Err(error) => format!("{error:#}"),
        };
        for part in *parts {
            assert!(told.contains(part), "{file} with {to:?}: expected {part} in\n{told}");
        }
    }
}

#[test]
fn a_checkout_with_carriage_returns_gives_the_same_package() {
    let (folder, project) = changed("connector/connector.toml", "beta", "beta");
    for part in ["connector", "connector/src", "connector/strings", "templates"] {
        for entry in fs::read_dir(folder.path().join(part)).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let text = fs::read_to_string(&path).expect("text").replace('\n', "\r\n");
                fs::write(&path, text).expect("the file can be written");
            }
        }
    }
    let ours = connector::package::build(&Project::here()).unwrap_or_else(|error| panic!("{error:#}"));
    let theirs = connector::package::build(&project).unwrap_or_else(|error| panic!("{error:#}"));
    assert!(ours == theirs, "line endings of the checkout reach the package");
}

#[test]
fn what_is_written_in_connector_toml_is_text_in_the_m() {
    let (_folder, project) =
        changed("connector/connector.toml", "category = \"Online Services\"", "category = 'Say \"#(lf)\"'");
    let files = generate::files(&project).unwrap_or_else(|error| panic!("{error:#}"));
    let m = String::from_utf8_lossy(&files["Anaplan.pq"]).into_owned();
    assert!(m.contains(r##"Category = "Say ""#(#)(lf)""","##), "quotes and escapes are not kept");
}

#[test]
fn a_sample_goes_one_way_through_levels_that_part() {
    const ENTRY: &str = r#"opens = "Exports", item_kind = "Folder", leaf = false }]"#;
    let door = r#"opens = "Exports", item_kind = "Folder", leaf = false }, { key = "item2", label = "ExportsFolder", opens = "Others", item_kind = "Folder", leaf = false }]

[[navigation]]
function = "Others"
comment = "The other way."
path = "workspaces/{Workspace}/models/{Model}/imports"
items = "imports"
item_kind = "Table"
opens = "ExportContents"
id = "Import""#;
    let (_folder, project) = changed("connector/connector.toml", ENTRY, door);
    let files = generate::files(&project).unwrap_or_else(|error| panic!("{error:#}"));
    let ours = generate::files(&Project::here()).unwrap_or_else(|error| panic!("{error:#}"));
    assert!(files["Anaplan.pq"] != ours["Anaplan.pq"]);
    assert!(files["Anaplan.query.pq"] == ours["Anaplan.query.pq"], "the sample goes another way");
}

#[test]
fn the_tool_does_not_know_the_connector_that_ships() {
    let folder = Project::here().root.join("crates/connector/src");
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        if entry.path().is_file() {
            let text = fs::read_to_string(entry.path()).expect("the sources are text").to_lowercase();
            assert!(!text.contains("anaplan"), "{}", entry.path().display());
        }
    }
}
