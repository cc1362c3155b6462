//! Queries of files: their text, and their evaluation with a parameter query.

use crate::evaluation::Evaluation;
use m_engine::value::Data;
use m_engine::{Error, Value, eval};
use std::io;
use std::path::Path;

/// A query and its name in messages.
#[derive(Clone, Debug)]
pub struct Query {
    /// The name in messages: the path of its file.
    pub name: String,
    /// An expression, or a section document whose shared member is the query.
    pub text: String,
}

/// The error of a query, and which of the two queries raised it.
#[derive(Debug)]
pub enum Raised {
    /// The query itself.
    Query(Error),
    /// Its parameter query.
    Parameter(Error),
}

impl Raised {
    /// The error itself.
    pub fn error(&self) -> &Error {
        match self {
            Raised::Query(error) | Raised::Parameter(error) => error,
        }
    }
}

impl Query {
    /// Reads a file.
    ///
    /// Errors: it cannot be read.
    pub fn read(path: &Path) -> io::Result<Query> {
        Ok(Query { name: path.display().to_string(), text: mez::decode_text(&std::fs::read(path)?) })
    }

    /// The query's value. With a parameter query the query is a function of one parameter, and this what it gives for the
    /// parameter query's value (PQTest documentation, "Testing with parameter query").
    ///
    /// Errors: whatever one of the queries raises; the query is no function.
    pub fn evaluate(&self, evaluation: &Evaluation, parameter: Option<&Query>) -> Result<Value, Raised> {
        let value = evaluation.query(&self.name, &self.text).map_err(Raised::Query)?;
        let Some(parameter) = parameter else { return Ok(value) };
        if !matches!(value.data, Data::Function(_)) {
            let message = "With a parameter query the query has to be a function of one parameter.";
            return Err(Raised::Query(Error::expression_of(message, value)));
        }
        let argument = evaluation.query(&parameter.name, &parameter.text).map_err(Raised::Parameter)?;
        eval::call(&evaluation.cx, &value, vec![argument]).map_err(Raised::Query)
    }
}
