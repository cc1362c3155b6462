//! The extension host with small connectors of our own, against small services of our own: every test says which
//! requests it expects to see.

mod ahead;
mod broken_downloads;
mod columnar;
mod comfort;
mod credentials;
mod discovery;
mod entra;
mod functions;
#[cfg(target_os = "linux")]
mod keyring;
mod kinds;
mod loading;
mod odata;
mod openapi;
mod requests;
mod scopes;
pub(crate) mod server;
pub(crate) mod tides;
mod tutorial;
mod voyages;

use m_engine::session;
use m_host::credential::Credentials;
use m_host::evaluation::{Evaluation, Settings};
use m_host::report;
use m_output::pqout;
use std::path::{Path, PathBuf};

/// An extension as an unpacked folder: `files` are names and contents.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new(files: &[(&str, &str)]) -> Folder {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("a part is written");
        }
        Folder(folder)
    }

    /// An extension of one section document.
    pub(crate) fn section(text: &str) -> Folder {
        Folder::new(&[("Sample.pq", text)])
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Settings with extensions and credentials; the clock does not wait.
pub(crate) fn settings(extensions: &[&Path], credentials: &str) -> Settings {
    Settings {
        extensions: extensions.iter().map(|path| PathBuf::from(*path)).collect(),
        credentials: Credentials::from_json(credentials).expect("credentials"),
        skip_waits: true,
        ..Settings::default()
    }
}

/// The result of a query in the form of a `.pqout`, or the error as a person sees it.
pub(crate) fn evaluate(settings: Settings, query: &str) -> Result<String, String> {
    with(settings, |evaluation| {
        let value = evaluation.query("query", query).and_then(|value| pqout::write(&evaluation.cx, &value));
        value.map(|text| text.trim_end().to_owned()).map_err(|error| report::describe(&evaluation.cx, &error))
    })
}

/// The cases of a text: `expression => expected`, a line each; a line that begins with `//` names the source of those below it.
pub(crate) fn cases(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.map(|line| line.rsplit_once(" => ").unwrap_or_else(|| panic!("{line}: no expected value")))
}

/// Runs `body` with an evaluation that is set up.
pub(crate) fn with<T: Send>(settings: Settings, body: impl FnOnce(&Evaluation) -> T + Send) -> T {
    let run = || match Evaluation::new(settings) {
        Ok(evaluation) => body(&evaluation),
        Err(failure) => panic!("{}: {}", failure.path.display(), failure.error),
    };
    session::run(run).expect("the evaluation thread starts")
}

/// Why an extension cannot be loaded.
pub(crate) fn load_error(settings: Settings) -> String {
    let run = || Evaluation::new(settings).err().map(|failure| failure.error.to_string());
    session::run(run).expect("the evaluation thread starts").expect("the extension does not load")
}

/// Credentials for a kind and path: the authentication kind and its properties as JSON.
pub(crate) fn credential(kind: &str, path: Option<&str>, authentication: &str, properties: &str) -> String {
    let path = path.map(|path| format!(r#","DataSourcePath":{}"#, serde_json::Value::from(path)));
    format!(
        r#"[{{"DataSourceKind":"{kind}"{},"AuthenticationKind":"{authentication}","AuthenticationProperties":{properties}}}]"#,
        path.unwrap_or_default()
    )
}
