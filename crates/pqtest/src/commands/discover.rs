//! `discover`: the data sources that a query names.

use crate::arguments::Discover;
use crate::configuration::Configuration;
use crate::output;
use crate::source::source;
use anyhow::Result;
use serde_json::json;
use std::process::ExitCode;

/// Prints an array of data sources.
pub(crate) fn run(command: &Discover) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?;
    let source = source(&configuration, &command.engine, &command.source)?;
    let found = json!([{
        "Kind": source.kind,
        "Path": source.shown_path(),
        "NormalizedPath": source.normalized_path(),
    }]);
    output::print(&found, configuration.pretty)?;
    Ok(ExitCode::SUCCESS)
}
