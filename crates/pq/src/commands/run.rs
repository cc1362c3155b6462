//! `run`: evaluates a query with extensions and writes the result.

use super::debug::DebugArguments;
use super::failure;
use super::project::{self, ProjectArguments};
use super::replay::ReplayArguments;
use super::settings::SettingsArguments;
use super::waiting::Waiting;
use anyhow::{Context, Result, bail};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use connector::generate;
use connector::project::Project;
use m_engine::observe::Observer;
use m_engine::session;
use m_host::evaluation::{Evaluation, PREVIEW_ROWS};
use m_host::web::har;
use m_host::{interrupt, report, watch};
use m_output::{ErrorCells, Format, Options, WriteError, Written};
use sink::WholeFile;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Instant;

/// The exit code where the result is complete, but cells of it raised errors.
const ERROR_CELLS: u8 = 3;

const EXAMPLES: &str = "Examples:
  pq run query.pq --format csv --out rows.csv
  pq run sales.pq --out sales.parquet
  pq run -e 'Fabrikam.Contents(\"https://api.example.com\")' --trace
  pq run query.pq --record answers.har
  pq run query.pq --replay answers.har --step --caught
  pq run query.pq --break 'Fabrikam!Ask'";

/// Evaluate a query with extensions and write the result.
///
/// In the folder of a project, without --extension, the project is packed first and its package is loaded; without a query
/// too, its NAME.query.pq is evaluated, which is that of the connector's name.
///
/// The exit code is 0 where all went well, 1 where the query or its output failed, 3 where the result is complete but
/// cells of it raised errors, and 130, 143 or 129 where a signal stopped it.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Run {
    /// The query: a file with an M expression or a section document; `-` is standard input
    #[arg(value_name = "FILE.pq", conflicts_with = "expression")]
    file: Option<PathBuf>,
    /// The query as text
    #[arg(short = 'e', long = "expression", value_name = "EXPR")]
    expression: Option<String>,
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(flatten)]
    project: ProjectArguments,
    #[command(flatten)]
    replay: ReplayArguments,
    #[command(flatten)]
    debug: DebugArguments,
    /// Evaluate as the navigator's preview does: the first 1000 rows, asked for with OnTake
    #[arg(long)]
    preview: bool,
    /// Read and write no more than N rows
    #[arg(long, value_name = "N")]
    first: Option<usize>,
    /// Ask for up to N parts of a file beyond the one that is read, where a connector reads it in parts; with 0 each request
    /// waits until its answer is needed, as in Power BI
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(0..=16))]
    read_ahead: u8,
    #[arg(long, value_name = "FORMAT", help = format_help(), value_parser = named(Format::ALL, Format::name))]
    format: Option<Format>,
    /// What becomes of cells that raise an error: count leaves them empty, tells the first ones and exits with 3; fail
    /// ends at the first; text writes the message, and exits with 3; ignore leaves them empty and exits with 0
    #[arg(long, default_value = "count", value_name = "HOW", value_parser = named(ErrorCells::ALL, ErrorCells::name))]
    errors: ErrorCells,
    /// What CSV writes for null, so that it differs from an empty text: \N, or nothing at all (then an empty text is "")
    #[arg(long, value_name = "TEXT")]
    null: Option<String>,
    /// Write the result to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write all requests to a HAR file, which the developer tools of browsers open
    #[arg(long, value_name = "FILE")]
    har: Option<PathBuf>,
    /// Say at the end where the time went: the whole, and the slowest requests
    #[arg(long)]
    timing: bool,
    /// Run again whenever the query or an extension changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
}

/// What the help says of `--format`.
fn format_help() -> String {
    let endings: Vec<String> =
        Format::ALL.iter().flat_map(|format| format.endings()).map(|ending| format!(".{ending}")).collect();
    format!(
        "The form of the result; without it, what the ending of --out stands for ({}), else a table for the eye",
        endings.join(", ")
    )
}

/// A value by its name, of all that there are.
fn named<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let names = PossibleValuesParser::new(all.iter().map(|one| name(*one)));
    names.try_map(move |text| all.iter().copied().find(|one| name(*one) == text).ok_or("no such value"))
}

