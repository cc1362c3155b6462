//! `test`: the tests of a project, against what was recorded.

mod case;
mod coverage;
mod report;

use super::project::{self, ProjectArguments};
use super::settings::SettingsArguments;
use anyhow::{Context, Result, bail};
use case::{Case, Mode, Ran};
use clap::{Args, ValueEnum};
use connector::glob;
use indicatif::{ProgressBar, ProgressStyle};
use m_host::compare;
use m_host::coverage::Coverage;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Run the tests of a project: each tests/**/NAME.query.pq against NAME.query.pqout, or the facts that it gives.
///
/// Requests are answered from NAME.har beside the query, or else from the nearest recorded.har on the way up to the tests'
/// folder; a request that is not there fails the test, and nothing is sent. NAME.faults.toml says what goes wrong, and
/// NAME.error.txt that the test has to fail, and with which `Reason: Message`.
/// Credentials come from tests/credentials.json where nothing else gives them; replays need no real ones. The exit code is
/// 1 where a test failed.
#[derive(Args)]
#[command(after_help = "Examples:
  pq test
  pq test --filter '**/rows*' --update
  pq test --coverage --least 90 --junit tests.xml")]
pub(crate) struct Test {
    /// Query files, or folders of them [default: the project's folder tests]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    project: ProjectArguments,
    #[command(flatten)]
    settings: SettingsArguments,
    /// Only tests whose path matches: `*` within a name, `**` any folders, `!` before what is left out (repeatable)
    #[arg(long, value_name = "GLOB")]
    filter: Vec<String>,
    /// Write the expected files anew, and show how they differ from the old ones
    #[arg(long)]
    update: bool,
    /// Ask the services, and keep the exchanges of each test in NAME.har
    #[arg(long, conflicts_with = "live")]
    record: bool,
    /// Ask the services, and keep nothing
    #[arg(long)]
    live: bool,
    /// How many tests run at once [default: as many as there are processors]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Say which M of the connector was evaluated, and write coverage/lcov.info and coverage/index.html
    #[arg(long)]
    coverage: bool,
    /// Fail where fewer lines were evaluated, in percent
    #[arg(long, value_name = "PERCENT", requires = "coverage")]
    least: Option<f64>,
    /// Write a JUnit report
    #[arg(long, value_name = "FILE.xml")]
    junit: Option<PathBuf>,
    /// Write a report of Visual Studio's form
    #[arg(long, value_name = "FILE.trx")]
    trx: Option<PathBuf>,
    /// Mark failures in the sources: github writes workflow commands; by default where GITHUB_ACTIONS is set
    #[arg(long, value_enum, value_name = "SERVICE")]
    annotations: Option<Annotations>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Annotations {
    Github,
    None,
}

impl Test {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let project = self.project.open()?;
        let tests = project.root.join("tests");
        let packed = match self.settings.extensions() {
            [] => Some(project::packed(&project)?),
            _ => None,
        };
        let paths = if self.paths.is_empty() { vec![tests.clone()] } else { self.paths.clone() };
        let found = self.find(&paths, &tests)?;
        let credentials = Some(tests.join("credentials.json")).filter(|path| path.is_file());
        let mode = match (self.record, self.live) {
            (true, _) => Mode::Record,
            (_, true) => Mode::Live,
            _ => Mode::Replay,
        };
        let run = |case: &Case| -> Result<Ran> {
            let mut settings = self.settings.settings_or(credentials.as_deref())?;
            settings.extensions.extend(packed.as_ref().map(|packed| packed.path.clone()));
            settings.coverage = self.coverage;
            case.run(settings, mode, self.update)
        };
        let ran = self.run_all(&found, &run)?;
        self.report(&ran)?;
        let failed = ran.iter().filter(|ran| ran.failure().is_some()).count();
        println!("{} passed, {failed} failed", ran.len() - failed);
        if self.coverage {
            let mut all = Coverage::default();
            ran.into_iter().for_each(|ran| all.merge(ran.coverage));
            coverage::report(&all, &project, &project.root.join("coverage"), self.least)?;
        }
        Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn find(&self, paths: &[PathBuf], root: &Path) -> Result<Vec<Case>> {
        let (out, taken): (Vec<&String>, Vec<&String>) =
            self.filter.iter().partition(|filter| filter.starts_with('!'));
        let fits = |name: &str, filter: &str| {
            glob::matches(filter, name) || glob::matches(&format!("**/{filter}"), name)
        };
        let is_taken = |name: &str| {
            (taken.is_empty() || taken.iter().any(|filter| fits(name, filter)))
                && !out.iter().any(|filter| fits(name, filter.trim_start_matches('!')))
        };
        let mut cases = Vec::new();
        for path in paths {
            let queries = compare::find(path).with_context(|| match path == root {
                true => format!(
                    "there are no tests in {}: write some, such as tests/rows.query.pq",
                    root.display()
                ),
                false => format!("cannot read {}", path.display()),
            })?;
            cases.extend(queries.into_iter().map(|query| Case::new(query, root)));
        }
        if cases.is_empty() {
            bail!("there is no *.query.pq file at the given paths");
        }
        cases.retain(|case| is_taken(&case.name));
        if cases.is_empty() {
            bail!("no test matches {}", self.filter.join(" "));
        }
        Ok(cases)
    }

    /// Runs the tests side by side, tells each as soon as those before it are told, and gives what came of them in order.
    fn run_all(&self, cases: &[Case], run: &(impl Fn(&Case) -> Result<Ran> + Sync)) -> Result<Vec<Ran>> {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let jobs = self.jobs.unwrap_or(processors).clamp(1, cases.len());
        let bar = if std::io::stderr().is_terminal() {
            let style = ProgressStyle::with_template("{spinner} {pos} of {len} tests, {elapsed} {msg}");
            ProgressBar::new(cases.len() as u64)
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        } else {
            ProgressBar::hidden()
        };
        let next = AtomicUsize::new(0);
        let results: Mutex<Vec<Option<Result<Ran>>>> = Mutex::new(cases.iter().map(|_| None).collect());
        let told = Mutex::new(0);
        std::thread::scope(|scope| {
            for _ in 0..jobs {
                scope.spawn(|| {
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(case) = cases.get(index) else { break };
                        bar.set_message(case.name.clone());
                        let ran = run(case);
                        let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                        if let Some(slot) = results.get_mut(index) {
                            *slot = Some(ran);
                        }
                        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                        while let Some(Some(Ok(ran))) = results.get(*told) {
                            bar.suspend(|| ran.print());
                            *told += 1;
                        }
                        bar.inc(1);
                    }
                });
            }
        });
        bar.finish_and_clear();
        let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
        results.into_iter().flatten().collect()
    }

    fn report(&self, ran: &[Ran]) -> Result<()> {
        let cases: Vec<_> = ran.iter().flat_map(Ran::cases).collect();
        if let Some(path) = &self.junit {
            sink::write_with_folder(path, pqtest::results::junit("PQTest", &cases).as_bytes())?;
        }
        if let Some(path) = &self.trx {
            sink::write_with_folder(path, pqtest::results::trx(&cases).as_bytes())?;
        }
        let annotations = self.annotations.unwrap_or(match std::env::var_os("GITHUB_ACTIONS") {
            Some(_) => Annotations::Github,
            None => Annotations::None,
        });
        if annotations == Annotations::Github {
            ran.iter().filter_map(report::github).for_each(|line| println!("{line}"));
        }
        Ok(())
    }
}
