//! `credential-template`: the JSON that set-credential reads, with placeholders.

use crate::arguments::Discover;
use crate::configuration::Configuration;
use crate::output;
use crate::source::{authentication_kinds, offered, source};
use anyhow::{Context, Result, bail};
use m_host::credential::template;
use std::process::ExitCode;

/// Prints the template of the authentication kind, or of the only one that the data source takes.
pub(crate) fn run(command: &Discover) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?;
    let source = source(&configuration, &command.engine, &command.source)?;
    let given = command.source.authentication_kind.as_ref();
    let given = given.or(configuration.file.authentication_kind.as_ref());
    let kinds = authentication_kinds(&configuration, &command.engine, &source.kind)?;
    let kind = match (given, kinds.as_slice()) {
        (Some(kind), kinds) => offered(kind, &source.kind, kinds)?,
        (None, [only]) => only.clone(),
        (None, []) => bail!("the data source kind {} has no authentication kind", source.kind),
        (None, _) => bail!(
            "the data source kind {} takes several authentication kinds; choose with --authenticationKind: {}",
            source.kind,
            kinds.join(", ")
        ),
    };
    let template = template(&kind).with_context(|| format!("'{kind}' is no authentication kind"))?;
    output::print(&template, configuration.pretty)?;
    Ok(ExitCode::SUCCESS)
}
