//! The packaged connector in the host against the mock, over HTTP: rows and requests.

mod content;
mod credentials;
mod cut_chunks;
mod dialogs;
mod direct_access;
mod fault_matrix;
mod faults;
mod headers;
mod lasting;
mod locales;
mod login;
mod navigator;
mod other_service;
mod questions;
pub(crate) mod regions;
mod replaced;
mod requests;
mod run_export;
mod section;
mod settings;
mod shipped_faults;
mod situations;
mod test_connection;

use anaplan_mock::{Server, TaskScript, Tenant};
use connector::project::Project;
use m_engine::{Value, session};
use m_host::credential::Credentials;
use m_host::evaluation::{Evaluation, Settings};
use m_host::report;
use m_host::web::{Entry, Routes, har};
use m_output::pqout;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// The first lines of every query: production addresses, which are routed to the mock.
const SOURCE: &str = r#"Source = Anaplan.Contents("https://api.anaplan.com", "https://auth.anaplan.com")"#;

/// The package, built once from the sources as they are.
fn package() -> PathBuf {
    static PACKAGE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = PACKAGE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("Anaplan.mez");
        connector::package::write(&Project::here(), &path).expect("the connector can be packaged");
        (folder, path)
    });
    path.clone()
}

/// The package with these settings, built once for each that tests ask for.
fn package_of(settings: &[(&str, &str)]) -> PathBuf {
    static PACKAGES: Mutex<BTreeMap<String, (tempfile::TempDir, PathBuf)>> = Mutex::new(BTreeMap::new());
    let mut packages = PACKAGES.lock().unwrap_or_else(PoisonError::into_inner);
    let (_, path) = packages.entry(format!("{settings:?}")).or_insert_with(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = package_with(folder.path(), settings);
        (folder, path)
    });
    path.clone()
}

/// A package whose `connector.toml` has other settings: each is a part of its text, and what to write instead.
pub(crate) fn package_with(folder: &Path, changes: &[(&str, &str)]) -> PathBuf {
    let here = Project::here();
    for part in ["connector", "connector/src", "connector/strings", "connector/icons", "templates"] {
        std::fs::create_dir_all(folder.join(part)).expect("a folder can be made");
        for entry in std::fs::read_dir(here.root.join(part)).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let name = path.file_name().expect("a name");
                std::fs::copy(&path, folder.join(part).join(name)).expect("a file can be copied");
            }
        }
    }
    let toml = folder.join("connector").join("connector.toml");
    let mut text = std::fs::read_to_string(&toml).expect("the description is there");
    for (from, to) in changes {
        assert!(text.contains(from), "connector.toml has no {from}");
        text = text.replacen(from, to, 1);
    }
    std::fs::write(&toml, text).expect("the description can be written");
    let path = folder.join("Anaplan.mez");
    let written = connector::package::write(&Project::repository(folder.to_owned()), &path);
    written.unwrap_or_else(|error| panic!("{error:#}"));
    path
}

/// The column that the navigator shows, of every row of the level that the steps before give.
const NAMES: &str = "in List.Sort(Level[Name])";

/// The default tenant, where a run of the first export waits in the queue and takes its time: six polls.
pub(crate) fn patient_tenant() -> Tenant {
    let mut tenant = Tenant::default();
    let export = tenant.export_mut("7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8", "116000000001");
    let script = TaskScript { queued: 2, progress: vec![0.2, 0.55, 0.9], ..TaskScript::default() };
    export.expect("the export").task = script;
    tenant
}

/// What came of a query.
struct Outcome {
    /// The result as M text, or the error as a person sees it.
    result: Result<String, String>,
    /// The requests that the mock saw, as `METHOD /path?query`.
    requests: Vec<String>,
    /// Every exchange, as the host logged it.
    exchanges: Vec<Entry>,
}

impl Outcome {
    /// The HAR file as JSON text.
    fn har(&self) -> String {
        har(&self.exchanges).to_string()
    }

    /// The requests whose line contains `part`.
    fn requests_with(&self, part: &str) -> Vec<&str> {
        self.requests.iter().map(String::as_str).filter(|line| line.contains(part)).collect()
    }

    /// The rows as M text.
    fn rows(&self) -> &str {
        match &self.result {
            Ok(rows) => rows,
            Err(error) => panic!("the query failed: {error}\nrequests: {:#?}", self.requests),
        }
    }

    /// The error as text.
    fn error(&self) -> &str {
        match &self.result {
            Ok(rows) => panic!("the query gave {rows}"),
            Err(error) => error,
        }
    }
}

/// A query, who asks, and how.
struct Query<'q> {
    text: String,
    user: &'q str,
    password: &'q str,
    preview: bool,
    culture: &'q str,
    members: &'q [&'q str],
    settings: &'q [(&'q str, &'q str)],
    read_ahead: usize,
    package: Option<PathBuf>,
    kind: &'q str,
    hosts: &'q [&'q str],
}

