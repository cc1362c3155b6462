//! Reports beside the answer: TRX with a JSON file for each test, JUnit.

use super::case::Case;
use super::{junit, trx};
use crate::arguments::ReportOptions;
use crate::configuration::Configuration;
use anyhow::{Context, Result};
use m_host::evaluation::Evaluation;
use m_host::web::{Entry, har};
use serde::Serialize;
use std::path::Path;

/// The requests of an evaluation, where somebody wants them.
pub(crate) fn requests(evaluation: &Evaluation, options: &ReportOptions) -> Vec<Entry> {
    let host = evaluation.host().ok().filter(|_| options.har.is_some());
    host.map(|host| host.log.entries()).unwrap_or_default()
}

/// Writes the requests to the HAR file that is asked for.
///
/// Errors: it cannot be written.
pub(crate) fn write_requests<'e>(
    requests: impl Iterator<Item = &'e Entry>,
    options: &ReportOptions,
) -> Result<()> {
    let Some(path) = &options.har else { return Ok(()) };
    let entries: Vec<Entry> = requests.cloned().collect();
    let text = serde_json::to_string_pretty(&har(&entries)).context("the HAR file cannot be written")?;
    Ok(sink::write_with_folder(path, text.as_bytes())?)
}

/// Writes the reports that are asked for. `records` are the answer's, one for each test.
///
/// Errors: a file cannot be written.
pub(crate) fn write(
    cases: &[Case],
    records: &[impl Serialize],
    configuration: &Configuration,
    options: &ReportOptions,
) -> Result<()> {
    let folder = options.trx_report_path.as_ref().or(configuration.file.trx_report_path.as_ref());
    if let Some(path) = folder {
        // A path that ends in .trx names the file itself.
        let is_file = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("trx"));
        let folder = if is_file { path.parent().unwrap_or(Path::new("")) } else { path.as_path() };
        let file = if is_file { path.clone() } else { folder.join("PQTest.trx") };
        sink::write_with_folder(&file, trx::report(cases).as_bytes())?;
        for record in records {
            let value = serde_json::to_value(record).context("the record cannot be written as JSON")?;
            let name = value.get("Name").and_then(|name| name.as_str()).unwrap_or("test").to_owned();
            let text =
                serde_json::to_string_pretty(record).context("the record cannot be written as JSON")?;
            sink::write_with_folder(&folder.join(file_name(&name)), text.as_bytes())?;
        }
    }
    if let Some(path) = &options.junit_report_path {
        sink::write_with_folder(path, junit::report("PQTest", cases).as_bytes())?;
    }
    Ok(())
}

/// The name of a test's JSON file: its path with the separators replaced.
fn file_name(name: &str) -> String {
    let name: String = name
        .trim_start_matches(['.', '/', '\\'])
        .chars()
        .map(
            |letter| if letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_') { letter } else { '_' },
        )
        .collect();
    format!("{name}.json")
}
