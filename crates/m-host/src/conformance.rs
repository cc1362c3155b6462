//! Runs documented examples: an expression and the result, or the error, that Microsoft's reference gives for it.

use crate::evaluation::{Evaluation, Settings};
use crate::exact;
use crate::same::{Numbers, same};
use jiff::tz::TimeZone;
use m_engine::value::{Data, Record};
use m_engine::{Cell, Cx, Error, Value, compile, session};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One example.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Function and number of the example: `Text.Split#1`.
    pub id: String,
    /// The expression.
    pub usage: String,
    /// The documented result, an expression too; absent where an error is documented.
    pub output: Option<String>,
    /// The documented error, `[Reason] message` where the page gives it.
    pub error: Option<String>,
    /// The detail of the error, an expression; compared where it is given.
    pub detail: Option<String>,
    /// Compare exactly: the result was recorded, not written by a person. See [`crate::exact`].
    #[serde(default)]
    pub exact: bool,
    /// What to know where the page errs or depends on the surroundings.
    pub note: Option<String>,
}

/// How an example came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "status")]
pub enum Outcome {
    /// As documented.
    Passed,
    /// Otherwise than documented.
    Failed {
        /// What is documented.
        expected: String,
        /// What came instead.
        actual: String,
    },
    /// The example uses a name that the library does not have.
    Missing {
        /// The name.
        name: String,
    },
}

/// One row of a report.
#[derive(Clone, Debug, Serialize)]
pub struct Outcomes {
    /// The case.
    pub id: String,
    /// How it came out.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Passed, failed and missing examples of one namespace.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Tally {
    /// As documented.
    pub passed: usize,
    /// Otherwise than documented.
    pub failed: usize,
    /// Names that the library does not have.
    pub missing: usize,
}

/// The surroundings that examples are evaluated in.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The local time zone. The examples that do not say otherwise mean UTC.
    pub zone: TimeZone,
    /// A moment in UTC ticks at which the clock stands; without one it is the present.
    pub now: Option<i64>,
}

/// Runs every case, each in an evaluation of its own.
///
/// Errors: the evaluation thread cannot be started.
pub fn run(cases: &[Case], surroundings: &Surroundings) -> std::io::Result<Vec<Outcomes>> {
    session::run(|| {
        cases
            .iter()
            .map(|case| Outcomes { id: case.id.clone(), outcome: outcome(case, surroundings) })
            .collect()
    })
}

/// The tally of each namespace (`Text`, `List` …).
pub fn tally(outcomes: &[Outcomes]) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for row in outcomes {
        let namespace = row.id.split(['.', '#']).next().filter(|name| !name.is_empty()).unwrap_or("#");
        let tally = tallies.entry(namespace.to_owned()).or_default();
        match row.outcome {
            Outcome::Passed => tally.passed += 1,
            Outcome::Failed { .. } => tally.failed += 1,
            Outcome::Missing { .. } => tally.missing += 1,
        }
    }
    tallies
}

fn outcome(case: &Case, surroundings: &Surroundings) -> Outcome {
    let Surroundings { zone, now } = surroundings.clone();
    let cx = match Evaluation::new(Settings { zone, now, ..Settings::default() }) {
        Ok(evaluation) => evaluation.cx,
        Err(failure) => return failed(case.output.clone(), failure.error.to_string()),
    };
    let globals = cx.globals();
    if case.exact {
        return exact_outcome(&cx, case, &globals);
    }
    let actual = evaluate(&cx, &case.usage, &globals);
    if let Err(error) = &actual
        && let Some(name) = unknown_name(error)
    {
        return Outcome::Missing { name };
    }
    match (&case.output, actual) {
        (None, Ok(value)) => failed(case.error.clone(), shown(&cx, &value)),
        (None, Err(error)) => error_outcome(case.error.as_deref(), &error),
        (Some(output), Err(error)) => failed(Some(output.clone()), describe(&error)),
        (Some(output), Ok(actual)) => {
            let expected = evaluate(&cx, output, &globals);
            match expected.and_then(|expected| same(&cx, &expected, &actual, Numbers::Rounded)) {
                Ok(true) => Outcome::Passed,
                Ok(false) => failed(Some(output.clone()), shown(&cx, &actual)),
                Err(error) => match unknown_name(&error) {
                    Some(name) => Outcome::Missing { name },
                    None => failed(Some(output.clone()), describe(&error)),
                },
            }
        }
    }
}

