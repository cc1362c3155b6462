//! A second connector of our own, small and unlike the first: a key, one address, pages by a link, a search by POST. It
//! shows that nothing in the host is made for one connector.

use super::server::{Request, Response, Server};
use super::{credential, evaluate, settings, with};
use crate::cli::program;
use m_host::compare::{self, Outcome, Update};
use m_host::credential_store::{CredentialStore, FileStore};
use m_host::discovery::discover;
use m_host::evaluation::Settings;
use m_host::test_connection::test_connection;
use m_host::web::Routes;
use mez::{Package, Part};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The address that queries name; requests for it go to the service of the test.
pub(crate) const ADDRESS: &str = "https://tides.example";
/// The key that the service knows.
pub(crate) const KEY: &str = "low-water-7";

/// The connector as a package, made once.
pub(crate) fn package() -> PathBuf {
    static PACKAGE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = PACKAGE.get_or_init(|| {
        let parts = ["Tides.pq", "resources.resx", "resources.de.resx"].map(|name| {
            let bytes = std::fs::read(sources().join(name)).expect("a part of the connector");
            Part { name: name.to_owned(), bytes }
        });
        let package = Package::new(parts).expect("a package");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("Tides.mez");
        std::fs::write(&path, mez::write(&package).expect("an archive")).expect("the package is written");
        (folder, path)
    });
    path.clone()
}

/// The folder with the connector's sources and queries.
pub(crate) fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("connectors/tides")
}

/// Starts the service.
pub(crate) fn start() -> Server {
    Server::start(answer)
}

fn answer(request: &Request, _: &str) -> Response {
    if request.header("x-tide-key") != Some(KEY) {
        return Response::status(401);
    }
    let station = |id: &str, name: &str, active: Option<bool>| {
        let mut station = json!({"id": id, "name": name, "latitude": 51.5});
        if let Some(active) = active {
            station["active"] = json!(active);
        }
        station
    };
    match (request.method.as_str(), request.path(), request.parameter("page").as_deref()) {
        ("GET", "/stations", None) => Response::json(&json!({
            "items": [station("a", "Cuxhaven", Some(true)), station("b", "Dover", None)], "next": "2"
        })),
        ("GET", "/stations", Some("2")) => {
            Response::json(&json!({"items": [station("c", "Esbjerg", Some(true))], "next": null}))
        }
        ("POST", "/search", _) => {
            let asked: serde_json::Value = serde_json::from_str(&request.body).unwrap_or_default();
            let days = asked["days"].as_f64().unwrap_or(0.0) as usize;
            let reading = json!({"station": asked["near"], "time": "2026-01-31T06:00:00Z", "height": 2.5});
            Response::json(&json!({ "readings": vec![reading; days] }))
        }
        _ => Response::status(404),
    }
}

/// Settings for the connector with a key, its address routed to the service.
pub(crate) fn settings_for(server: &Server, key: &str) -> Settings {
    let package = package();
    let properties = json!({ "Key": key }).to_string();
    let credential = credential("Tides", Some(ADDRESS), "Key", &properties);
    let route = format!("{ADDRESS}={}", server.url()).parse().expect("a route");
    Settings { routes: Routes::new([route]), ..settings(&[&package], &credential) }
}

