//! A connector for another service, from a description alone: no line of the build tool knows the one that ships.

use super::Query;
use anaplan_mock::{Server, Tenant};
use connector::project::Project;
use std::path::Path;

/// A project of the other description, with the templates and the M of this one.
fn project(folder: &Path) -> Project {
    let here = Project::here().root;
    let copy = |part: &str, rename: &dyn Fn(&str) -> String| {
        std::fs::create_dir_all(folder.join(part)).expect("a folder can be made");
        for entry in std::fs::read_dir(here.join(part)).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).expect("a name");
            if path.is_file() {
                std::fs::copy(&path, folder.join(part).join(rename(&name))).expect("a file can be copied");
            }
        }
    };
    for part in ["connector/src", "connector/strings", "templates"] {
        copy(part, &|name| name.to_owned());
    }
    // Icons are called after the section.
    copy("connector/icons", &|name| name.replace("Anaplan", "Contoso"));
    std::fs::copy(
        here.join("tests/connectors/planning/connector.toml"),
        folder.join("connector/connector.toml"),
    )
    .expect("the description can be copied");
    Project::repository(folder)
}

#[test]
fn another_description_builds_a_connector_of_its_own() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let project = project(folder.path());
    let path = connector::package::default_path(&project).expect("the description names the package");
    assert!(path.ends_with("target/connector/Contoso.mez"), "{}", path.display());
    let told = connector::package::write(&project, &path);
    assert!(told.as_ref().is_ok_and(|told| told.starts_with("target/connector/Contoso.mez\n")), "{told:?}");
    let package = mez::Package::open(&path).expect("the package can be read");
    let m = package.text("Contoso.pq").expect("the section is there");
    for part in ["section Contoso;", "shared ContosoPlanning.Contents", "UsernamePassword = ["] {
        assert!(m.contains(part), "no {part}");
    }
    for part in ["StartLogin", "Workspaces =", "OAuthClientIds"] {
        assert!(!m.contains(part), "{part} is of another connector");
    }
    let sample = connector::generate::sample(&project).expect("the project is right");
    let (_, query) = sample.expect("the sample query");
    assert!(query.contains("Rows = Export{[Key = \"rows\"]}[Data]"), "{query}");
    let warnings = connector::package::warnings(&project).expect("the description");
    assert!(warnings.is_empty(), "{warnings:?}");

    let server = Server::start(Tenant::default());
    let mut sample = Query::new("").hosts(&["api.contoso.example", "auth.contoso.example"]);
    sample.text = query.replace("in\n    Rows", "in\n    {Table.ColumnNames(Source), Table.RowCount(Model)}");
    let outcome = sample.of_package(&path, "ContosoPlanning").run_on(&server);
    let columns = r#"{"Name", "Id", "key", "activeState", "ItemKind", "ItemName", "IsLeaf", "Data"}"#;
    assert!(outcome.rows().contains(columns), "{}", outcome.rows());
    // Pages of 50, as this description says.
    assert!(outcome.requests[1].starts_with("GET /2/0/models?limit=50&offset=0"), "{:#?}", outcome.requests);
}
