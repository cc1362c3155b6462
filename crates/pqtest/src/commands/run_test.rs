//! `run-test`: evaluates queries and returns their rows.

use super::discover::analysis;
use crate::arguments::{ReportOptions, RunTest};
use crate::compare::case::Case;
use crate::compare::reports;
use crate::compare::tests::{self, Test};
use crate::configuration::{Configuration, evaluation};
use crate::failure::Failure;
use crate::output;
use crate::query;
use crate::source::sources_of;
use crate::times;
use anyhow::{Context, Result};
use jiff::Timestamp;
use m_engine::value::Data;
use m_engine::{Cell, Cx, Error, Value, session};
use m_host::compare::ROWS;
use m_host::evaluation::{Evaluation, Settings};
use m_host::facts::{Fact, facts};
use m_host::query_file::{Query, Raised};
use m_host::web::Entry;
use m_host::{report, watch};
use m_output::{RowStream, WriteError};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use std::process::ExitCode;

/// The result of one query.
#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TestRecord {
    details: String,
    end_time: String,
    method: &'static str,
    name: String,
    start_time: String,
    output: Vec<Json>,
    row_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
    data_source_analysis: Vec<Json>,
    status: &'static str,
    #[serde(rename = "Type")]
    kind: &'static str,
    #[serde(skip)]
    requests: Vec<Entry>,
    #[serde(skip)]
    seconds: f64,
    #[serde(skip)]
    facts: Vec<Fact>,
}

