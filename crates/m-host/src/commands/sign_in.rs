//! `sign-in`: gets an OAuth credential through the connector's login page and keeps it in the credential file.

use super::settings::SettingsArguments;
use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use m_engine::value::{Data, Record};
use m_engine::{Error, Value, session};
use m_host::credential::{Credential, Credentials, StoredCredential};
use m_host::credential_store::{CredentialStore, FileStore, STORE_VARIABLE};
use m_host::evaluation::{Evaluation, Settings};
use m_host::oauth::{Answer, Login, Loopback, OAuth, PageAgent, Paste, UserAgent, open_browser};
use m_host::scope::{CREDENTIAL_ERROR, DataSource};
use m_host::{pqout, report};
use std::io;
use std::process::ExitCode;
use std::time::Duration;

/// How long a person may take on the page.
const PATIENCE: Duration = Duration::from_secs(600);
/// The environment variable with the password for `--user`.
const PASSWORD_VARIABLE: &str = "PQ_SIGN_IN_PASSWORD";

/// Sign in to a data source with OAuth and keep the credential.
///
/// The variable PQ_CREDENTIAL_STORE names the file for it and PQ_CREDENTIAL_KEY holds its key (32 bytes in base64); with
/// both set, `run` finds the credential there.
#[derive(Args)]
pub(crate) struct SignIn {
    #[command(flatten)]
    settings: SettingsArguments,
    /// A query whose data source is signed in to
    #[arg(short = 'q', long, value_name = "EXPR", required_unless_present = "source")]
    query: Option<String>,
    /// The data source path, instead of a query
    #[arg(long, value_name = "PATH", conflicts_with = "query")]
    source: Option<String>,
    /// The data source kind of --source; needed where the extensions have several
    #[arg(long, value_name = "KIND", requires = "source")]
    kind: Option<String>,
    /// Paste the final address instead of waiting for the browser to come back
    #[arg(long)]
    paste: bool,
    /// Fill in the login page as this user, for tests and demonstrations; PQ_SIGN_IN_PASSWORD holds the password
    #[arg(long, value_name = "NAME", conflicts_with = "paste")]
    user: Option<String>,
}

impl SignIn {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let store = FileStore::from_environment()?;
        let store = store.ok_or_else(|| {
            anyhow!("the variable {STORE_VARIABLE} is not set: it names the file that keeps the credential")
        })?;
        // The credentials at hand would answer the query that names the source.
        let settings = Settings { credentials: Credentials::default(), ..self.settings.settings()? };
        let outcome = session::run(|| {
            let evaluation = Evaluation::new(settings).map_err(|failure| {
                anyhow!("cannot load the extension {}: {}", failure.path.display(), failure.error)
            })?;
            let source = self.source(&evaluation)?;
            let credential = self
                .sign_in(&evaluation, &source)
                .map_err(|error| anyhow!(report::describe(&evaluation.cx, &error)))?;
            let entry = StoredCredential::new(&source.kind, Some(&source.path), &credential);
            store.set(entry)?;
            eprintln!(
                "Signed in to {} ({}); the credential is in {}.",
                source.kind,
                source.path,
                store.path().display()
            );
            Ok(ExitCode::SUCCESS)
        });
        outcome.context("cannot start the evaluation")?
    }

    fn source(&self, evaluation: &Evaluation) -> Result<DataSource> {
        if let Some(query) = &self.query {
            return source_of(evaluation, query);
        }
        let path = self.source.clone().unwrap_or_default();
        if let Some(kind) = &self.kind {
            return Ok(DataSource { kind: kind.clone(), path });
        }
        let kinds: Vec<String> = evaluation.extensions.iter().flat_map(|one| one.kinds()).collect();
        match kinds.as_slice() {
            [kind] => Ok(DataSource { kind: kind.clone(), path }),
            [] => bail!("no extension with a data source is loaded: name one with --extension"),
            _ => bail!(
                "the extensions have several data source kinds, choose with --kind: {}",
                kinds.join(", ")
            ),
        }
    }

    fn sign_in(&self, evaluation: &Evaluation, source: &DataSource) -> m_engine::Result<Credential> {
        let cx = &evaluation.cx;
        let oauth = OAuth::of(cx, &evaluation.extensions, &source.kind)?;
        let login = Login::start(cx, &oauth, &source.path)?;
        let mut agent: Box<dyn UserAgent> = match &self.user {
            Some(user) => Box::new(PageAgent {
                username: user.clone(),
                password: std::env::var(PASSWORD_VARIABLE).unwrap_or_default(),
                answer: Answer::Allow,
            }),
            None if !self.paste && Loopback::suits(&login) => {
                let open = |url: &str| {
                    eprintln!("Sign in on this page:\n\n  {url}\n");
                    open_browser(url);
                    true
                };
                Box::new(Loopback { open: Box::new(open), patience: PATIENCE })
            }
            None => Box::new(Paste { input: io::stdin().lock(), output: io::stderr(), open: open_browser }),
        };
        let callback = agent.visit(cx, &login)?;
        login.finish(cx, &oauth, &callback).map(Credential::OAuth)
    }
}

/// The first data source for which a query needs a credential.
fn source_of(evaluation: &Evaluation, query: &str) -> Result<DataSource> {
    let cx = &evaluation.cx;
    let value = evaluation.query("query", query).and_then(|value| evaluation.preview(value, 1));
    // Tables fetch when they are read. An error in a cell is part of the text; what needs a person is not.
    let error = match value.and_then(|value| pqout::write(cx, &value)) {
        Ok(_) => bail!("the query needs no credential"),
        Err(error) => error,
    };
    wanted(&error).ok_or_else(|| anyhow!(report::describe(cx, &error)))
}

fn wanted(error: &Error) -> Option<DataSource> {
    let Data::Record(detail) = &error.detail().data else { return None };
    let field = |record: &Record, name: &str| match record.get(name)?.known()? {
        Value { data: Data::Text(text), .. } => Some(text.to_display()),
        _ => None,
    };
    let source =
        DataSource { kind: field(detail, "DataSourceKind")?, path: field(detail, "DataSourcePath")? };
    (error.reason().as_str() == CREDENTIAL_ERROR).then_some(source)
}
