//! Results written for people and programs: a table on the terminal, JSON, CSV, M.

mod csv;
mod json;
mod rows;
mod table;

use m_engine::{Cx, Error, Value};
use std::io::{self, Write};

pub use rows::{Progress, RowStream, iso};

/// The form of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Columns with borders, for reading.
    Table,
    /// One JSON array of row objects.
    Json,
    /// One JSON object per row and line.
    Ndjson,
    /// Comma-separated values with a header line, RFC 4180.
    Csv,
    /// An M expression, as PQTest writes it.
    M,
}

/// How much is written and who is told.
pub struct Options<'o> {
    /// The form.
    pub format: Format,
    /// No more rows than this are read and written.
    pub first: Option<usize>,
    /// Is told after every row.
    pub progress: &'o mut dyn Progress,
}

/// Why writing stopped.
#[derive(Debug)]
pub enum WriteError {
    /// Reading the result raised an error of M.
    Evaluation(Error),
    /// The output could not be written.
    Output(io::Error),
}

impl From<Error> for WriteError {
    fn from(error: Error) -> WriteError {
        WriteError::Evaluation(error)
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> WriteError {
        WriteError::Output(error)
    }
}

/// Writes a value. Tables and lists are read row by row and never held, but for the rows that [`Format::Table`] shows.
/// Gives the number of rows written.
///
/// Errors: a row cannot be evaluated, or the output cannot be written. An error in a single cell is written in its
/// place (`[Error]`, or null where the format has no other way).
pub fn write(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
) -> Result<usize, WriteError> {
    match options.format {
        Format::Table => table::write(cx, value, options, out),
        Format::Json => json::write_array(cx, value, options, out),
        Format::Ndjson => json::write_lines(cx, value, options, out),
        Format::Csv => csv::write(cx, value, options, out),
        Format::M => {
            writeln!(out, "{}", crate::pqout::write(cx, value)?)?;
            Ok(1)
        }
    }
}