/// Prints an array with one record for each query.
pub(crate) fn run(command: &RunTest) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?.interruptible();
    let path = configuration.required_query_path(&command.source)?;
    let mut watched = configuration.extensions(&command.engine);
    watched.push(path);
    watched.extend(command.reports.parameter_query_file.clone());
    let watched = command.reports.watch.then_some(watched.as_slice());
    watch::repeat(watched, &configuration.cancelled(), || {
        let failed = once(command, &configuration)?;
        let told = failed && command.reports.fail_on_test_failure;
        Ok(if told { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    })
}

/// Runs all queries; whether one failed.
fn once(command: &RunTest, configuration: &Configuration) -> Result<bool> {
    let path = configuration.required_query_path(&command.source)?;
    let tests = tests::find(&path, &tests::filters(configuration, &command.reports))?;
    let parameter = tests::parameter(configuration, &command.reports)?;
    let mut records = Vec::new();
    for test in &tests {
        let settings = configuration.settings_with_credentials(&command.engine, &command.store)?;
        let fails = command.reports.fail_on_folding_failure || configuration.file.fail_on_folding_failure;
        let settings = Settings { fail_on_folding_failure: fails, ..settings };
        let mut record = record(test, parameter.as_ref(), settings, &command.reports)?;
        if configuration.file.skip_output {
            record.output.clear();
        }
        records.push(record);
    }
    output::print(&records, configuration.pretty)?;
    let cases: Vec<Case> = records.iter().flat_map(TestRecord::cases).collect();
    reports::write(&cases, &records, configuration, &command.reports)?;
    reports::write_requests(records.iter().flat_map(|record| &record.requests), &command.reports)?;
    Ok(records.iter().any(|record| record.status != "Passed"))
}

impl TestRecord {
    fn cases(&self) -> Vec<Case> {
        let whole = Case {
            name: self.name.clone(),
            start: self.start_time.clone(),
            end: self.end_time.clone(),
            seconds: self.seconds,
            failure: self.error.as_ref().map(|error| (error.message.clone(), error.report.clone())),
        };
        whole.by_fact(&self.facts)
    }
}

/// What came of a query.
struct Rows {
    output: Vec<Json>,
    count: usize,
    facts: Vec<Fact>,
}

fn record(
    test: &Test,
    parameter: Option<&Query>,
    settings: Settings,
    reports: &ReportOptions,
) -> Result<TestRecord> {
    let start = Timestamp::now();
    let query = query::read(&test.path)?;
    let evaluated = session::run(|| evaluate(&query, parameter, settings, reports));
    let evaluated = evaluated.context("cannot start the evaluation")??;
    let (rows, error) = match evaluated.outcome {
        Ok(rows) => (rows, None),
        Err(failure) => (Rows { output: Vec::new(), count: 0, facts: Vec::new() }, Some(failure)),
    };
    let end = Timestamp::now();
    Ok(TestRecord {
        details: query.text,
        start_time: times::iso(start),
        end_time: times::iso(end),
        method: "RunTest.TestFiles",
        name: test.path.display().to_string(),
        status: if error.is_none() && rows.facts.iter().all(|fact| fact.holds) { "Passed" } else { "Failed" },
        output: rows.output,
        row_count: rows.count,
        error,
        data_source_analysis: evaluated.sources,
        kind: "PQTest.Expression",
        requests: evaluated.requests,
        facts: rows.facts,
        seconds: times::seconds_between(start, end),
    })
}

struct Evaluated {
    outcome: std::result::Result<Rows, Failure>,
    sources: Vec<Json>,
    requests: Vec<Entry>,
}

fn evaluate(
    query: &Query,
    parameter: Option<&Query>,
    settings: Settings,
    reports: &ReportOptions,
) -> Result<Evaluated> {
    let evaluation = evaluation(settings)?;
    let attempt = || {
        let value = query.evaluate(&evaluation, parameter)?;
        rows(&evaluation, &value).map_err(Raised::Query)
    };
    let outcome = evaluation
        .renewing(attempt, |raised| Some(raised.error()))
        .map_err(|raised| explained(&evaluation, raised.error(), query::failure(&evaluation.cx, &raised)));
    let sources = sources_of(&evaluation, query).map(|found| analysis(&found)).unwrap_or_default();
    Ok(Evaluated { outcome, sources, requests: reports::requests(&evaluation, reports) })
}

/// A missing credential says what to do about it.
fn explained(evaluation: &Evaluation, error: &Error, mut failure: Failure) -> Failure {
    if let Some(hint) = report::credential_hint(&evaluation.cx, error, "with `PQTest set-credential`") {
        failure.report.push_str(&format!("\n{hint}"));
    }
    failure
}

/// The first rows of a value as objects: a table's rows, a list's items under `Value`, the fields of a record as one row,
/// anything else as one row with the column `Value`.
fn rows(evaluation: &Evaluation, value: &Value) -> m_engine::Result<Rows> {
    let cx = &evaluation.cx;
    if let Data::Record(record) = &value.data {
        let mut row = Map::new();
        for (name, cell) in record.fields() {
            row.insert(name.to_display(), cell_json(cx, cell)?);
        }
        return Ok(Rows { output: vec![Json::Object(row)], count: 1, facts: Vec::new() });
    }
    let value = evaluation.first_rows(value.clone(), ROWS)?;
    let mut stream = RowStream::new(cx, &value, Some(ROWS)).map_err(raised)?;
    let mut output = Vec::new();
    while let Some(row) = stream.next(cx) {
        let cells = row.map_err(raised)?;
        let mut object = Map::new();
        for (position, (name, cell)) in stream.columns.iter().zip(&cells).enumerate() {
            let shown = match stream.unread(position, cell) {
                Some(kind) => format!("[{kind}]").into(),
                None => cell_json(cx, cell)?,
            };
            object.insert(name.to_display(), shown);
        }
        output.push(Json::Object(object));
    }
    let facts = facts(cx, &value)?.unwrap_or_default();
    Ok(Rows { count: output.len(), output, facts })
}

fn raised(error: WriteError) -> Error {
    match error {
        WriteError::Evaluation(error) | WriteError::Cell { error, .. } => error,
        WriteError::Output(error) => Error::expression(error.to_string()),
    }
}

/// A cell: scalars as they are, dates in ISO 8601, anything nested by its kind. An error is told in its place, unless it
/// asks for a person.
fn cell_json(cx: &Cx, cell: &Cell) -> m_engine::Result<Json> {
    match cell.force(cx) {
        Ok(value) => Ok(crate::failure::plain(&value)),
        Err(error) if error.is_catchable() => {
            Ok(report::hidden(cx, format!("[Error] {}", error.message().to_display())).into())
        }
        Err(error) => Err(error),
    }
}