impl<'q> Query<'q> {
    /// A query of the default tenant's first user.
    fn new(steps: &str) -> Query<'q> {
        Query {
            text: format!("let {SOURCE}{steps}"),
            user: "ada@planning.example",
            password: "correct horse",
            preview: false,
            culture: "en-US",
            members: &[],
            settings: &[],
            read_ahead: 0,
            package: None,
            kind: "Anaplan",
            hosts: &["api.anaplan.com", "auth.anaplan.com", "us1a.app.anaplan.com"],
        }
    }

    /// A query as recorded by Power BI down to the entry `item` of an export.
    fn recorded(workspace: &str, model: &str, export: &str, item: &str) -> Query<'q> {
        Query::new(&format!(
            r#",
            Workspace = Source{{[Name = "{workspace}"]}}[Data],
            Model = Workspace{{[Name = "{model}"]}}[Data],
            Exports = Model{{[Key = "item1"]}}[Data],
            Export = Exports{{[Name = "{export}"]}}[Data],
            Rows = Export{{[Key = "{item}"]}}[Data]
            in Rows"#
        ))
    }

    /// A query of `Anaplan.Export` for an export of the model *FP&A Hub*, with options as M text.
    fn direct(export: &str, options: &str) -> Query<'q> {
        let mut query = Query::new("");
        query.text = format!(
            r#"Anaplan.Export("https://api.anaplan.com", "https://auth.anaplan.com",
                "8a81b09f5e2c7a11015e30f4d2c10b77", "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8", "{export}"{options})"#
        );
        query
    }

    /// The same query inside an expression, in which it is called `it`.
    fn within(mut self, expression: &str) -> Query<'q> {
        self.text = format!("let it = {} in {expression}", self.text);
        self
    }

    /// A function of members of the connector's section that are not shared, called with them.
    fn of_members(members: &'q [&'q str], body: &str) -> Query<'q> {
        Query { text: format!("({}) => {body}", members.join(", ")), members, ..Query::new("") }
    }

    /// With other settings in `connector.toml`: see [`package_with`].
    fn settings(mut self, settings: &'q [(&'q str, &'q str)]) -> Query<'q> {
        self.settings = settings;
        self
    }

    /// With so many chunks asked for before they are read, as `pq run` does.
    fn read_ahead(mut self, chunks: usize) -> Query<'q> {
        self.read_ahead = chunks;
        self
    }

    /// With another package, whose data source kind is this one.
    fn of_package(mut self, path: &Path, kind: &'q str) -> Query<'q> {
        (self.package, self.kind) = (Some(path.to_owned()), kind);
        self
    }

    /// With these hosts routed to the mock instead of production's.
    fn hosts(mut self, hosts: &'q [&'q str]) -> Query<'q> {
        self.hosts = hosts;
        self
    }

    /// With the texts of this culture.
    fn culture(mut self, culture: &'q str) -> Query<'q> {
        self.culture = culture;
        self
    }

    /// Evaluated as the navigator's preview.
    fn preview(mut self) -> Query<'q> {
        self.preview = true;
        self
    }

    /// Asked by somebody else.
    fn by(mut self, user: &'q str, password: &'q str) -> Query<'q> {
        (self.user, self.password) = (user, password);
        self
    }

    /// The value, or what it gives when it is called with the members.
    fn called(&self, evaluation: &Evaluation, value: Value) -> m_engine::Result<Value> {
        if self.members.is_empty() {
            return Ok(value);
        }
        let all = &evaluation.extensions[0].section.members;
        let member = |name: &&str| {
            let found = all.iter().find(|member| member.name.to_string() == *name);
            found.unwrap_or_else(|| panic!("no member {name}")).cell.force(&evaluation.cx)
        };
        let members: m_engine::Result<Vec<Value>> = self.members.iter().map(member).collect();
        m_engine::eval::call(&evaluation.cx, &value, members?)
    }

    /// Runs the query against a fresh mock with this tenant.
    fn run_with(&self, tenant: Tenant) -> Outcome {
        self.run_on(&Server::start(tenant))
    }

    /// Runs the query against a fresh mock with the default tenant, where a run takes six polls.
    fn run(&self) -> Outcome {
        self.run_with(patient_tenant())
    }

    /// Runs the query against a mock; the outcome has only the requests of this run.
    fn run_on(&self, server: &Server) -> Outcome {
        let before = server.requests().len();
        let credentials = serde_json::json!([{
            "DataSourceKind": self.kind,
            "AuthenticationKind": "UsernamePassword",
            "AuthenticationProperties": { "Username": self.user, "Password": self.password },
        }]);
        let route = |host: &&str| format!("https://{host}={}", server.url()).parse().expect("a route");
        let routes: Vec<_> = self.hosts.iter().map(route).collect();
        let extension = match (&self.package, self.settings) {
            (Some(package), _) => package.clone(),
            (None, []) => package(),
            (None, settings) => package_of(settings),
        };
        let settings = Settings {
            extensions: vec![extension],
            routes: Routes::new(routes),
            credentials: Credentials::from_json(&credentials.to_string()).expect("credentials"),
            skip_waits: true,
            read_ahead: self.read_ahead,
            culture: self.culture.into(),
            ..Settings::default()
        };
        let (result, exchanges) = session::run(|| {
            let evaluation = Evaluation::new(settings).expect("the extension loads");
            let value =
                evaluation.query("test.pq", &self.text).and_then(|value| self.called(&evaluation, value));
            let value = value
                .and_then(|value| if self.preview { evaluation.preview(value, 1000) } else { Ok(value) });
            let result = value.and_then(|value| pqout::write(&evaluation.cx, &value));
            let result = result.map_err(|error| report::describe(&evaluation.cx, &error));
            (result, evaluation.host().map(|host| host.log.entries()).unwrap_or_default())
        })
        .expect("the evaluation thread starts");
        let requests = server.requests().iter().skip(before).map(|request| request.line()).collect();
        Outcome { result, requests, exchanges }
    }
}
