//! One test: its files, how it is run, what came of it.

use crate::commands::compare::indent;
use crate::commands::replay::{replay, write_json};
use anyhow::{Context, Result};
use jiff::Timestamp;
use m_host::compare::{self, Outcome, Update};
use m_host::coverage::Coverage;
use m_host::evaluation::Settings;
use m_host::facts::Fact;
use m_host::web::{Fault, Recording};
use pqtest::results;
use similar::{ChangeTag, TextDiff};
use std::path::{Path, PathBuf};

/// The file beside a query that has to fail: it says `Reason: Message` of the error.
const ERROR_ENDING: &str = "error.txt";

/// Where answers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// From recordings.
    Replay,
    /// From the services, and they are recorded.
    Record,
    /// From the services.
    Live,
}

/// A test.
pub(super) struct Case {
    /// The query file.
    pub(super) query: PathBuf,
    /// The file seen from the tests' folder, with `/`.
    pub(super) name: String,
    root: PathBuf,
}

/// What came of a test.
pub(super) struct Ran {
    pub(super) name: String,
    pub(super) query: PathBuf,
    outcome: Outcome,
    facts: Vec<Fact>,
    start: Timestamp,
    end: Timestamp,
    pub(super) coverage: Coverage,
    /// How the expected file has changed.
    change: Option<String>,
}

impl Case {
    pub(super) fn new(query: PathBuf, root: &Path) -> Case {
        let absolute = std::path::absolute(&query).unwrap_or_else(|_| query.clone());
        let shown = absolute.strip_prefix(root).unwrap_or(&query);
        let name = shown.to_string_lossy().replace('\\', "/");
        Case { name, query, root: root.to_owned() }
    }

    /// The file of this name and another ending beside the query.
    fn beside(&self, ending: &str) -> PathBuf {
        let name = self.query.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = name.strip_suffix(".query.pq").or(name.strip_suffix(".pq")).unwrap_or(&name);
        self.query.with_file_name(format!("{stem}.{ending}"))
    }

    /// The recording that answers: its own, or the nearest `recorded.har` on the way up to the tests' folder.
    fn recording(&self) -> Option<PathBuf> {
        let own = self.beside("har");
        if own.is_file() {
            return Some(own);
        }
        let query = std::path::absolute(&self.query).ok()?;
        let folders = query.ancestors().skip(1);
        let is_inside = |folder: &&Path| folder.starts_with(&self.root) || query.parent() == Some(folder);
        folders.take_while(is_inside).map(|folder| folder.join("recorded.har")).find(|path| path.is_file())
    }

    pub(super) fn run(&self, mut settings: Settings, mode: Mode, update: bool) -> Result<Ran> {
        settings.record = mode == Mode::Record;
        if mode == Mode::Replay {
            let recording = match self.recording() {
                Some(path) => Recording::read(&path)?,
                None => Recording::nothing(&self.beside("har")),
            };
            let faults = Some(self.beside("faults.toml")).filter(|path| path.is_file());
            let faults = faults.as_deref().map(Fault::read).transpose()?.unwrap_or_default();
            replay(&mut settings, recording, true, faults);
        }
        let start = Timestamp::now();
        let output = compare::output_path(&self.query);
        let before = std::fs::read_to_string(&output).unwrap_or_default();
        let expected_error = Some(self.beside(ERROR_ENDING)).filter(|path| path.is_file());
        let update = if update { Update::All } else { Update::Never };
        // Where an error is expected, a result is none to be kept.
        let kept = if expected_error.is_some() { Update::Never } else { update };
        let mut run = compare::run_whole(&self.query, None, settings, kept)
            .with_context(|| format!("cannot run {}", self.query.display()))?;
        if let (Mode::Record, Some(archive)) = (mode, &run.recorded) {
            let has_any = archive["log"]["entries"].as_array().is_some_and(|entries| !entries.is_empty());
            if has_any {
                write_json(&self.beside("har"), archive)?;
            }
        }
        let mut change = (run.outcome == Outcome::Generated).then(|| {
            let after = std::fs::read_to_string(&output).unwrap_or_default();
            changed(&before, &after)
        });
        if let Some(expected_error) = expected_error {
            let before = std::fs::read_to_string(&expected_error)
                .with_context(|| format!("cannot read {}", expected_error.display()))?;
            run.outcome = failed_as(before.trim(), &run);
            if let (Update::All, Outcome::Different { .. }, Some(error)) = (update, &run.outcome, &run.error)
            {
                let after = format!("{error}\n");
                sink::write(&expected_error, after.as_bytes())?;
                change = Some(changed(&before, &after));
                run.outcome = Outcome::Generated;
            }
        }
        Ok(Ran {
            name: self.name.clone(),
            query: self.query.clone(),
            outcome: run.outcome,
            facts: run.facts,
            coverage: run.coverage,
            start,
            end: Timestamp::now(),
            change,
        })
    }
}

impl Ran {
    /// Why it failed; none if it did not.
    pub(super) fn failure(&self) -> Option<String> {
        compare::failure(&self.outcome)
    }

    pub(super) fn print(&self) {
        match (&self.change, self.failure()) {
            (Some(change), _) => println!("written  {}\n{}", self.name, indent(change)),
            (None, None) => println!("passed   {}", self.name),
            (None, Some(why)) => println!("FAILED   {}\n{}", self.name, indent(&why)),
        }
    }

    /// What reports say: a case for each fact, or one for the test.
    pub(super) fn cases(&self) -> Vec<results::Case> {
        let case = results::Case::new(&self.name, self.start, self.end, self.failure());
        case.by_fact(&self.facts)
    }
}

/// How a test came out that was to fail with an error.
fn failed_as(expected: &str, run: &compare::Run) -> Outcome {
    let difference = match (&run.error, &run.outcome) {
        (Some(error), _) if error.trim() == expected => return Outcome::Passed,
        (Some(error), _) => format!("expected the error {expected}\nactual   the error {error}"),
        // It did not come as far as to raise one.
        (None, Outcome::SourceError(_)) => return run.outcome.clone(),
        (None, _) => format!("expected the error {expected}\nactual   a result"),
    };
    Outcome::Different { difference }
}

/// The lines that were added and removed.
fn changed(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let line = |change: similar::Change<&str>| {
        let sign = match change.tag() {
            ChangeTag::Equal => return None,
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        Some(format!("{sign} {}", change.value().trim_end_matches(['\r', '\n'])))
    };
    diff.iter_all_changes().filter_map(line).collect::<Vec<_>>().join("\n")
}
