//! Queries: their files, and their evaluation with a parameter query.

use crate::failure::Failure;
use anyhow::{Context, Result};
use m_engine::value::{Data, Function};
use m_engine::{Cell, Cx, Error, Value};
use m_host::evaluation::Evaluation;
use std::path::Path;

/// A query and its name in messages.
#[derive(Clone)]
pub(crate) struct Query {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Query {
    /// Reads a file.
    pub(crate) fn read(path: &Path) -> Result<Query> {
        let bytes =
            std::fs::read(path).with_context(|| format!("cannot read the query {}", path.display()))?;
        Ok(Query { name: path.display().to_string(), text: mez::decode_text(&bytes) })
    }

    /// The query's value. With a parameter query the query is a function, and this what it gives for the parameter.
    pub(crate) fn evaluate(
        &self,
        evaluation: &Evaluation,
        parameter: Option<&Query>,
    ) -> std::result::Result<Value, Raised> {
        let value = evaluation.query(&self.name, &self.text).map_err(Raised::Query)?;
        let Some(parameter) = parameter else { return Ok(value) };
        let Data::Function(function) = &value.data else {
            let message = "With a parameter query the query has to be a function of one parameter.";
            return Err(Raised::Query(Error::expression_of(message, value)));
        };
        let argument = evaluation.query(&parameter.name, &parameter.text).map_err(Raised::Parameter)?;
        call(&evaluation.cx, function, argument).map_err(Raised::Query)
    }
}

fn call(cx: &Cx, function: &Function, argument: Value) -> m_engine::Result<Value> {
    m_engine::eval::call(cx, &Value::from(function.clone()), vec![argument])
}

/// Which of the two queries raised the error.
pub(crate) enum Raised {
    Query(Error),
    Parameter(Error),
}

impl Raised {
    /// The error itself.
    pub(crate) fn error(&self) -> &Error {
        match self {
            Raised::Query(error) | Raised::Parameter(error) => error,
        }
    }

    /// The error outside of its evaluation; a fault of the parameter query says that it is one.
    pub(crate) fn failure(&self, cx: &Cx) -> Failure {
        let failure = Failure::of(cx, self.error());
        match self {
            Raised::Query(_) => failure,
            Raised::Parameter(_) => {
                let message = format!("The parameter query failed: {}", failure.message);
                failure.with_message(message)
            }
        }
    }
}

/// A text field of a record, where it is known or can be evaluated.
pub(crate) fn text_field(cx: &Cx, record: &m_engine::value::Record, name: &str) -> Option<String> {
    match record.get(name).map(|cell: &Cell| cell.force(cx))? {
        Ok(Value { data: Data::Text(text), .. }) => Some(text.to_display()),
        _ => None,
    }
}
