//! The navigator in a real browser: the whole way of the specification, and each way in which it goes wrong.

mod accessibility;
mod browser;
mod chromium;
mod export;
mod hostile;
mod oddities;
mod refusals;
mod server;
mod sign_in;
mod speed;
mod tour;
mod views;
mod walk;

use anaplan_mock::{End, Server, Tenant};
use browser::Browser;
use connector::generate::Purpose;
use connector::project::Project;
use m_host::credential_store::MemoryStore;
use m_host::web::{Route, Routes};
use navigator::{Announcement, MockUser, Options, Running};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Somebody of the default tenant who may do everything.
const ADA: (&str, &str) = ("ada@planning.example", "correct horse");
/// Somebody who is no administrator.
const BRUNO: (&str, &str) = ("bruno@planning.example", "pässwörd: with colon");
/// The entry of an export that runs it, and types its columns.
const TYPED: &str = "Run Export Action with headers and types";
/// The hosts that the mock stands for.
const HOSTS: [&str; 3] = ["api.anaplan.com", "auth.anaplan.com", "us1a.app.anaplan.com"];

/// The package for the mock, built once.
fn package() -> PathBuf {
    static PACKAGE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = PACKAGE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("Anaplan.mez");
        connector::package::write_for(&Project::here(), &path, Purpose::Mock)
            .expect("the connector can be packaged");
        (folder, path)
    });
    path.clone()
}

/// A mock of the tenant, and the navigator with the connector before it.
fn started(tenant: Tenant) -> (Server, Running) {
    started_with(tenant, vec![package()])
}

fn started_with(tenant: Tenant, extensions: Vec<PathBuf>) -> (Server, Running) {
    let server = Server::start(tenant);
    let running = navigator::start(options(extensions, routes(&server), Some(mock(&server))));
    (server, running.expect("the navigator starts"))
}

/// A mock whose export `Headcount.txt` never ends, and the navigator before it, which waits between its polls as it should.
fn never_ending() -> (Server, Running) {
    let mut tenant = Tenant::default();
    let hub = &mut tenant.workspaces[0].models[0];
    let export = hub.exports.iter_mut().find(|export| export.name == "Headcount.txt").expect("the export");
    export.task.end = End::Never;
    let server = Server::start(tenant);
    let mut options = options(vec![package()], routes(&server), None);
    options.skip_waits = false;
    let running = navigator::start(options).expect("the navigator starts");
    (server, running)
}

/// The navigator with the connector of oddities.
fn odd() -> Running {
    navigator::start(options(vec![oddities::package()], Vec::new(), None)).expect("the navigator starts")
}

/// The same, and a browser that shows what is in a source of it.
fn odd_opened() -> (Running, Browser) {
    let navigator = odd();
    let browser = Browser::open(&navigator.url);
    browser.connects_anonymously();
    (navigator, browser)
}

/// What the navigator knows of a mock.
fn mock(server: &Server) -> Announcement {
    let users =
        [ADA, BRUNO].map(|(email, password)| MockUser { email: email.into(), password: password.into() });
    Announcement {
        url: server.url(),
        users: users.into(),
        hosts: HOSTS.iter().map(|host| (*host).to_owned()).collect(),
    }
}

/// The routes from the hosts to a mock.
fn routes(server: &Server) -> Vec<Route> {
    HOSTS.iter().map(|host| format!("https://{host}={}", server.url()).parse().expect("a route")).collect()
}

fn options(extensions: Vec<PathBuf>, routes: Vec<Route>, mock: Option<Announcement>) -> Options {
    Options {
        extensions,
        routes: Routes::new(routes),
        store: Arc::new(MemoryStore::default()),
        keeps_credentials: false,
        replay: None,
        mock,
        port: 0,
        skip_waits: true,
        culture: "en-US".into(),
    }
}
