//! `conformance`: runs documented examples and counts how they come out.

use anyhow::{Context, Result};
use clap::Args;
use jiff::Timestamp;
use m_host::clock::{ticks, zone};
use m_host::conformance::{self, Case, Outcome, Surroundings, Tally};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many failures are shown.
const SHOWN: usize = 20;

/// Run documented examples and compare their results.
#[derive(Args)]
#[command(after_help = "Examples:
  pq conformance --cases examples.json --filter Text.
  pq conformance --cases examples.json --write-queries queries")]
pub(crate) struct Conformance {
    /// A JSON array of cases, each with `id`, `usage` and `output` or `error`
    #[arg(long, value_name = "FILE.json")]
    cases: PathBuf,
    /// Write one JSON object per case to this file
    #[arg(long, value_name = "OUT.json")]
    report: Option<PathBuf>,
    /// Write each case as a query with its expected file into this folder, for another engine, and run none
    #[arg(long, value_name = "DIR")]
    write_queries: Option<PathBuf>,
    /// Run only cases whose id contains this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// The local time zone, for example America/Los_Angeles
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    time_zone: String,
    /// Let the clock stand at this moment, for example 2026-01-31T12:00:00Z
    #[arg(long, value_name = "TIME")]
    now: Option<Timestamp>,
}

impl Conformance {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let shown_path = self.cases.display();
        let text =
            std::fs::read_to_string(&self.cases).with_context(|| format!("cannot read {shown_path}"))?;
        let mut cases: Vec<Case> = serde_json::from_str(&text)
            .with_context(|| format!("{shown_path} is not a JSON array of cases"))?;
        if let Some(filter) = &self.filter {
            cases.retain(|case| case.id.contains(filter.as_str()));
        }
        if let Some(folder) = &self.write_queries {
            return write_queries(&cases, folder);
        }
        let surroundings = Surroundings { zone: zone(Some(&self.time_zone))?, now: self.now.map(ticks) };
        let outcomes = conformance::run(&cases, &surroundings).context("cannot start the evaluation")?;
        if let Some(report) = &self.report {
            let json = serde_json::to_string_pretty(&outcomes)?;
            sink::write(report, json.as_bytes())?;
        }
        let mut total = Tally::default();
        println!("{:<20} {:>7} {:>7} {:>8}", "namespace", "passed", "failed", "missing");
        for (namespace, tally) in conformance::tally(&outcomes) {
            println!("{namespace:<20} {:>7} {:>7} {:>8}", tally.passed, tally.failed, tally.missing);
            total.passed += tally.passed;
            total.failed += tally.failed;
            total.missing += tally.missing;
        }
        println!("{:<20} {:>7} {:>7} {:>8}", "all", total.passed, total.failed, total.missing);
        for (case, row) in cases.iter().zip(&outcomes).filter(|(_, row)| is_failure(&row.outcome)).take(SHOWN)
        {
            if let Outcome::Failed { expected, actual } = &row.outcome {
                println!("\n{}\n  {}\n  expected  {expected}\n  actual    {actual}", row.id, case.usage);
            }
        }
        let mut missing: Vec<&str> = outcomes
            .iter()
            .filter_map(|row| match &row.outcome {
                Outcome::Missing { name } => Some(name.as_str()),
                _ => None,
            })
            .collect();
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            println!("\nmissing names: {}", missing.join(", "));
        }
        let all_pass = total.failed == 0 && total.missing == 0 && !outcomes.is_empty();
        Ok(if all_pass { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn is_failure(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed { .. })
}

/// Writes the cases as `NAME.query.pq` with `NAME.query.pqout`. A case whose result is an error has no expected file: two
/// engines are compared by what they say.
fn write_queries(cases: &[Case], folder: &Path) -> Result<ExitCode> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for case in cases {
        let name: String = case
            .id
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || ".-".contains(c) { c } else { '_' })
            .collect();
        let path = folder.join(format!("{name}.query.pq"));
        sink::write(&path, case.usage.as_bytes())?;
        if let Some(output) = &case.output {
            sink::write(&path.with_extension("pqout"), output.as_bytes())?;
        }
    }
    println!("{} in {}", sink::counted(cases.len(), "case"), folder.display());
    Ok(ExitCode::SUCCESS)
}
