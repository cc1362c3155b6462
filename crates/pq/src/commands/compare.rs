//! `compare`: runs regression tests in the format of PQTest.

use super::settings::SettingsArguments;
use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::Timestamp;
use m_engine::session;
use m_host::compare::{self, Outcome, Update, failure};
use m_host::evaluation::Evaluation;
use m_host::query_file::Query;
use m_host::{interrupt, watch};
use pqtest::results::{Case, junit};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Run regression tests: each `name.query.pq` against `name.query.pqout`.
#[derive(Args)]
#[command(after_help = "Examples:
  pq compare tests --extension Fabrikam.mez
  pq compare tests/rows.query.pq --extension Fabrikam.mez --update")]
pub(crate) struct Compare {
    /// Query files, or folders that are searched for `*.query.pq`
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    settings: SettingsArguments,
    /// Write the expected files anew from what the queries give
    #[arg(long)]
    update: bool,
    /// A query whose result the tests, which are functions, are applied to
    #[arg(long, value_name = "FILE.pq")]
    parameter_query: Option<PathBuf>,
    /// Run again whenever an extension or a query changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// Say for each test how long it took
    #[arg(long)]
    timing: bool,
    /// Run another PQTest on the same queries, and show where it and this program disagree
    #[arg(long, value_name = "PQTEST")]
    engine: Option<PathBuf>,
    /// Write a JUnit report
    #[arg(long, value_name = "JUNIT.xml")]
    report: Option<PathBuf>,
}

impl Compare {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        if self.engine.is_some() {
            bail!("--engine is written after `compare`, as all of its options are");
        }
        let cancelled = interrupt::on_ctrl_c();
        let mut watched = self.paths.clone();
        watched.extend(self.settings.extensions().iter().cloned());
        watched.extend(self.parameter_query.clone());
        watch::repeat(self.watch.then_some(watched.as_slice()), &cancelled, || self.once())
    }

    fn once(&self) -> Result<ExitCode> {
        let parameter = self.parameter_query.as_deref().map(|path| {
            Query::read(path).with_context(|| format!("cannot read the parameter query {}", path.display()))
        });
        let parameter = parameter.transpose()?;
        let mut queries = Vec::new();
        for path in &self.paths {
            queries.extend(compare::find(path).with_context(|| format!("cannot read {}", path.display()))?);
        }
        if queries.is_empty() {
            bail!("there is no *.query.pq file at the given paths");
        }
        // What keeps every test from running is told once.
        let settings = self.settings.settings()?;
        session::run(|| Evaluation::new(settings).map(drop))??;
        let update = if self.update { Update::All } else { Update::Never };
        let (mut cases, mut failed) = (Vec::new(), 0);
        for query in queries {
            let (started, start) = (Instant::now(), Timestamp::now());
            let outcome = compare::run_with(&query, parameter.as_ref(), self.settings.settings()?, update)
                .with_context(|| format!("cannot run {}", query.display()))?;
            print(&query, &outcome);
            if self.timing {
                println!("         {:.3} s", started.elapsed().as_secs_f64());
            }
            let why = failure(&outcome);
            failed += usize::from(why.is_some());
            cases.push(Case::new(&query.display().to_string(), start, Timestamp::now(), why));
        }
        if let Some(path) = &self.report {
            sink::write(path, junit("compare", &cases).as_bytes())?;
        }
        println!("{} passed, {failed} failed", cases.len() - failed);
        Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn print(query: &Path, outcome: &Outcome) {
    match (outcome, failure(outcome)) {
        (Outcome::Generated, _) => println!("written  {}", compare::output_path(query).display()),
        (_, None) => println!("passed   {}", query.display()),
        (_, Some(why)) => println!("FAILED   {}\n{}", query.display(), indent(&why)),
    }
}

/// Each line a step to the right.
pub(super) fn indent(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}
