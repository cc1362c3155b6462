//! `sign-in`: gets a credential, by OAuth through the connector's login page or as a key or password from the person, and
//! keeps it in the credential store.

use super::secret::secret;
use super::settings::SettingsArguments;
use super::source::SourceArguments;
use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use m_engine::{Error, session};
use m_host::credential::{Credential, Credentials, KNOWN_KINDS, StoredCredential};
use m_host::credential_store::{CredentialStore, FileStore};
use m_host::evaluation::{Evaluation, Settings};
use m_host::extension::find_kind;
use m_host::kind::AuthenticationKind;
use m_host::oauth::{PASSWORD_VARIABLE, Person};
use m_host::report;
use m_host::scope::DataSource;
use std::process::ExitCode;
use std::time::Duration;

/// How long a person may take on the page.
const PATIENCE: Duration = Duration::from_secs(600);

/// Sign in to a data source and keep the credential.
///
/// A key or password is read from the variable PQ_SIGN_IN_PASSWORD, or else from standard input; never from an argument.
///
/// The credential goes into an encrypted file in your data folder, or in the one that the variable PQ_CREDENTIAL_STORE
/// names; its key is in the system's keyring, or else in the variable PQ_CREDENTIAL_KEY (32 bytes in base64). `run`
/// finds the credential there.
#[derive(Args)]
#[command(after_help = "Examples:
  pq sign-in --extension Fabrikam.mez -q report.pq
  pq sign-in --extension Fabrikam.mez -q report.pq --paste")]
pub(crate) struct SignIn {
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(flatten)]
    source: SourceArguments,
    /// Paste the final address instead of waiting for the browser to come back
    #[arg(long)]
    paste: bool,
    /// How to sign in, where the connector offers several ways: OAuth, Key, UsernamePassword, Anonymous …
    #[arg(long, value_name = "KIND", value_parser = authentication_kind)]
    authentication_kind: Option<AuthenticationKind>,
    /// The user name of a password; with OAuth, fill in the login page as this user, for tests and demonstrations
    #[arg(long, value_name = "NAME", conflicts_with = "paste")]
    user: Option<String>,
}

impl SignIn {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let store = FileStore::for_keeping()?;
        if let Some(notice) = store.notice() {
            eprintln!("note: {notice}");
        }
        // The credentials at hand would answer the query that names the source.
        let settings = Settings { credentials: Credentials::default(), ..self.settings.settings()? };
        let outcome = session::run(|| {
            let evaluation = Evaluation::new(settings)?;
            let source = self.source.source(&evaluation)?;
            let credential = self.sign_in(&evaluation, &source)?;
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

    /// The credential, in the way that the person or else the connector chooses: OAuth before any other, else the first
    /// that it offers.
    fn sign_in(&self, evaluation: &Evaluation, source: &DataSource) -> Result<Credential> {
        let cx = &evaluation.cx;
        let told = |error: Error| anyhow!(report::describe(cx, &error));
        let kind = find_kind(cx, &evaluation.extensions, &source.kind).map_err(told)?;
        let ways = match &kind {
            Some(kind) => kind.authentication(cx).map_err(told)?,
            None => Vec::new(),
        };
        let offered = |wanted: AuthenticationKind| ways.iter().find(|way| way.kind == Some(wanted));
        let way = match self.authentication_kind {
            Some(wanted) => offered(wanted),
            None => offered(AuthenticationKind::OAuth).or(ways.iter().find(|way| way.kind.is_some())),
        };
        let Some(way) = way else {
            let names: Vec<&str> = ways.iter().map(|way| way.name.as_str()).collect();
            bail!(
                "the data source kind '{}' offers no such sign-in; it offers: {}",
                source.kind,
                if names.is_empty() { "none that this host knows".to_owned() } else { names.join(", ") }
            );
        };
        let label = |property: &str| way.property_label(cx, property).unwrap_or_else(|| property.to_owned());
        Ok(match way.kind {
            Some(AuthenticationKind::OAuth | AuthenticationKind::Aad) => {
                let person = Person { user: self.user.as_deref(), paste: self.paste, patience: PATIENCE };
                let token = person.sign_in(cx, &evaluation.extensions, source);
                Credential::OAuth(token.map_err(told)?)
            }
            Some(AuthenticationKind::Anonymous) => Credential::Anonymous,
            Some(AuthenticationKind::Key) => Credential::Key(secret(PASSWORD_VARIABLE, &label("Key"))?),
            Some(AuthenticationKind::UsernamePassword) => {
                let username = self.user.clone();
                let username = username.ok_or_else(|| anyhow!("name the user with --user NAME"))?;
                Credential::UsernamePassword {
                    username,
                    password: secret(PASSWORD_VARIABLE, &label("Password"))?,
                }
            }
            Some(AuthenticationKind::Windows) => match &self.user {
                Some(user) => {
                    Credential::Windows(Some((user.clone(), secret(PASSWORD_VARIABLE, &label("Password"))?)))
                }
                None => Credential::Windows(None),
            },
            None => bail!("the sign-in '{}' is not known to this host", way.name),
        })
    }
}

fn authentication_kind(text: &str) -> std::result::Result<AuthenticationKind, String> {
    AuthenticationKind::parse(text).ok_or_else(|| format!("it is one of {KNOWN_KINDS}"))
}
