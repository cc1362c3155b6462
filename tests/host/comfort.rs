//! What a developer of connectors sees: where an error happened and which request failed, where the time went, what was
//! traced, and how a credential is forgotten.

use super::server::{Response, Server};
use super::{Folder, credential, tides};
use crate::cli::program;
use m_host::credential::{Credential, StoredCredential};
use m_host::credential_store::{CredentialStore, FileStore};
use std::path::Path;

const EXTENSION: &str = r##"section Sample;
K = [Authentication = [Key = []]];
[DataSource.Kind = "K"]
shared K.Read = (path as text) =>
    let
        traced = Diagnostics.Trace(TraceLevel.Information, "asking for " & path, () => path, true),
        answer = Json.Document(Web.Contents("https://sample.example", [RelativePath = traced]))
    in
        answer[value];
"##;

fn run(server: &Server, query: &str, options: &[&str]) -> assert_cmd::assert::Assert {
    let extension = Folder::section(EXTENSION);
    let mut command = program("pq");
    command.args(["run", "-e", query, "--extension"]).arg(extension.path()).args(options);
    command.args(["--route", &format!("https://sample.example={}", server.url())]);
    command.env("PQ_CREDENTIALS", credential("K", None, "Key", r#"{"Key":"s3cret"}"#));
    command.assert()
}

fn service() -> Server {
    Server::start(|request, _| match request.path() {
        "/good" => Response::json(&serde_json::json!({"value": 42})),
        _ => Response::status(500),
    })
}

fn said(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
}

#[test]
fn an_error_shows_the_line_the_calls_and_the_request() {
    let message = said(&run(&service(), r#"K.Read("bad")"#, &[]).failure());
    for expected in [
        "Sample.pq:7:18: DataSource.Error: Web.Contents failed to get contents from 'https://sample.example/bad' (500)",
        " 7 |         answer = Json.Document(Web.Contents(\"https://sample.example\"",
        "^^^^",
        "called from expression:1:1",
        "DataSourceKind: K",
        "Request: GET https://sample.example/bad → 500 Internal Server Error",
    ] {
        assert!(message.contains(expected), "{expected}\n{message}");
    }
    assert!(!message.contains("s3cret"));
    // An error that has nothing to do with a request names none.
    let message = said(&run(&service(), r#"Text.From(K.Read("good")) + 1"#, &[]).failure());
    assert!(!message.contains("Request:"), "{message}");
}

#[test]
fn time_and_traces_are_shown_when_asked_for() {
    let server = service();
    let quiet = said(&run(&server, r#"K.Read("good")"#, &[]).success());
    assert!(!quiet.contains("asking for") && !quiet.contains("in all"), "{quiet}");
    let message =
        said(&run(&server, r#"{K.Read("good"), K.Read("good")}"#, &["--timing", "--log"]).success());
    assert!(message.contains("asking for good"), "{message}");
    assert!(message.contains(" in 1 request (12 bytes), 1 answer from the cache"), "{message}");
    assert!(message.contains("GET  https://sample.example/good 200 12 B"), "{message}");
}

const STORE_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn sign_out(extension: &Path, store: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = program("pq");
    command.args(["sign-out", "--no-browser", "--extension"]).arg(extension).args(arguments);
    command.env("PQ_CREDENTIAL_STORE", store).env("PQ_CREDENTIAL_KEY", STORE_KEY).assert()
}

#[test]
fn sign_out_forgets_one_credential_and_names_the_page_of_logout() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("credentials.json");
    let store = FileStore::new(&path, STORE_KEY).expect("a key");
    let key = Credential::Key("k".into());
    store.set(StoredCredential::new("Tides", Some(tides::ADDRESS), &key)).expect("it is kept");
    store.set(StoredCredential::new("Tides", Some("https://other.example"), &key)).expect("it is kept");
    let query = format!("Tides.Contents(\"{}/\")", tides::ADDRESS);
    sign_out(&tides::package(), &path, &["--query", &query]).success();
    let kept = store.list().expect("the store");
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].data_source_path.as_deref(), Some("https://other.example"));
    sign_out(&tides::package(), &path, &["--query", &query]).failure();

    let extension = Folder::section(
        r#"section Sample;
        K = [Authentication = [OAuth = [
            StartLogin = (path, state, display) => [], FinishLogin = (context, uri, state) => [],
            Logout = (token) => "https://login.example/end?hint=" & Text.End(token, 2)
        ]]];
        [DataSource.Kind = "K"] shared K.Contents = () => 1;"#,
    );
    let token: StoredCredential = serde_json::from_str(
        r#"{"DataSourceKind":"K","DataSourcePath":"K","AuthenticationKind":"OAuth2","AuthenticationProperties":{"AccessToken":"token-77"}}"#,
    )
    .expect("a credential");
    store.set(token).expect("it is kept");
    let message = said(&sign_out(extension.path(), &path, &["--query", "K.Contents()"]).success());
    assert!(
        message.contains("https://login.example/end?hint=77") && !message.contains("token-77"),
        "{message}"
    );
    assert_eq!(store.list().expect("the store").len(), 1);
}
