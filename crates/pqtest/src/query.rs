//! Queries outside of their evaluation: their errors in answers.

use crate::failure::Failure;
use anyhow::{Context, Result};
use m_engine::value::{Data, Record};
use m_engine::{Cell, Cx, Value};
use m_host::query_file::{Query, Raised};
use std::path::Path;

/// Reads a query file.
///
/// Errors: it cannot be read; the message names it.
pub(crate) fn read(path: &Path) -> Result<Query> {
    Query::read(path).with_context(|| format!("cannot read the query {}", path.display()))
}

/// An error outside of its evaluation; a fault of the parameter query says that it is one.
pub(crate) fn failure(cx: &Cx, raised: &Raised) -> Failure {
    let failure = Failure::of(cx, raised.error());
    match raised {
        Raised::Query(_) => failure,
        Raised::Parameter(_) => {
            let message = format!("The parameter query failed: {}", failure.message);
            failure.with_message(message)
        }
    }
}

/// A text field of a record; one that raises an error counts as absent.
pub(crate) fn text_field(cx: &Cx, record: &Record, name: &str) -> Option<String> {
    match record.get(name).map(|cell: &Cell| cell.force(cx))? {
        Ok(Value { data: Data::Text(text), .. }) => Some(text.to_display()),
        _ => None,
    }
}
