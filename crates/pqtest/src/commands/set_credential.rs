//! `set-credential`: keeps a credential that comes as JSON on standard input, needs nothing, or is got by signing in.

use crate::arguments::{BrowserOptions, SetCredential};
use crate::configuration::{Configuration, evaluation};
use crate::credential_json::CredentialJson;
use crate::failure::Failure;
use crate::output::{self, GenericResult};
use crate::source::{Source, authentication_kinds, offered, source};
use crate::store;
use anyhow::{Context, Result, anyhow, bail};
use m_engine::session;
use m_host::credential::{Credential, StoredCredential};
use m_host::evaluation::{Evaluation, Settings};
use m_host::oauth::Person;
use m_host::scope::DataSource;
use serde_json::json;
use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;
use std::time::Duration;

/// How long a person may take on the page; the VS Code extension ends the program after five minutes.
const PATIENCE: Duration = Duration::from_secs(290);

/// Prints `Status`, `Message` and in `Details` the source that the credential is for.
pub(crate) fn run(command: &SetCredential) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?.interruptible();
    let store = store::keep(&configuration, &command.store)?;
    let source = source(&configuration, &command.engine, &command.source)?;
    let kinds = authentication_kinds(&configuration, &command.engine, &source.kind)?;
    let given = command.source.authentication_kind.clone();
    let given = given.or_else(|| configuration.file.authentication_kind.clone());
    let kind = given.map(|kind| offered(&kind, &source.kind, &kinds)).transpose()?;
    let stored = if command.browser.interactive {
        let kind = kind.or_else(|| interactive_kind(&kinds)).unwrap_or_default();
        let settings = configuration.settings(&command.engine)?;
        match sign_in(settings, &source, &kind, &command.browser)? {
            Ok(stored) => stored,
            Err(failure) => {
                let details = serde_json::to_value(&failure.details).unwrap_or_default();
                output::print(&GenericResult::failure(failure.message, details), configuration.pretty)?;
                return Ok(ExitCode::SUCCESS);
            }
        }
    } else {
        without_person(&source, kind.as_deref(), &kinds)?
    };
    store.set(stored)?;
    let details = json!({
        "Kind": source.kind,
        "Path": source.shown_path(),
        "NormalizedPath": source.normalized_path(),
        "IsDefaultForKind": source.path.is_none(),
    });
    output::print(&GenericResult::success("Successfully set credential", details), configuration.pretty)?;
    Ok(ExitCode::SUCCESS)
}

/// A credential from standard input, or one of a kind that has no properties.
fn without_person(source: &Source, kind: Option<&str>, kinds: &[String]) -> Result<StoredCredential> {
    let automatic = kind
        .filter(|kind| ["anonymous", "implicit", "windows"].contains(&kind.to_ascii_lowercase().as_str()));
    let credential = match automatic {
        Some(kind) => CredentialJson {
            authentication_kind: if kind.eq_ignore_ascii_case("windows") { "Windows" } else { "Anonymous" }
                .into(),
            authentication_properties: Default::default(),
            privacy_setting: None,
            permissions: Vec::new(),
        },
        None => from_standard_input()?,
    };
    offered(&credential.authentication_kind, &source.kind, kinds)?;
    if let Some(placeholder) = credential.placeholders().first() {
        bail!("the credential still has the placeholder {placeholder}; replace it with the value");
    }
    let mut stored = StoredCredential::new(&source.kind, source.path.as_deref(), &Credential::Anonymous);
    stored.authentication_kind = credential.authentication_kind;
    stored.authentication_properties = credential.authentication_properties;
    stored.permissions = credential.permissions;
    if let Some(privacy) = credential.privacy_setting {
        stored.privacy_setting = privacy;
    }
    // A credential that cannot be used later must not be kept: it would spoil every evaluation.
    stored.credential().map_err(|message| anyhow!(message))?;
    Ok(stored)
}

fn from_standard_input() -> Result<CredentialJson> {
    let mut input = io::stdin();
    if input.is_terminal() {
        eprintln!(
            "Enter the credential as JSON (`PQTest credential-template` shows its form), then end the input:"
        );
    }
    let mut text = String::new();
    input.read_to_string(&mut text).context("cannot read standard input")?;
    if text.trim().is_empty() {
        bail!(
            "no credential was given: pipe the JSON of `PQTest credential-template` into this command, or use \
             --authenticationKind Anonymous, or --interactive for OAuth"
        );
    }
    CredentialJson::read(&text).map_err(|message| anyhow!(message))
}

/// The kind that needs a page.
fn interactive_kind(kinds: &[String]) -> Option<String> {
    let is_page = |kind: &&String| ["oauth", "aad"].contains(&kind.to_ascii_lowercase().as_str());
    kinds.iter().find(is_page).cloned()
}

fn sign_in(
    settings: Settings,
    source: &Source,
    kind: &str,
    browser: &BrowserOptions,
) -> Result<std::result::Result<StoredCredential, Failure>> {
    match kind.to_ascii_lowercase().as_str() {
        "oauth" | "aad" => {}
        "" => bail!("the data source kind {} has no OAuth; --interactive is for OAuth", source.kind),
        other => bail!("--interactive is for OAuth; give the {other} credential as JSON on standard input"),
    }
    let outcome = session::run(|| -> Result<_> {
        let evaluation = evaluation(settings)?;
        let credential = login(&evaluation, source, browser);
        Ok(match credential {
            Ok(credential) => Ok(StoredCredential::new(&source.kind, source.path.as_deref(), &credential)),
            Err(error) => Err(Failure::of(&evaluation.cx, &error)),
        })
    });
    outcome.context("cannot start the evaluation")?
}

fn login(evaluation: &Evaluation, source: &Source, browser: &BrowserOptions) -> m_engine::Result<Credential> {
    let signed_in = DataSource { kind: source.kind.clone(), path: source.shown_path().to_owned() };
    let person = Person { user: browser.user.as_deref(), paste: browser.paste, patience: PATIENCE };
    person.sign_in(&evaluation.cx, &evaluation.extensions, &signed_in).map(Credential::OAuth)
}
