//! `version`: which program this is.

use crate::arguments::Version;
use crate::configuration::Configuration;
use crate::output;
use anyhow::Result;
use serde_json::json;
use std::process::ExitCode;

/// Prints product, version and system.
pub(crate) fn run(command: &Version) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?;
    let version = json!({
        "Product": "PQTest",
        "Version": env!("CARGO_PKG_VERSION"),
        "OperatingSystem": std::env::consts::OS,
        "Architecture": std::env::consts::ARCH,
    });
    output::print(&version, configuration.pretty)?;
    Ok(ExitCode::SUCCESS)
}
