//! `repl`: a prompt for expressions, with a connector and its credentials; also what opens where a query stops.

mod desk;
mod input;
mod lines;

use super::project::{self, ProjectArguments};
use super::replay::ReplayArguments;
use super::settings::SettingsArguments;
use anyhow::{Context, Result};
use clap::Args;
use desk::Desk;
use input::Input;
use lines::{Lines, Typed};
use m_engine::{Cx, session};
use m_host::debug::Stop;
use m_host::evaluation::{Evaluation, Settings};
use m_host::interrupt;
use rustyline::Behavior;
use std::process::ExitCode;

/// What `:help` says.
const HELP: &str = "An expression is evaluated, and its value shown; one that is not at its end goes on on the next line.
  name = expression   a name for later, evaluated when it is needed; a comparison stands in parentheses: (a = b)
  :type EXPR          the type of a value
  :doc NAME           what a function does
  :requests           the requests of the last evaluation, without secrets
  :names              what is defined
  :load FILE.pq       the steps of a let, or the members of a section, as names
  :reload             packs and loads the connector again; values are forgotten, names stay
  :help, :quit
Ctrl-C stops an evaluation, Ctrl-D ends. Tab completes names. A line that begins with a blank is not remembered.";

/// What `:help` says where a query has stopped.
const HELP_AT_STOP: &str =
    "The query has stopped; the names around the step can be used, as far as they are evaluated.
  :go                 goes on to the next stop (so does Ctrl-D)
  name = expression, :type EXPR, :doc NAME, :requests, :names, :load FILE.pq as in `pq repl`
  :quit               ends the program";

const EXAMPLES: &str = "Examples:
  pq repl
  pq repl --extension Fabrikam.mez --credentials credentials.json
  pq repl --replay tests/recorded.har --replay-strict
  echo 'Fabrikam.Contents(\"https://api.example.com\")' | pq repl

At the prompt:
  > Source = Fabrikam.Contents(\"https://api.example.com\")
  > Source{[Key = \"items\"]}[Data]
  > :requests
  > :help";

/// Try expressions at a prompt.
///
/// In the folder of a project, without --extension, its connector is packed and loaded. Without a terminal the inputs are
/// read from standard input, and the exit code is 1 where one of them failed.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Repl {
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(flatten)]
    project: ProjectArguments,
    #[command(flatten)]
    replay: ReplayArguments,
    /// Show no more than N rows of a result
    #[arg(long, value_name = "N", default_value = "50")]
    first: usize,
}

/// Why a prompt has ended.
enum Ended {
    /// Everything is to be evaluated anew.
    Reload,
    Quit,
    /// There are no more lines.
    Lines,
}

impl Repl {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        // Signals are listened to before the first evaluation.
        interrupt::on_ctrl_c();
        session::run(|| self.converse()).context("cannot start the evaluation")?
    }

    fn converse(&self) -> Result<ExitCode> {
        let mut lines = Lines::new()?;
        if lines.is_terminal() {
            println!(
                "pq {}: expressions of M, one after the other; :help tells more, Ctrl-D ends.",
                env!("CARGO_PKG_VERSION")
            );
        }
        let (mut kept, mut failed) = (Vec::new(), false);
        let mut evaluation = self.evaluation()?;
        loop {
            let mut desk = Desk::new(&evaluation.cx, evaluation.cx.globals(), self.first);
            desk.redo(std::mem::take(&mut kept));
            let ended = prompt(&mut desk, &mut lines, HELP)?;
            (kept, failed) = (desk.kept(), failed | desk.failed);
            if !matches!(ended, Ended::Reload) {
                break;
            }
            // A connector with a mistake leaves the one that was loaded before.
            match self.evaluation() {
                Ok(loaded) => evaluation = loaded,
                Err(error) => {
                    failed = true;
                    eprintln!("error: {error:#}");
                }
            }
        }
        self.replay.finish(&evaluation)?;
        Ok(if failed && !lines.is_terminal() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    fn evaluation(&self) -> Result<Evaluation> {
        let mut settings: Settings = self.settings.settings()?;
        let project = match self.settings.extensions() {
            [] => self.project.open_if_there()?,
            _ => None,
        };
        let packed = project.as_ref().map(project::packed).transpose()?;
        settings.extensions.extend(packed.as_ref().map(|packed| packed.path.clone()));
        self.replay.apply(&mut settings)?;
        // Reads the whole package.
        Ok(Evaluation::new(settings)?)
    }
}

/// Opens a prompt where a query has stopped. `:quit` ends the program.
///
/// # Errors
/// The terminal cannot be read.
pub(super) fn stopped(cx: &Cx, stop: &Stop<'_>) -> Result<()> {
    let mut lines = Lines::terminal(Behavior::PreferTerm)?;
    let mut desk = Desk::new(cx, stop.seen(cx), 50);
    let code = match prompt(&mut desk, &mut lines, HELP_AT_STOP)? {
        Ended::Lines => return Ok(()),
        Ended::Quit => 0,
        // Lazy values remember that they were stopped; the query cannot go on with them.
        Ended::Reload => 130,
    };
    drop(lines);
    sink::exit(code)
}

/// Does what is typed until it ends.
fn prompt(desk: &mut Desk<'_>, lines: &mut Lines, help: &str) -> Result<Ended> {
    loop {
        if lines.is_terminal() {
            lines.complete_to(desk.completions());
        }
        let text = match lines.next()? {
            Typed::Text(text) => text,
            Typed::Dropped => continue,
            Typed::End => return Ok(Ended::Lines),
        };
        let input = input::read(&text);
        if input != Input::Nothing && !text.starts_with(' ') && !desk.holds_secret(&text) {
            lines.remember(&text);
        }
        let (ended, stopped) = interrupt::stoppable(|| perform(desk, input, help));
        if stopped {
            eprintln!("stopped");
            return Ok(Ended::Reload);
        }
        if let Some(ended) = ended {
            return Ok(ended);
        }
    }
}

fn perform(desk: &mut Desk<'_>, input: Input, help: &str) -> Option<Ended> {
    match input {
        Input::Nothing => {}
        Input::Definition { name, text } => desk.define(&name, &text),
        Input::Expression(text) => desk.show(&text),
        Input::Command(word, rest) => match word.as_str() {
            "type" | "t" => desk.show_type(&rest),
            "doc" | "d" => desk.show_documentation(&rest),
            "requests" => desk.show_requests(),
            "names" => desk.show_names(),
            "load" | "l" => desk.load(&rest, true),
            "reload" | "r" => return Some(Ended::Reload),
            "go" => return Some(Ended::Lines),
            "quit" | "q" | "exit" => return Some(Ended::Quit),
            "help" | "h" | "?" => println!("{help}"),
            unknown => {
                desk.failed = true;
                eprintln!("error: there is no command :{unknown}; :help lists them");
            }
        },
    }
    None
}
