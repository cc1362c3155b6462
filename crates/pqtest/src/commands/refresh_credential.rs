//! `refresh-credential`: runs the connector's Refresh and keeps what it gives.

use crate::arguments::Connection;
use crate::configuration::{Configuration, evaluation};
use crate::failure::Failure;
use crate::output::{self, GenericResult};
use crate::source::{Source, source};
use anyhow::{Context, Result};
use m_engine::session;
use m_host::credential::Credential;
use m_host::credential_resolution::renewed;
use m_host::evaluation::Settings;
use serde_json::json;
use std::process::ExitCode;

/// Prints `Status`, `Message` and `Details`. The token is renewed whether it has expired or not.
pub(crate) fn run(command: &Connection) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?.interruptible();
    let source = source(&configuration, &command.engine, &command.source)?;
    let settings = configuration.settings_with_credentials(&command.engine, &command.store)?;
    let result = session::run(|| refresh(settings, &source)).context("cannot start the evaluation")??;
    output::print(&result, configuration.pretty)?;
    Ok(ExitCode::SUCCESS)
}

fn refresh(settings: Settings, source: &Source) -> Result<GenericResult> {
    let credentials = settings.credentials.clone();
    let evaluation = evaluation(settings)?;
    let cx = &evaluation.cx;
    let mut details = json!({ "Kind": source.kind, "Path": source.shown_path() });
    let Some(entry) = credentials.find(&source.kind, source.shown_path()) else {
        return Ok(GenericResult::failure("There is no credential for this data source", details));
    };
    if !matches!(entry.current(), Credential::OAuth(_)) {
        return Ok(GenericResult::failure("Only OAuth credentials can be refreshed", details));
    }
    Ok(match renewed(cx, &source.data_source(), None) {
        Ok(Credential::OAuth(token)) => {
            details["Expires"] = json!(token.expires_text());
            GenericResult::success("Successfully refreshed credential", details)
        }
        Ok(_) => GenericResult::success("Successfully refreshed credential", details),
        Err(error) => {
            let failure = Failure::of(cx, &error);
            GenericResult::failure(failure.message, serde_json::Value::Object(failure.details))
        }
    })
}
