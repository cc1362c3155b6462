//! The options with which an evaluation is looked into: its steps, the errors that a `try` caught, and where it stops.

use clap::Args;
use m_engine::Cx;
use m_host::debug::{Debugger, StepsOf, Stop, Wishes, glance, glance_cell, glance_error};
use std::io::{self, IsTerminal};
use std::rc::Rc;

/// So many names around a stop are printed.
const NAMES: usize = 40;

#[derive(Args)]
pub(crate) struct DebugArguments {
    /// Tell each step of the query on standard error as it is finished: place, value, time, requests. `all` tells those of
    /// the extensions and their functions too, a section's name those of that one. Nothing is evaluated for it: of a value
    /// what is known is told, and of tables at the end how they were read
    #[arg(
        long,
        value_name = "all|SECTION",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = ""
    )]
    step: Option<String>,
    /// Tell the errors that a `try` caught on standard error: where they were raised, by which one they were caught, and
    /// the requests since it began
    #[arg(long)]
    caught: bool,
    /// Stop where this step, member or function has been evaluated, such as Rows or Fabrikam!Ask: on a terminal a prompt
    /// opens with the names around it, elsewhere they are printed (repeatable)
    #[arg(long = "break", value_name = "NAME")]
    breaks: Vec<String>,
}

impl DebugArguments {
    /// Whether the evaluation may stop.
    pub(crate) fn stops(&self) -> bool {
        !self.breaks.is_empty()
    }

    /// Somebody who watches the query of this name as it was asked for; none where nothing was.
    pub(crate) fn debugger(&self, query: &str) -> Option<Rc<Debugger>> {
        let steps = self.step.as_deref().map(|of| match of {
            "" => StepsOf::Query,
            "all" => StepsOf::All,
            section => StepsOf::Section(section.to_owned()),
        });
        if steps.is_none() && !self.caught && self.breaks.is_empty() {
            return None;
        }
        let wishes =
            Wishes { query: query.to_owned(), steps, caught: self.caught, breaks: self.breaks.clone() };
        Some(Debugger::new(wishes, Rc::new(|line| eprintln!("{line}")), Box::new(stop)))
    }
}

/// Opens a prompt where a person can answer it; elsewhere prints, and the evaluation goes on.
fn stop(cx: &Cx, stop: &Stop<'_>) {
    print(cx, stop);
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        eprintln!("(:help tells what can be done, :go goes on)");
        if let Err(error) = super::repl::stopped(cx, stop) {
            eprintln!("error: {error:#}");
        }
    }
}

/// Prints where an evaluation has stopped, what came of the step, and the names around it.
fn print(cx: &Cx, stop: &Stop<'_>) {
    let outcome = match stop.result {
        Ok(value) => glance(cx, value),
        Err(error) => glance_error(cx, error),
    };
    eprintln!("stopped at {}: {} = {outcome}", stop.place, stop.name);
    // A member of a section sees itself too.
    let around: Vec<_> = stop.around.iter().filter(|(name, _)| name != stop.name).collect();
    for (name, cell) in around.iter().take(NAMES) {
        let value = match cell.settled() {
            Some(_) => glance_cell(cx, cell),
            None => "not evaluated".into(),
        };
        eprintln!("  {name} = {value}");
    }
    if around.len() > NAMES {
        eprintln!("  … and {}", sink::counted(around.len() - NAMES, "more name"));
    }
}
