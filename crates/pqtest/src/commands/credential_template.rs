//! `credential-template`: the JSON that set-credential reads, with placeholders.

use crate::arguments::{CredentialTemplate, EngineOptions};
use crate::configuration::{Configuration, evaluation};
use crate::output;
use crate::source::{authentication_kinds, source};
use anyhow::{Context, Result, bail};
use m_engine::session;
use m_host::credential::template;
use std::process::ExitCode;

/// Prints the template of the authentication kind, or of the only one that the data source takes.
pub(crate) fn run(command: &CredentialTemplate) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?;
    let source = source(&configuration, &command.engine, &command.source)?;
    let given = command.source.authentication_kind.as_ref();
    let given = given.or(configuration.file.authentication_kind.as_ref());
    let offered = offered(&configuration, &command.engine, &source.kind)?;
    let kind = match (given, offered.as_slice()) {
        (Some(kind), offered) => check(kind, &source.kind, offered)?,
        (None, [only]) => only.clone(),
        (None, []) => bail!("the data source kind {} has no authentication kind", source.kind),
        (None, _) => bail!(
            "the data source kind {} takes several authentication kinds; choose with --authenticationKind: {}",
            source.kind,
            offered.join(", ")
        ),
    };
    let template = template(&kind).with_context(|| format!("'{kind}' is no authentication kind"))?;
    output::print(&template, configuration.pretty)?;
    Ok(ExitCode::SUCCESS)
}

/// The authentication kinds that a data source kind takes.
pub(crate) fn offered(
    configuration: &Configuration,
    engine: &EngineOptions,
    kind: &str,
) -> Result<Vec<String>> {
    let settings = configuration.settings(engine)?;
    let offered =
        session::run(|| -> Result<Vec<String>> { Ok(authentication_kinds(&evaluation(settings)?, kind)) });
    offered.context("cannot start the evaluation")?
}

/// The kind as the connector spells it, where it takes that kind.
///
/// Errors: it does not.
pub(crate) fn check(given: &str, data_source_kind: &str, offered: &[String]) -> Result<String> {
    let same = |offered: &&String| canonical(offered) == canonical(given);
    match offered.iter().find(same) {
        Some(kind) => Ok(kind.clone()),
        None => bail!(
            "the data source kind {data_source_kind} does not take the authentication kind {given}; it takes {}",
            offered.join(", ")
        ),
    }
}

/// One name for the spellings of connectors, credential stores and the VS Code extension.
fn canonical(kind: &str) -> &'static str {
    match kind.to_ascii_lowercase().as_str() {
        "anonymous" | "implicit" => "Anonymous",
        "usernamepassword" | "basic" => "UsernamePassword",
        "key" => "Key",
        "oauth" | "oauth2" | "aad" => "OAuth2",
        "windows" => "Windows",
        _ => "",
    }
}
