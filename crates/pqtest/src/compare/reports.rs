//! Reports beside the answer: TRX with a JSON file for each test, JUnit.

use super::{junit, trx};
use crate::arguments::ReportOptions;
use crate::configuration::Configuration;
use crate::times;
use anyhow::{Context, Result};
use jiff::Timestamp;
use m_host::evaluation::Evaluation;
use m_host::facts::Fact;
use m_host::web::{Entry, har};
use serde::Serialize;
use std::path::Path;

/// A test as reports show it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name: the query file.
    pub(crate) name: String,
    /// When it began, in ISO 8601.
    pub(crate) start: String,
    /// When it ended.
    pub(crate) end: String,
    /// How long it took.
    pub(crate) seconds: f64,
    /// Why it failed, in one line and in full; none where it passed.
    pub(crate) failure: Option<(String, String)>,
}

impl Case {
    /// A test that ran from one moment to another; why it failed, in one line and in full.
    pub fn new(name: &str, start: Timestamp, end: Timestamp, failure: Option<(String, String)>) -> Case {
        Case {
            name: name.to_owned(),
            start: times::iso(start),
            end: times::iso(end),
            seconds: times::seconds_between(start, end),
            failure,
        }
    }

    /// A case for each fact that the test gives; the test itself where it gives none.
    pub fn by_fact(self, facts: &[Fact]) -> Vec<Case> {
        if facts.is_empty() {
            return vec![self];
        }
        let seconds = self.seconds / facts.len() as f64;
        let of = |fact: &Fact| Case {
            name: format!("{}: {}", self.name, fact.notes),
            seconds,
            failure: (!fact.holds).then(|| (format!("{} does not hold.", fact.notes), fact.details.clone())),
            ..self.clone()
        };
        facts.iter().map(of).collect()
    }
}

/// The requests of an evaluation, where somebody wants them.
pub(crate) fn requests(evaluation: &Evaluation, options: &ReportOptions) -> Vec<Entry> {
    let host = evaluation.host().filter(|_| options.har.is_some());
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
        sink::write_with_folder(path, junit::report(cases).as_bytes())?;
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

/// XML text; characters that XML cannot hold are left out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            control if control < ' ' && control != '\t' => {}
            '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}
