//! `navigate`: serves the page, opens it in a browser, and stays until Ctrl-C.

use crate::mock;
use crate::options::Options;
use crate::server;
use anyhow::{Context, Result, bail};
use clap::Args;
use connector::mock::Mock;
use m_host::credential_store::{CredentialStore, FileStore, MemoryStore};
use m_host::interrupt;
use m_host::oauth::open_browser;
use m_host::web::{Recording, Route, Routes};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The program of the mock, where none is named.
const MOCK: &str = "anaplan-mock";

/// Show a connector in a browser as Power BI does, and every request that it sends.
///
/// The page is served to this computer only, at an address with a token. Ctrl-C ends it.
#[derive(Args)]
#[command(after_help = "Examples:
  pq navigate --extension Fabrikam.mez
  pq navigate --extension Fabrikam.mez --replay answers.har")]
pub struct Navigate {
    /// An extension: a .mez or .pqx file, or an unpacked folder (repeatable)
    #[arg(long, value_name = "FILE.mez|FOLDER")]
    extension: Vec<PathBuf>,
    /// Start the mock of the service, with a tenant of your own if you like, and send all requests to it
    #[arg(long, value_name = "TENANT.toml", num_args = 0..=1)]
    mock: Option<Option<PathBuf>>,
    /// The program of the mock
    #[arg(long, value_name = "PROGRAM", default_value = MOCK, hide_default_value = true)]
    mock_program: PathBuf,
    /// Answer requests from a HAR file with bodies, as `pq run --record` writes it, or all of a folder
    #[arg(long, value_name = "FILE.har|FOLDER", conflicts_with = "mock")]
    replay: Option<PathBuf>,
    /// Send requests for one base URL to another (repeatable)
    #[arg(long, value_name = "FROM=TO")]
    route: Vec<Route>,
    /// The port to listen at; any free one without it
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
    /// The language that the page begins with
    #[arg(long, value_name = "CULTURE", default_value = "en-US")]
    culture: String,
}

impl Navigate {
    /// Serves until a signal comes.
    ///
    /// # Errors
    /// Where the port is taken, the mock cannot be started, or the credentials cannot be read.
    pub fn run(&self) -> Result<ExitCode> {
        let cancelled = interrupt::on_ctrl_c();
        for path in &self.extension {
            if !path.exists() {
                bail!("there is no extension {}", path.display());
            }
        }
        let started =
            self.mock.as_ref().map(|tenant| Mock::start(&self.program(), tenant.as_deref())).transpose()?;
        let mut routes = self.route.clone();
        if let Some(mock) = &started {
            routes.extend(mock::routes(&mock.announcement)?);
        }
        // What a made-up user types is not worth keeping.
        let kept = match &started {
            None if self.replay.is_none() => FileStore::from_environment()?,
            _ => None,
        };
        let keeps_credentials = kept.is_some();
        let store: Arc<dyn CredentialStore> = match kept {
            Some(store) => Arc::new(store),
            None => Arc::new(MemoryStore::default()),
        };
        let running = server::start(Options {
            extensions: self.extension.clone(),
            routes: Routes::new(routes),
            store,
            keeps_credentials,
            replay: self.replay.as_deref().map(Recording::read).transpose()?.map(Arc::new),
            mock: started.as_ref().map(|mock| mock.announcement.clone()),
            port: self.port,
            skip_waits: false,
            culture: self.culture.clone(),
        });
        let running = running.with_context(|| format!("the page cannot be served at port {}", self.port))?;
        println!("{}", running.url);
        if !self.no_open && !open_browser(&running.url) {
            eprintln!("Open this address in a browser. Ctrl-C ends the program.");
        }
        while !cancelled.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The mock beside this program, or the one that is found on the path.
    fn program(&self) -> PathBuf {
        let own = std::env::current_exe().ok();
        let beside = own
            .and_then(|own| Some(own.parent()?.join(&self.mock_program)))
            .filter(|path| path.with_extension(std::env::consts::EXE_EXTENSION).is_file());
        beside.unwrap_or_else(|| self.mock_program.clone())
    }
}
