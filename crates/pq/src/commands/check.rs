//! `check`: what can be said of a connector before anybody runs it.

use super::project::{ProjectArguments, packed_apart};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use connector::checks::{self, Finding, Level, RULES};
use m_engine::session;
use m_host::evaluation::{Evaluation, Settings};
use serde_json::{Value, json};
use sink::counted;
use std::path::PathBuf;
use std::process::ExitCode;

/// Look at the connector of a project: what does not work, what certification asks for, what betrays secrets.
///
/// Each finding has the id of a rule. A comment `// allow ID: reason` on its line or the one before allows it; a finding
/// without a line, and one that stands for several, is allowed by such a comment anywhere in the M. The exit code is 1 where there is an error, with
/// --strict also where there is a warning; a hint fails nowhere.
#[derive(Args)]
#[command(after_help = "Examples:
  pq check
  pq check --strict --format sarif --out check.sarif
  pq check --rules")]
pub(crate) struct Check {
    #[command(flatten)]
    project: ProjectArguments,
    /// The form of the findings
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write them to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Warnings count as errors
    #[arg(long)]
    strict: bool,
    /// List the rules: id, what they find bad and why, what to do
    #[arg(long)]
    rules: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
}

impl Check {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        if self.rules {
            for rule in RULES {
                println!("{:<22} {}\n    {}\n    {}", rule.id, rule.level.name(), rule.reason, rule.mend);
            }
            return Ok(ExitCode::SUCCESS);
        }
        let project = self.project.open()?;
        let mut found = checks::project(&project)?;
        // What is broken already is not loaded too.
        if !found.iter().any(|finding| finding.rule.level == Level::Error) {
            found.extend(loaded(&project)?);
        }
        let text = match self.format {
            Format::Text => text(&found),
            Format::Json => pretty(&Value::Array(found.iter().map(json).collect()))?,
            Format::Sarif => pretty(&sarif(&found))?,
        };
        match &self.out {
            Some(path) => sink::write(path, text.as_bytes())?,
            None => print!("{text}"),
        }
        let count = |level| found.iter().filter(|finding| finding.rule.level == level).count();
        let (errors, warnings, hints) = (count(Level::Error), count(Level::Warning), count(Level::Hint));
        if self.format == Format::Text || self.out.is_some() {
            let hints = match hints {
                0 => String::new(),
                some => format!(", {}", counted(some, "hint")),
            };
            eprintln!("{}, {}{hints}", counted(errors, "error"), counted(warnings, "warning"));
        }
        let is_bad = errors > 0 || (self.strict && warnings > 0);
        Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// Whether the host loads the package.
fn loaded(project: &connector::project::Project) -> Result<Option<Finding>> {
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let path = packed_apart(project, folder.path())?.path;
    let settings = Settings { extensions: vec![path], disk: false, ..Settings::default() };
    let outcome =
        session::run(|| Evaluation::new(settings).map(drop).map_err(|failure| failure.error.to_string()));
    let outcome = outcome.context("cannot start the evaluation")?;
    let rule = checks::rule_of("load");
    let finding = |(message, rule)| Finding { rule, file: project.name(), place: None, message };
    Ok(outcome.err().zip(rule).map(finding))
}

fn text(found: &[Finding]) -> String {
    let mut text = String::new();
    for finding in found {
        let (line, column) = finding.place.unwrap_or((1, 1));
        let Finding { file, message, rule, .. } = finding;
        text.push_str(&format!(
            "{file}:{line}:{column}: {} {}: {message}\n    {} {}\n",
            rule.level.name(),
            rule.id,
            rule.reason,
            rule.mend
        ));
    }
    text
}

fn pretty(value: &Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

fn json(finding: &Finding) -> Value {
    json!({
        "id": finding.rule.id, "level": finding.rule.level.name(), "file": finding.file,
        "line": finding.place.map(|(line, _)| line), "column": finding.place.map(|(_, column)| column),
        "message": finding.message, "reason": finding.rule.reason, "mend": finding.rule.mend,
        "allow": format!("// allow {}: reason", finding.rule.id),
    })
}

fn sarif_level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Hint => "note",
    }
}

/// The findings in the form of code scanning (SARIF 2.1.0).
fn sarif(found: &[Finding]) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id, "shortDescription": { "text": rule.reason }, "help": { "text": rule.mend },
                "defaultConfiguration": { "level": sarif_level(rule.level) },
            })
        })
        .collect();
    let result = |finding: &Finding| {
        let mut location = json!({ "artifactLocation": { "uri": finding.file.replace(' ', "%20") } });
        if let Some((line, column)) = finding.place {
            location["region"] = json!({ "startLine": line, "startColumn": column });
        }
        json!({
            "ruleId": finding.rule.id, "level": sarif_level(finding.rule.level),
            "message": { "text": format!("{}. {} {}", finding.message, finding.rule.reason, finding.rule.mend) },
            "locations": [{ "physicalLocation": location }],
        })
    };
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "pq", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "results": found.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}
