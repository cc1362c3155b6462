//! `sign-out`: forgets a credential, and ends the session in the browser where the connector has a `Logout`.

use super::settings::SettingsArguments;
use super::source::SourceArguments;
use anyhow::{Context, Result};
use clap::Args;
use m_engine::session;
use m_host::credential::{Credential, Credentials, StoredCredential};
use m_host::credential_store::{CredentialStore, FileStore};
use m_host::evaluation::{Evaluation, Settings};
use m_host::oauth::{OAuth, open_browser};
use m_host::scope::DataSource;
use std::process::ExitCode;

/// Forget a credential that sign-in has kept.
///
/// Where the connector's OAuth has a function Logout, the page that it names is shown: it ends the session in the
/// browser.
#[derive(Args)]
#[command(after_help = "Examples:
  pq sign-out --extension Fabrikam.mez -q report.pq")]
pub(crate) struct SignOut {
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(flatten)]
    source: SourceArguments,
    /// Print the page that ends the session instead of opening it
    #[arg(long)]
    no_browser: bool,
}

impl SignOut {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let Some(store) = FileStore::from_environment()? else {
            eprintln!("There is no credential store.");
            return Ok(ExitCode::FAILURE);
        };
        let settings = Settings { credentials: Credentials::default(), ..self.settings.settings()? };
        let outcome = session::run(|| {
            let evaluation = Evaluation::new(settings)?;
            let source = self.source.source(&evaluation)?;
            let kept = store.list()?.into_iter().find(|kept| is_for(kept, &source));
            let Some(kept) = kept else {
                eprintln!("There is no credential for {} ({}).", source.kind, source.path);
                return Ok(ExitCode::FAILURE);
            };
            let page =
                kept.credential().ok().and_then(|credential| logout(&evaluation, &source, &credential));
            store.delete(&kept.data_source_kind, kept.data_source_path.as_deref())?;
            eprintln!("The credential for {} ({}) is forgotten.", source.kind, source.path);
            if let Some(page) = page {
                eprintln!("This page ends the session in the browser:\n\n  {page}\n");
                if !self.no_browser {
                    open_browser(&page);
                }
            }
            Ok(ExitCode::SUCCESS)
        });
        outcome.context("cannot start the evaluation")?
    }
}

fn is_for(kept: &StoredCredential, source: &DataSource) -> bool {
    let path = kept.data_source_path.as_ref();
    let path =
        path.map(|path| DataSource { kind: source.kind.clone(), path: path.clone() }.normalized_path());
    kept.data_source_kind.eq_ignore_ascii_case(&source.kind) && path == Some(source.normalized_path())
}

/// The page of the connector's `Logout`. A connector that fails there does not keep anybody from signing out.
fn logout(evaluation: &Evaluation, source: &DataSource, credential: &Credential) -> Option<String> {
    let Credential::OAuth(token) = credential else { return None };
    let cx = &evaluation.cx;
    let oauth = OAuth::of(cx, &evaluation.extensions, &source.kind).ok()?;
    oauth.logout(cx, &source.path, token.access_token()).ok()?
}
