//! `format`: M in the layout that editors give it.

mod encoding;

use super::project::ProjectArguments;
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use connector::m_files;
use encoding::{decode, encode};
use m_format::{Failure, Indentation, Newline, Options};
use m_syntax::SourceFile;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Lay out M as the Power Query extension of VS Code does, and print the files that changed.
///
/// Comments stay, and the meaning does: what is written is read again and compared. A file that is no M is told with its
/// place and left as it is; the others go on, and the exit code is 1. With --check nothing is written, and the exit code is
/// also 1 where a file would change.
#[derive(Args)]
#[command(after_help = "Examples:
  pq format                    the project in this folder
  pq format --check            in a pipeline: list the files that are not laid out
  pq format src tests/a.query.pq
  pq format - < a.pq           standard input to standard output")]
pub(crate) struct Format {
    /// Files, and folders with .pq, .pqm and .m files; - for standard input to output [default: the project]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    project: ProjectArguments,
    /// Write nothing, list the files that would change, and end with exit code 1 if there is one
    #[arg(long)]
    check: bool,
    /// What a level is indented by
    #[arg(long, value_enum, value_name = "BY", default_value = "spaces")]
    indent: Indent,
    /// How lines end; keep is as the first line of each file does
    #[arg(long, value_enum, value_name = "END", default_value = "keep")]
    newline: LineEnd,
    /// How long a line may be
    #[arg(long, value_name = "N", default_value_t = 120)]
    width: u32,
}

#[derive(Clone, Copy, ValueEnum)]
enum Indent {
    /// Four blanks
    Spaces,
    /// A tab
    Tab,
}

#[derive(Clone, Copy, ValueEnum)]
enum LineEnd {
    Keep,
    Unix,
    Windows,
}

/// No more mistakes of a file are told; `pq check` tells them all.
const TOLD: usize = 3;

/// What became of the files.
#[derive(Default)]
struct Tally {
    read: usize,
    changed: usize,
    failed: usize,
}

impl Format {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let options = Options {
            indentation: match self.indent {
                Indent::Spaces => Indentation::Spaces,
                Indent::Tab => Indentation::Tab,
            },
            newline: match self.newline {
                LineEnd::Keep => Newline::Keep,
                LineEnd::Unix => Newline::Unix,
                LineEnd::Windows => Newline::Windows,
            },
            width: self.width,
        };
        if self.paths.iter().any(|path| path.as_os_str() == "-") {
            if self.paths.len() > 1 {
                bail!("- is standard input, and stands alone");
            }
            return self.standard_input(&options);
        }
        let files = match self.paths.as_slice() {
            [] => m_files::find(&[self.project.open()?.root])?,
            paths => m_files::find(paths)?,
        };
        let mut tally = Tally::default();
        for file in files {
            tally.read += 1;
            match self.file(&file, &options) {
                Ok(false) => {}
                Ok(true) => {
                    tally.changed += 1;
                    println!("{}", shown(&file));
                }
                Err(error) => {
                    tally.failed += 1;
                    eprintln!("{error:#}\n");
                }
            }
        }
        let Tally { read, changed, failed } = tally;
        let what = if self.check { "would change" } else { "changed" };
        eprint!("{}, {changed} {what}", sink::counted(read, "file"));
        eprintln!("{}", if failed > 0 { format!(", {failed} could not be laid out") } else { String::new() });
        let is_bad = failed > 0 || (self.check && changed > 0);
        Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    /// Lays a file out, and says whether it is another one then.
    fn file(&self, path: &Path, options: &Options) -> Result<bool> {
        let name = shown(path);
        let bytes = std::fs::read(path).with_context(|| format!("{name} cannot be read"))?;
        let (encoding, text) = decode(&bytes).with_context(|| {
            format!("{name}: this is neither UTF-8 nor UTF-16; save it as UTF-8, which is what M files are")
        })?;
        let formatted = format(&name, &text, options)?;
        if formatted == text {
            return Ok(false);
        }
        if !self.check {
            sink::write(path, &encode(encoding, &formatted))?;
        }
        Ok(true)
    }

    fn standard_input(&self, options: &Options) -> Result<ExitCode> {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        let (encoding, text) = decode(&bytes).context("standard input is neither UTF-8 nor UTF-16")?;
        let formatted = format("standard input", &text, options)?;
        if self.check {
            return Ok(if formatted == text { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        let mut out = std::io::stdout().lock();
        out.write_all(&encode(encoding, &formatted)).context("cannot write to standard output")?;
        out.flush().context("cannot write to standard output")?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The layout of a text, or the first mistakes with their places and source lines.
fn format(name: &str, text: &str, options: &Options) -> Result<String> {
    m_format::format(text, options).map_err(|failure| match failure {
        Failure::Broken(diagnostics) => {
            let source = SourceFile::new(name, text);
            let told = diagnostics.iter().take(TOLD);
            let mut told: Vec<String> =
                told.map(|found| source.render(found.span, &found.message, found.hint.as_deref())).collect();
            if diagnostics.len() > TOLD {
                let more = sink::counted(diagnostics.len() - TOLD, "more mistake");
                told.push(std::format!("{name}: and {more}"));
            }
            anyhow::anyhow!("{}", told.join("\n\n"))
        }
        Failure::Changed => anyhow::anyhow!("{name}: {failure}"),
    })
}

/// A path as it is typed from here.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.as_deref().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path);
    relative.display().to_string()
}
