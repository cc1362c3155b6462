//! The options that every command with an evaluation has: extensions, routes, credentials, clock, traces.

use anyhow::{Context, Result, anyhow};
use clap::Args;
use jiff::Timestamp;
use m_host::clock::{ticks, zone};
use m_host::credential::{CREDENTIALS_VARIABLE, Credentials};
use m_host::credential_store::{CredentialStore, FileStore};
use m_host::evaluation::Settings;
use m_host::interrupt;
use m_host::web::{Route, Routes};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Args)]
pub(crate) struct SettingsArguments {
    /// An extension: a .mez or .pqx file, or an unpacked folder (repeatable)
    #[arg(long, value_name = "FILE.mez|FOLDER")]
    extension: Vec<PathBuf>,
    /// Send requests for one base URL to another (repeatable)
    #[arg(long, value_name = "FROM=TO")]
    route: Vec<Route>,
    /// A JSON file with credentials; otherwise the variable PQ_CREDENTIALS holds the JSON or the path of such a file
    #[arg(long, value_name = "FILE.json")]
    credentials: Option<PathBuf>,
    /// Write one line per HTTP request to standard error
    #[arg(long)]
    trace: bool,
    /// Write the messages of Diagnostics.Trace to standard error
    #[arg(long)]
    log: bool,
    /// The language of the connector's texts
    #[arg(long, value_name = "CULTURE", default_value = "en-US")]
    culture: String,
    /// The local time zone, for example Europe/Berlin; the system's by default
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Let the clock stand at this moment, for example 2026-01-31T12:00:00Z
    #[arg(long, value_name = "TIME")]
    now: Option<Timestamp>,
    /// A property of the application around the host, for connectors that ask for one (repeatable)
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    application_property: Vec<(String, String)>,
    /// A setting that Environment.FeatureSwitch finds (repeatable)
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    environment: Vec<(String, String)>,
    /// Skip the waits between polls and retries; for tests
    #[arg(long)]
    skip_waits: bool,
    /// Forbid File.* and Folder.* to read the disk
    #[arg(long)]
    no_disk: bool,
}

impl SettingsArguments {
    /// The extensions to load.
    pub(crate) fn extensions(&self) -> &[PathBuf] {
        &self.extension
    }

    pub(crate) fn settings(&self) -> Result<Settings> {
        self.settings_or(None)
    }

    /// The settings, with the credentials of a file where neither an option nor the variable gives any.
    pub(crate) fn settings_or(&self, file: Option<&Path>) -> Result<Settings> {
        Ok(Settings {
            extensions: self.extension.clone(),
            routes: Routes::new(self.route.iter().cloned()),
            credentials: self.credentials(file)?.or(stored_credentials()?),
            culture: self.culture.clone(),
            zone: zone(self.time_zone.as_deref())?,
            now: self.now.map(ticks),
            skip_waits: self.skip_waits,
            trace: self.trace,
            show_traces: self.log,
            disk: !self.no_disk,
            environment: self.environment.iter().cloned().collect(),
            application: self.application_property.iter().cloned().collect(),
            cancelled: interrupt::on_ctrl_c(),
            ..Settings::default()
        })
    }

    /// Errors never quote what was read: it holds secrets.
    fn credentials(&self, file: Option<&Path>) -> Result<Credentials> {
        let json = match (&self.credentials, std::env::var(CREDENTIALS_VARIABLE).ok()) {
            (Some(path), _) => read(path)?,
            (None, Some(value)) if value.trim_start().starts_with('[') => value,
            (None, Some(path)) if !path.is_empty() => read(&PathBuf::from(path))?,
            (None, _) => match file {
                Some(path) => read(path)?,
                None => return Ok(Credentials::default()),
            },
        };
        Credentials::from_json(&json).map_err(|message| anyhow!(message))
    }
}

/// What `sign-in` has kept.
fn stored_credentials() -> Result<Credentials> {
    let Some(store) = FileStore::from_environment()? else { return Ok(Credentials::default()) };
    let store: Arc<dyn CredentialStore> = Arc::new(store);
    Credentials::from_store(&store).map_err(|message| anyhow!(message))
}

fn pair(text: &str) -> std::result::Result<(String, String), String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| format!("'{text}' is not of the form NAME=VALUE"))?;
    Ok((name.to_owned(), value.to_owned()))
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the credentials file {}", path.display()))
}
