//! `info`: what extensions offer.

use crate::arguments::Info;
use crate::configuration::Configuration;
use crate::info::ExtensionInfo;
use crate::output;
use anyhow::{Context, Result};
use m_engine::session;
use std::process::ExitCode;

/// Prints an array with one object for each extension. One that cannot be loaded says so in `ErrorStatus`.
pub(crate) fn run(command: &Info) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?;
    let extensions = configuration.required_extensions(&command.engine)?;
    let mut all = Vec::new();
    for path in extensions {
        let settings = configuration.settings(&command.engine)?;
        all.push(session::run(|| ExtensionInfo::read(&path, settings)).context("cannot load the extension")?);
    }
    output::print(&all, configuration.pretty)?;
    Ok(ExitCode::SUCCESS)
}