impl Run {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let cancelled = interrupt::on_ctrl_c();
        let project = match self.settings.extensions() {
            [] => self.project.open_if_there()?,
            _ => None,
        };
        if !self.watch {
            return self.once(project.as_ref(), None);
        }
        let mut watched = self.settings.extensions().to_vec();
        watched.extend(self.file.clone());
        watched.extend(project.iter().flat_map(Project::sources));
        // A package within the folder that is watched would be a change of it.
        let scratch = tempfile::tempdir().context("cannot make a temporary folder")?;
        watch::repeat(Some(&watched), &cancelled, || self.once(project.as_ref(), Some(scratch.path())))
    }

    /// The form that was asked for.
    fn format(&self) -> Format {
        let of_ending = || self.out.as_deref().and_then(Format::of_ending);
        self.format.or_else(of_ending).unwrap_or(Format::Table)
    }

    /// Runs the query. The package of the project is left where it is looked for, or in another folder.
    fn once(&self, project: Option<&Project>, packages: Option<&Path>) -> Result<ExitCode> {
        if self.format().is_binary() && self.out.is_none() && io::stdout().is_terminal() {
            bail!("Parquet and Arrow are no text for a terminal: name a file with --out");
        }
        let (name, text) = self.query(project)?;
        let mut settings = self.settings.settings()?;
        let packed = match (project, packages) {
            (Some(project), Some(folder)) => Some(project::packed_apart(project, folder)?),
            (Some(project), None) => Some(project::packed(project)?),
            (None, _) => None,
        };
        settings.extensions.extend(packed.as_ref().map(|packed| packed.path.clone()));
        self.replay.apply(&mut settings)?;
        settings.read_ahead = self.read_ahead.into();
        let outcome = session::run(|| {
            let debugger = self.debug.debugger(&name);
            let observer = debugger.clone().map(|debugger| debugger as Rc<dyn Observer>);
            let evaluation = Evaluation::observed(settings, observer)?;
            let started = Instant::now();
            let outcome = self.evaluate(&evaluation, &name, &text);
            if let Some(debugger) = debugger {
                debugger.finish(&evaluation.cx);
            }
            if self.timing {
                let entries = evaluation.host().map(|host| host.log.entries()).unwrap_or_default();
                eprintln!("{}", m_host::timing::summary(&entries, started.elapsed()));
            }
            if let Some(path) = &self.har {
                write_har(&evaluation, path)?;
            }
            self.replay.finish(&evaluation)?;
            outcome
        });
        outcome.context("cannot start the evaluation")?
    }

    /// The query's name in messages, and its text.
    fn query(&self, project: Option<&Project>) -> Result<(String, String)> {
        match (&self.file, &self.expression) {
            (_, Some(text)) => Ok(("expression".into(), text.clone())),
            (Some(path), None) if path.as_os_str() == "-" => {
                let mut bytes = Vec::new();
                io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
                Ok(("standard input".into(), mez::decode_text(&bytes)))
            }
            (Some(path), None) => {
                let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
                Ok((path.display().to_string(), mez::decode_text(&bytes)))
            }
            (None, None) => match project.map(generate::sample).transpose()?.flatten() {
                Some(sample) => Ok(sample),
                None => bail!(
                    "there is no query: name a file, write one after -e, or keep NAME.query.pq in a project"
                ),
            },
        }
    }

    fn evaluate(&self, evaluation: &Evaluation, name: &str, text: &str) -> Result<ExitCode> {
        let cx = &evaluation.cx;
        let started = Instant::now();
        let activity = evaluation.host().map(|host| host.activity.clone()).unwrap_or_default();
        let attempt = || {
            let to_terminal = self.out.is_none() && io::stdout().is_terminal();
            let mut waiting = match self.debug.stops() {
                true => Waiting::in_silence(),
                false => Waiting::new(activity.clone(), to_terminal),
            };
            let value = evaluation.query(name, text).and_then(|value| {
                if self.preview { evaluation.preview(value, PREVIEW_ROWS) } else { Ok(value) }
            });
            match value {
                Ok(value) => self.write(cx, &value, &mut waiting),
                Err(error) => Err(WriteError::Evaluation(error)),
            }
        };
        // A file is begun anew; what is on standard output already would be there twice.
        let written = evaluation.renewing(attempt, |failed| match failed {
            WriteError::Evaluation(error) if self.out.is_some() => Some(error),
            _ => None,
        });
        match written {
            Ok(written) => {
                if let Some(path) = &self.out {
                    eprintln!(
                        "{} written to {} in {:.1} s",
                        sink::counted(written.rows, "row"),
                        path.display(),
                        started.elapsed().as_secs_f64()
                    );
                }
                Ok(self.remark(&written))
            }
            Err(WriteError::Cell { place, error }) => {
                eprintln!("error: {place}: {}", report::describe(cx, &error));
                Ok(ExitCode::FAILURE)
            }
            Err(WriteError::Evaluation(error)) => {
                failure::tell(cx, &error);
                Ok(ExitCode::FAILURE)
            }
            // Whoever reads our output (`| head`) may have seen enough.
            Err(WriteError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(ExitCode::SUCCESS)
            }
            // A file names itself.
            Err(WriteError::Output(error)) if self.out.is_some() => Err(error.into()),
            Err(WriteError::Output(error)) => Err(error).context("cannot write to standard output"),
        }
    }

    /// Tells what could not be written as it is, and gives the exit code.
    fn remark(&self, written: &Written) -> ExitCode {
        let policy = self.errors;
        // A table tells its errors below itself.
        if self.format() != Format::Table
            && let Some(remarks) = written.remarks.describe(policy)
        {
            eprintln!("{remarks}");
        }
        match written.remarks.errors {
            0 => ExitCode::SUCCESS,
            _ if policy == ErrorCells::Ignore => ExitCode::SUCCESS,
            _ => ExitCode::from(ERROR_CELLS),
        }
    }

    fn write(
        &self,
        cx: &m_engine::Cx,
        value: &m_engine::Value,
        waiting: &mut Waiting,
    ) -> Result<Written, WriteError> {
        let mut options = Options {
            first: self.first,
            errors: self.errors,
            null: self.null.clone(),
            ..Options::new(self.format(), report::words, waiting)
        };
        match &self.out {
            None => {
                let mut out = BufWriter::new(io::stdout().lock());
                let written = m_output::write(cx, value, &mut options, &mut out)?;
                out.flush()?;
                Ok(written)
            }
            Some(path) => {
                let mut out = WholeFile::create(path)?;
                let written = m_output::write(cx, value, &mut options, &mut out)?;
                out.finish()?;
                Ok(written)
            }
        }
    }
}

fn write_har(evaluation: &Evaluation, path: &Path) -> Result<()> {
    let entries = evaluation.host().map(|host| host.log.entries()).unwrap_or_default();
    let mut file = WholeFile::create(path)?;
    // The file's own error says more than that of the JSON around it.
    serde_json::to_writer_pretty(&mut file, &har(&entries)).map_err(io::Error::from)?;
    Ok(file.finish()?)
}
