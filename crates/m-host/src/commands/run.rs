//! `run`: evaluates a query with extensions and writes the result.

use super::settings::SettingsArguments;
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use m_engine::session;
use m_host::credential::CREDENTIALS_VARIABLE;
use m_host::evaluation::Evaluation;
use m_host::output::{self, Format, Options, Progress, WriteError};
use m_host::scope::CREDENTIAL_ERROR;
use m_host::web::har;
use m_host::{interrupt, report, watch};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// How many rows a preview asks for, as Power BI Desktop does.
const PREVIEW_ROWS: usize = 1000;

/// Evaluate a query with extensions and write the result.
#[derive(Args)]
pub(crate) struct Run {
    /// The query: a file with an M expression or a section document
    #[arg(value_name = "FILE.pq", conflicts_with = "expression")]
    file: Option<PathBuf>,
    /// The query as text
    #[arg(short = 'e', long = "expression", value_name = "EXPR")]
    expression: Option<String>,
    #[command(flatten)]
    settings: SettingsArguments,
    /// Evaluate as the navigator's preview does: the first 1000 rows, asked for with OnTake
    #[arg(long)]
    preview: bool,
    /// Read and write no more than N rows
    #[arg(long, value_name = "N")]
    first: Option<usize>,
    /// The form of the result
    #[arg(long, value_enum, default_value = "table")]
    format: FormatArgument,
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

#[derive(Clone, Copy, ValueEnum)]
enum FormatArgument {
    Table,
    Json,
    Ndjson,
    Csv,
    M,
}

impl Run {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let cancelled = interrupt::on_ctrl_c();
        let mut watched = self.settings.extensions().to_vec();
        watched.extend(self.file.clone());
        watch::repeat(self.watch.then_some(watched.as_slice()), &cancelled, || self.once())
    }

    fn once(&self) -> Result<ExitCode> {
        let (name, text) = self.query()?;
        let settings = self.settings.settings()?;
        let outcome = session::run(|| {
            let evaluation = match Evaluation::new(settings) {
                Ok(evaluation) => evaluation,
                Err(failure) => {
                    bail!("cannot load the extension {}: {}", failure.path.display(), failure.error)
                }
            };
            let started = Instant::now();
            let outcome = self.evaluate(&evaluation, &name, &text);
            if self.timing {
                let entries = evaluation.host().map(|host| host.log.entries()).unwrap_or_default();
                eprintln!("{}", m_host::timing::summary(&entries, started.elapsed()));
            }
            if let Some(path) = &self.har {
                write_har(&evaluation, path)?;
            }
            outcome
        });
        outcome.context("cannot start the evaluation")?
    }

    /// The query's name in messages, and its text.
    fn query(&self) -> Result<(String, String)> {
        match (&self.file, &self.expression) {
            (_, Some(text)) => Ok(("expression".into(), text.clone())),
            (Some(path), None) => {
                let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
                Ok((path.display().to_string(), mez::decode_text(&bytes)))
            }
            (None, None) => bail!("there is no query: name a file, or write one after -e"),
        }
    }

    fn evaluate(&self, evaluation: &Evaluation, name: &str, text: &str) -> Result<ExitCode> {
        let cx = &evaluation.cx;
        let started = Instant::now();
        let attempt = || {
            let value = evaluation.query(name, text).and_then(|value| {
                if self.preview { evaluation.preview(value, PREVIEW_ROWS) } else { Ok(value) }
            });
            match value {
                Ok(value) => self.write(cx, &value),
                Err(error) => Err(WriteError::Evaluation(error)),
            }
        };
        let mut written = attempt();
        // A file is begun anew; what is on standard output already would be there twice.
        if let Err(WriteError::Evaluation(error)) = &written
            && self.out.is_some()
            && evaluation.renew_after(error)
        {
            written = attempt();
        }
        match written {
            Ok(rows) => {
                if let Some(path) = &self.out {
                    eprintln!(
                        "{rows} rows written to {} in {:.1} s",
                        path.display(),
                        started.elapsed().as_secs_f64()
                    );
                }
                Ok(ExitCode::SUCCESS)
            }
            Err(WriteError::Evaluation(error)) => {
                eprintln!("error: {}", report::describe(cx, &error));
                if error.reason().as_str() == CREDENTIAL_ERROR {
                    eprintln!(
                        "\nGive a credential with --credentials FILE or the variable {CREDENTIALS_VARIABLE}."
                    );
                }
                Ok(ExitCode::FAILURE)
            }
            // Whoever reads our output (`| head`) may have seen enough.
            Err(WriteError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(ExitCode::SUCCESS)
            }
            Err(WriteError::Output(error)) => Err(error).context("cannot write the result"),
        }
    }

    fn write(&self, cx: &m_engine::Cx, value: &m_engine::Value) -> Result<usize, WriteError> {
        let mut bar = RowsBar::new(self.out.is_some() && io::stderr().is_terminal());
        let format = match self.format {
            FormatArgument::Table => Format::Table,
            FormatArgument::Json => Format::Json,
            FormatArgument::Ndjson => Format::Ndjson,
            FormatArgument::Csv => Format::Csv,
            FormatArgument::M => Format::M,
        };
        let mut options = Options { format, first: self.first, progress: &mut bar };
        match &self.out {
            None => {
                let mut out = BufWriter::new(io::stdout().lock());
                let rows = output::write(cx, value, &mut options, &mut out)?;
                out.flush()?;
                Ok(rows)
            }
            Some(path) => {
                let mut out = Unfinished::create(path)?;
                let rows = output::write(cx, value, &mut options, &mut out.file)?;
                out.finish(path)?;
                Ok(rows)
            }
        }
    }
}

/// A file that appears under its name only when it is complete: a failed load must not leave half a result behind.
struct Unfinished {
    file: BufWriter<tempfile::NamedTempFile>,
}

impl Unfinished {
    fn create(path: &Path) -> io::Result<Unfinished> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        // Temporary files are private; a result has the rights that any new file gets.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        Ok(Unfinished { file: BufWriter::with_capacity(1 << 18, builder.tempfile_in(folder)?) })
    }

    fn finish(self, path: &Path) -> io::Result<()> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// A running count of rows on the terminal.
struct RowsBar {
    bar: ProgressBar,
    rows: u64,
}

impl RowsBar {
    fn new(visible: bool) -> RowsBar {
        let bar = if visible { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} rows, {per_sec}, {elapsed}") {
            bar.set_style(style);
        }
        RowsBar { bar, rows: 0 }
    }
}

impl Progress for RowsBar {
    fn row(&mut self) {
        self.rows += 1;
        if self.rows.is_multiple_of(1024) {
            self.bar.set_position(self.rows);
        }
    }
}

impl Drop for RowsBar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn write_har(evaluation: &Evaluation, path: &Path) -> Result<()> {
    let entries = evaluation.host().map(|host| host.log.entries()).unwrap_or_default();
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    serde_json::to_writer_pretty(BufWriter::new(file), &har(&entries))
        .with_context(|| format!("cannot write {}", path.display()))
}