#[test]
fn pages_are_read_as_far_as_rows_are_wanted() {
    let server = start();
    let stations = format!(r#"Tides.Contents("{ADDRESS}"){{[Key = "stations"]}}[Data]"#);
    let names = evaluate(settings_for(&server, KEY), &format!("{stations}[Name]"));
    assert_eq!(names.as_deref(), Ok(r#"{"Cuxhaven", "Dover", "Esbjerg"}"#));
    assert_eq!(server.lines(), ["GET /stations", "GET /stations?page=2"]);
    server.forget();
    let first = evaluate(settings_for(&server, KEY), &format!("Table.FirstN({stations}, 2)[Id]"));
    assert_eq!(first.as_deref(), Ok(r#"{"a", "b"}"#));
    assert_eq!(server.lines(), ["GET /stations"]);
}

#[test]
fn a_search_posts_json_with_the_key_in_its_header() {
    let server = start();
    let query = format!(r#"Tides.Contents("{ADDRESS}"){{[Key = "search"]}}[Data]("Dover"){{0}}[Station]"#);
    assert_eq!(evaluate(settings_for(&server, KEY), &query).as_deref(), Ok("\"Dover\""));
    let requests = server.requests();
    assert_eq!((requests.len(), requests[0].method.as_str()), (1, "POST"));
    assert_eq!(requests[0].body, r#"{"near":"Dover","days":1}"#);
    assert_eq!(requests[0].header("content-type"), Some("application/json"));
    assert!(requests[0].header("authorization").is_none());
}

#[test]
fn the_regression_suite_passes() {
    let server = start();
    let queries = compare::find(&sources().join("queries")).expect("the queries");
    assert_eq!(queries.len(), 2);
    for query in queries {
        let outcome = compare::run(&query, settings_for(&server, KEY), Update::Never).expect("it runs");
        assert_eq!(outcome, Outcome::Passed, "{}", query.display());
    }
}

#[test]
fn a_wrong_key_is_told_and_is_in_no_text() {
    let server = start();
    let query = format!(r#"try Tides.Contents("{ADDRESS}"){{[Key = "stations"]}}[Data]{{0}} otherwise 1"#);
    let error = evaluate(settings_for(&server, "wr0ng-key"), &query).expect_err("the key is refused");
    assert!(error.contains("The service does not know this key."), "{error}");
    assert!(!error.contains("wr0ng"), "{error}");
}

#[test]
fn the_source_is_discovered_and_its_connection_tested() {
    let server = start();
    let query = format!(r#"let host = "{ADDRESS}" in Tides.Search(host, Text.From(DateTime.LocalNow()))"#);
    let found = with(settings_for(&server, KEY), |evaluation| {
        let discovery = discover(evaluation, &query).expect("the query can be read");
        assert!(discovery.unresolved.is_empty());
        let source = discovery.sources[0].source.clone();
        test_connection(evaluation, &source.kind, &source.path).expect("the key works");
        (source.kind, source.path)
    });
    assert_eq!(found, ("Tides".to_owned(), ADDRESS.to_owned()));
}

#[test]
fn texts_are_in_the_language_of_the_person_and_else_in_the_neutral_one() {
    let server = start();
    let query = format!(r#"Tides.Contents("{ADDRESS}")[Name]"#);
    let german = Settings { culture: "de-AT".into(), ..settings_for(&server, KEY) };
    assert_eq!(evaluate(german, &query).as_deref(), Ok(r#"{"Stationen", "Search"}"#));
}

#[test]
fn the_command_line_signs_in_and_runs() {
    let server = start();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("credentials.json");
    // 32 bytes in base64.
    let store_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let command = |arguments: &[&str]| {
        let mut command = program("pq");
        command.env("PQ_CREDENTIAL_STORE", &store).env("PQ_CREDENTIAL_KEY", store_key).args(arguments);
        command.arg("--extension").arg(package());
        command.args(["--route", &format!("{ADDRESS}={}", server.url())]);
        command
    };
    let query = format!(r#"Tides.Contents("{ADDRESS}"){{[Key = "stations"]}}[Data][Id]"#);
    let output = command(&["sign-in", "--query", &query]).write_stdin(format!("{KEY}\n")).assert().success();
    let said = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(said.contains("Signed in to Tides (https://tides.example)") && !said.contains(KEY), "{said}");
    let kept = FileStore::new(&store, store_key).expect("a key").list().expect("the store");
    assert_eq!((kept.len(), kept[0].authentication_kind.as_str()), (1, "Key"));
    assert!(server.lines().is_empty(), "a sign-in with a key asks nobody");
    let output = command(&["run", "--format", "ndjson", "--trace", "-e", &query]).assert().success();
    let rows = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    let trace = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert_eq!(rows, "\"a\"\n\"b\"\n\"c\"\n");
    assert!(trace.contains("GET  https://tides.example/stations 200") && !trace.contains(KEY), "{trace}");
}
