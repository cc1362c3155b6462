//! Microsoft's language services, which mark mistakes while people write, find none in our connector and in new ones.

use super::ask;
use connector::generate;
use connector::new::{self, Auth, Choices, Paging};
use connector::project::Project;
use m_host::library;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// A document: what it is called, and its text.
type Document = (String, String);

/// The names that a connector gives to queries.
fn shared(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.strip_prefix("shared ")?.split_once(" =").map(|(name, _)| name))
}

/// What the services say of documents that see the library and these names, one line for each diagnostic.
fn diagnostics(names: &[String], documents: &[Document]) -> Vec<String> {
    let library = library::builtins().map(|builtin| builtin.name.to_owned());
    let names: Vec<String> = library.chain(names.iter().cloned()).collect();
    let texts: Vec<Value> =
        documents.iter().map(|(name, text)| json!({ "name": name, "text": text })).collect();
    let answers = ask("services.js", &json!({ "names": names, "documents": texts }));
    let answers = answers.as_array().expect("a list");
    assert_eq!(answers.len(), documents.len());
    let mut told = Vec::new();
    for ((name, _), found) in documents.iter().zip(answers) {
        for one in found.as_array().expect("a list") {
            told.push(format!("{name}:{}: {}", one["line"], one["message"].as_str().unwrap_or_default()));
        }
    }
    told
}

/// The documents of a project: what goes into its package, and the queries that test it.
fn documents(project: &Project) -> (Vec<String>, Vec<Document>) {
    let parts = generate::files(project).unwrap_or_else(|error| panic!("{error:#}"));
    let parts = parts.into_iter().filter(|(name, _)| name.ends_with(".pq"));
    let mut documents: Vec<Document> =
        parts.map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned())).collect();
    assert!(!documents.is_empty(), "{} has no M", project.root.display());
    let names = documents.iter().flat_map(|(_, text)| shared(text)).map(str::to_owned).collect();
    let tests = project.connector().join("tests");
    for path in connector::m_files::find(&[tests]).unwrap_or_default() {
        let text = std::fs::read_to_string(&path).expect("a query");
        documents.push((project.relative(&path), text));
    }
    (names, documents)
}

/// A name that nobody knows is found, so that finding none says something.
#[test]
fn a_mistake_is_found() {
    let document = ("a.pq".to_owned(), "let\n    a = Table.Nothing(1),\n    a = 2\nin\n    a".to_owned());
    let told =
        diagnostics(&[], &[document, ("b.pq".into(), "Text.From(1)".into()), ("c.pq".into(), "(1".into())]);
    assert!(
        told.iter().any(|line| line.starts_with("a.pq:2: Cannot find the name 'Table.Nothing'")),
        "{told:?}"
    );
    assert!(told.iter().any(|line| line.starts_with("a.pq:3: ")), "{told:?}");
    assert!(told.iter().any(|line| line.starts_with("c.pq:1: ")), "{told:?}");
    assert!(!told.iter().any(|line| line.starts_with("b.pq")), "{told:?}");
}

#[test]
fn our_connector_has_no_diagnostic() {
    let (names, mut documents) = documents(&Project::here());
    assert!(documents.len() > 20, "only {} documents were found", documents.len());
    // Tests look at members that are not shared; the services do not take `Section!Member`, which the language has.
    documents.retain(|(_, text)| !text.contains("Anaplan!"));
    let told = diagnostics(&names, &documents);
    assert!(told.is_empty(), "\n{}", told.join("\n"));
}

#[test]
fn new_connectors_have_no_diagnostic() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = Vec::new();
    let mut names = Vec::new();
    for auth in [Auth::Anonymous, Auth::Key, Auth::Basic, Auth::OAuth, Auth::Aad] {
        for paging in
            [Some(Paging::None), Some(Paging::Link), Some(Paging::Cursor), Some(Paging::Offset), None]
        {
            for classic in [false, true] {
                let choices = Choices {
                    name: "Fabrikam".into(),
                    auth,
                    paging: paging.unwrap_or(Paging::None),
                    odata: paging.is_none(),
                    service: None,
                    classic,
                };
                let name = format!("{auth:?}-{paging:?}-{classic}");
                all.extend(made(&folder.path().join(&name), &name, &choices, &mut names));
            }
        }
    }
    // Most choices share most documents; the services take their time over each.
    let mut seen = BTreeSet::new();
    all.retain(|(_, text)| seen.insert(text.clone()));
    let told = diagnostics(&names, &all);
    assert!(told.is_empty(), "\n{}", told.join("\n"));
}

/// The documents of a new project, called after it.
fn made(folder: &Path, name: &str, choices: &Choices, names: &mut Vec<String>) -> Vec<Document> {
    new::write(folder, choices).unwrap_or_else(|error| panic!("{error:#}"));
    let project = Project::at(folder).unwrap_or_else(|error| panic!("{error:#}"));
    let (shared, documents) = documents(&project);
    names.extend(shared);
    documents.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)).collect()
}