/// A recorded result is compared part by part, an error at its place among them. What was recorded was evaluated by
/// `Expression.Evaluate`, whose errors tell a place in the text.
fn exact_outcome(cx: &Cx, case: &Case, globals: &Record) -> Outcome {
    let actual = compile::evaluate_text(cx, &case.usage, globals);
    let actual = exact::settle(cx, &Cell::of(actual));
    if let Err(error) = &actual
        && let Some(name) = unknown_name(error)
        && !name_is_expected(case, &name)
    {
        return Outcome::Missing { name };
    }
    match (&case.output, actual) {
        (None, Ok(value)) => failed(case.error.clone(), shown(cx, &value)),
        (None, Err(error)) => match error_outcome(case.error.as_deref(), &error) {
            Outcome::Passed => detail_outcome(cx, case, &error, globals),
            outcome => outcome,
        },
        (Some(output), actual) => {
            let expected = Cell::of(compile::evaluate(cx, "expected", output, globals));
            let difference = exact::difference(cx, &expected, &Cell::of(actual.clone()));
            match (difference, actual) {
                (Ok(None), _) => Outcome::Passed,
                (Ok(Some(difference)), Ok(value)) => {
                    failed(Some(output.clone()), format!("{} ({difference})", shown(cx, &value)))
                }
                (Ok(Some(_)), Err(error)) => failed(Some(output.clone()), describe(&error)),
                (Err(error), _) => failed(Some(output.clone()), describe(&error)),
            }
        }
    }
}

/// Whether the recorded error is that the name is unknown.
fn name_is_expected(case: &Case, name: &str) -> bool {
    case.error.as_ref().is_some_and(|error| error.contains(&format!("The name '{name}'")))
}

fn detail_outcome(cx: &Cx, case: &Case, error: &Error, globals: &Record) -> Outcome {
    let Some(detail) = &case.detail else { return Outcome::Passed };
    // A detail that is no M holds a value that the recorder could not write.
    if !m_syntax::parse(detail).diagnostics.is_empty() {
        return Outcome::Passed;
    }
    let expected = Cell::of(compile::evaluate(cx, "detail", detail, globals));
    match exact::difference(cx, &expected, &Cell::Value(error.detail().clone())) {
        Ok(None) => Outcome::Passed,
        Ok(Some(difference)) => failed(
            Some(format!("detail {detail}")),
            format!("detail {} ({difference})", shown(cx, error.detail())),
        ),
        Err(error) => failed(Some(format!("detail {detail}")), describe(&error)),
    }
}

/// An example of an error passes when an error of the documented reason is raised; the message is compared where the
/// page gives a whole one.
fn error_outcome(documented: Option<&str>, error: &Error) -> Outcome {
    let documented = documented.unwrap_or_default();
    let (reason, message) = match documented.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((reason, message)) => (reason, message.trim()),
        None => ("", documented),
    };
    let reason_holds = reason.is_empty() || error.reason().as_str() == reason;
    let message_holds = message.is_empty() || error.message().as_str() == message;
    if reason_holds && message_holds {
        Outcome::Passed
    } else {
        failed(Some(documented.to_owned()), describe(error))
    }
}

/// Evaluates an expression and everything in its result, so that an error in a cell is found.
fn evaluate(cx: &Cx, text: &str, globals: &Record) -> Result<Value, Error> {
    let value = compile::evaluate(cx, "example", text, globals)?;
    force(cx, &value)?;
    Ok(value)
}

fn force(cx: &Cx, value: &Value) -> Result<(), Error> {
    match &value.data {
        Data::List(list) => {
            let mut items = list.iter(cx)?;
            while let Some(item) = items.next_value(cx) {
                force(cx, &item?)?;
            }
        }
        Data::Record(record) => {
            for cell in record.cells() {
                force(cx, &cell.force(cx)?)?;
            }
        }
        Data::Table(table) => {
            let mut rows = table.rows(cx)?;
            while let Some(row) = rows.next(cx) {
                for cell in row? {
                    force(cx, &cell.force(cx)?)?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn unknown_name(error: &Error) -> Option<String> {
    let (_, rest) = error.message().split_once("The name '")?;
    let known =
        rest.split_once("' wasn't recognized").or_else(|| rest.split_once("' doesn't exist in the current"));
    known.map(|(name, _)| name.to_owned())
}

fn failed(expected: Option<String>, actual: String) -> Outcome {
    Outcome::Failed { expected: expected.unwrap_or_else(|| "an error".into()), actual }
}

fn describe(error: &Error) -> String {
    format!("[{}] {}", error.reason(), error.message())
}

fn shown(cx: &Cx, value: &Value) -> String {
    m_output::pqout::write(cx, value).unwrap_or_else(|error| describe(&error))
}
