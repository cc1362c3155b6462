//! `discover`: the data sources that a query names, found in its text.

use crate::arguments::Discover;
use crate::configuration::Configuration;
use crate::output;
use crate::source::discovery;
use anyhow::Result;
use m_host::discovery::{Discovery, Place};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Prints the data sources, and the calls whose source is not in the text.
pub(crate) fn run(command: &Discover) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?;
    let settings = configuration.settings(&command.engine)?;
    let found = discovery(&configuration, &command.source, settings)?;
    output::print(&answer(&found), configuration.pretty)?;
    Ok(ExitCode::SUCCESS)
}

fn answer(found: &Discovery) -> Value {
    let unresolved = found.unresolved.iter().map(|call| {
        json!({ "Function": call.function, "Kind": call.kind, "Place": place(call.place), "Reason": call.reason })
    });
    json!({ "DataSources": analysis(found), "Unresolved": unresolved.collect::<Vec<_>>() })
}

/// The data sources as objects; `DataSourceAnalysis` of a test is the same.
pub(crate) fn analysis(found: &Discovery) -> Vec<Value> {
    let sources = found.sources.iter().map(|one| {
        let calls =
            one.calls.iter().map(|call| json!({ "Function": call.function, "Place": place(call.place) }));
        json!({
            "Kind": one.source.kind,
            "Path": one.source.path,
            "NormalizedPath": one.normalized_path,
            "Calls": calls.collect::<Vec<_>>(),
        })
    });
    sources.collect()
}

/// `3:14`, line and column from 1.
fn place(place: Place) -> String {
    format!("{}:{}", place.line, place.column)
}
