//! Signing in with OAuth against the mock's login page: the packaged connector, a small one of another shape, the
//! credential file, and the command line.

mod anaplan;
mod command;
mod sample;
mod store;

use crate::connector::patient_tenant;
use anaplan_mock::{OAuthClient, Server, Tenant};
use connector::project::Project;
use m_engine::session;
use m_host::credential::{Credential, Credentials, StoredCredential};
use m_host::credential_store::{CredentialStore, FileStore, MemoryStore};
use m_host::evaluation::{Evaluation, Settings};
use m_host::oauth::{Answer, Login, OAuth, PageAgent, UserAgent, sign_in};
use m_host::report;
use m_host::web::{Routes, har};
use m_output::pqout;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The client that the test packages carry and the mock knows.
const CLIENT: &str = "TestClient0123456789abcdefABCDEF";
const USER: &str = "ada@planning.example";
const PASSWORD: &str = "correct horse";
const PATH: &str = r#"{"apiUrl":"https://api.anaplan.com","authUrl":"https://auth.anaplan.com"}"#;
const CALLBACK: &str = "https://oauth.powerbi.com/views/oauthredirect.html";

/// The package with our client id, or with none at all.
fn package(with_client: bool) -> PathBuf {
    static PACKAGES: OnceLock<(tempfile::TempDir, [PathBuf; 2])> = OnceLock::new();
    let (_, paths) = PACKAGES.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let paths = ["with.mez", "without.mez"].map(|name| folder.path().join(name));
        write_package(&paths[0], &format!("\"us1a.app.anaplan.com\" = \"{CLIENT}\""));
        write_package(&paths[1], "");
        (folder, paths)
    });
    paths[usize::from(!with_client)].clone()
}

/// Packs the connector with other client ids in a copy of its `connector.toml`.
fn write_package(path: &Path, clients: &str) {
    let here = Project::here();
    let copy = tempfile::tempdir().expect("a temporary folder");
    for folder in [here.connector(), here.templates()] {
        for entry in walkdir::WalkDir::new(&folder) {
            let entry = entry.expect("the project can be read");
            let target =
                copy.path().join(entry.path().strip_prefix(&here.root).expect("a path of the project"));
            match entry.file_type().is_dir() {
                true => std::fs::create_dir_all(&target).expect("a folder"),
                false => drop(std::fs::copy(entry.path(), &target).expect("a file")),
            }
        }
    }
    let project = Project::repository(copy.path().to_owned());
    let settings = project.connector().join("connector.toml");
    let text = std::fs::read_to_string(&settings).expect("connector.toml");
    let (head, rest) = text.split_once("[oauth.client_ids]").expect("the section of client ids");
    let rest = rest.find("\n[").map_or("", |next| &rest[next..]);
    std::fs::write(&settings, format!("{head}[oauth.client_ids]\n{clients}\n{rest}"))
        .expect("connector.toml");
    connector::package::write(&project, path).expect("the connector can be packaged");
}

/// A mock with the client registered.
fn server() -> Server {
    let mut tenant = patient_tenant();
    tenant.oauth.clients.push(OAuthClient {
        id: CLIENT.into(),
        redirect_uris: vec![CALLBACK.into()],
        rotating: true,
        ..OAuthClient::default()
    });
    tenant.oauth.any_client = false;
    Server::start(tenant)
}

fn ada() -> PageAgent {
    PageAgent { username: USER.into(), password: PASSWORD.into(), answer: Answer::Allow }
}

/// The host's settings for a mock: production addresses are routed to it.
fn settings(server: &Server, extension: PathBuf, credentials: Credentials) -> Settings {
    let hosts = ["https://api.anaplan.com", "https://auth.anaplan.com", "https://us1a.app.anaplan.com"];
    let routes = hosts.map(|from| format!("{from}={}", server.url()).parse().expect("a route"));
    Settings {
        extensions: vec![extension],
        routes: Routes::new(routes),
        credentials,
        skip_waits: true,
        ..Settings::default()
    }
}

/// Signs in and gives the stored credential and the HAR file, or the error as a person sees it.
fn signed_in(
    settings: Settings,
    kind: &str,
    path: &str,
    mut agent: impl UserAgent + Send,
) -> Result<(StoredCredential, String), String> {
    session::run(|| {
        let evaluation = Evaluation::new(settings).expect("the extension loads");
        let cx = &evaluation.cx;
        let token = OAuth::of(cx, &evaluation.extensions, kind)
            .and_then(|oauth| sign_in(cx, &oauth, path, &mut agent))
            .map_err(|error| report::describe(cx, &error))?;
        let entries = evaluation.host().map(|host| host.log.entries()).unwrap_or_default();
        let stored = StoredCredential::new(kind, Some(path), &Credential::OAuth(token));
        Ok((stored, har(&entries).to_string()))
    })
    .expect("the evaluation thread starts")
}

/// What came of a query: the result as M text or the error as a person sees it, and the HAR file.
struct Outcome {
    result: Result<String, String>,
    har: String,
}

/// Runs a query as `pq run --out` does: with a second try after a denied token.
fn evaluated(settings: Settings, query: &str) -> Outcome {
    session::run(|| {
        let evaluation = Evaluation::new(settings).expect("the extension loads");
        let cx = &evaluation.cx;
        let attempt = || evaluation.query("test.pq", query).and_then(|value| pqout::write(cx, &value));
        let result = match attempt() {
            Err(error) if evaluation.renew_after(&error) => attempt(),
            other => other,
        };
        let result = result.map_err(|error| report::describe(cx, &error));
        let entries = evaluation.host().map(|host| host.log.entries()).unwrap_or_default();
        Outcome { result, har: har(&entries).to_string() }
    })
    .expect("the evaluation thread starts")
}

/// A store with one credential.
fn store_of(credential: StoredCredential) -> Arc<dyn CredentialStore> {
    let store = MemoryStore::default();
    store.set(credential).expect("memory takes it");
    Arc::new(store)
}

/// A property of the only credential in a store.
fn property(store: &Arc<dyn CredentialStore>, name: &str) -> String {
    let all = store.list().expect("the store can be read");
    all[0].authentication_properties.get(name).cloned().unwrap_or_default()
}

/// The calls of the token endpoint: their status.
fn token_calls(server: &Server) -> Vec<Option<u16>> {
    let requests = server.requests();
    requests.iter().filter(|r| r.path == "/oauth/token").map(|r| r.status).collect()
}

/// A user agent that changes the address at which another one came back.
struct Changed<F>(F);

impl<F: Fn(&Login, String) -> String> UserAgent for Changed<F> {
    fn visit(&mut self, cx: &m_engine::Cx, login: &Login) -> m_engine::Result<String> {
        ada().visit(cx, login).map(|url| (self.0)(login, url))
    }
}
