//! Results written for people and programs: a table on the terminal, JSON, CSV, M, Parquet and Arrow.

mod cells;
mod columnar;
mod csv;
mod json;
pub mod pqout;
mod rows;
mod table;

use columnar::Columnar;
use m_engine::{Cx, Error, Value};
use std::io::{self, Write};
use std::path::Path;

pub use cells::{ErrorCells, Remarks};
pub use columnar::{Form as ColumnForm, forms as column_forms};
pub use rows::{GivenRows, Progress, RowStream, iso};

/// The forms by their names, with the endings of files that stand for them: what is not in this list is no form.
macro_rules! formats {
    ($($(#[doc = $doc:literal])* $format:ident, $name:literal, $endings:expr;)*) => {
        /// The form of a result.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Format {
            $($(#[doc = $doc])* $format,)*
        }

        impl Format {
            /// Every form.
            pub const ALL: &[Format] = &[$(Format::$format),*];

            /// What a person calls it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Format::$format => $name,)*
                }
            }

            /// The endings of files, in lower case, that stand for it.
            pub fn endings(self) -> &'static [&'static str] {
                match self {
                    $(Format::$format => &$endings,)*
                }
            }
        }
    };
}

formats! {
    /// Columns with borders, for reading.
    Table, "table", [];
    /// One JSON array of row objects.
    Json, "json", ["json"];
    /// One JSON object per row and line.
    Ndjson, "ndjson", ["ndjson", "jsonl"];
    /// Comma-separated values with a header line, RFC 4180.
    Csv, "csv", ["csv"];
    /// An M expression, as PQTest writes it.
    M, "m", [];
    /// An Apache Parquet file, with the column types of the table.
    Parquet, "parquet", ["parquet"];
    /// An Apache Arrow file (IPC file format, also called Feather 2), with the column types of the table.
    Arrow, "arrow", ["arrow", "feather"];
}

impl Format {
    /// The form that the ending of a file's name stands for.
    pub fn of_ending(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Format::ALL.iter().copied().find(|format| format.endings().contains(&ending.as_str()))
    }

    /// Whether it is no text.
    pub fn is_binary(self) -> bool {
        matches!(self, Format::Parquet | Format::Arrow)
    }
}

/// What becomes of an error's reason and message before they are written: who evaluates knows which secrets they may hold, and
/// how long a text a person reads.
pub type Words = fn(&Cx, String) -> String;

/// How much is written and who is told.
pub struct Options<'o> {
    /// The form.
    pub format: Format,
    /// No more rows than this are read and written.
    pub first: Option<usize>,
    /// What becomes of cells that are errors.
    pub errors: ErrorCells,
    /// What CSV writes for null; a text that is the same is quoted. Without it null and the empty text are alike.
    pub null: Option<String>,
    /// Makes the words of an error fit to be read.
    pub words: Words,
    /// Is told after every row.
    pub progress: &'o mut dyn Progress,
}

impl<'o> Options<'o> {
    /// A form with all rows, whose errors are counted.
    pub fn new(format: Format, words: Words, progress: &'o mut dyn Progress) -> Options<'o> {
        Options { format, first: None, errors: ErrorCells::default(), null: None, words, progress }
    }
}

/// What was written.
#[derive(Debug, Default)]
pub struct Written {
    /// The number of rows.
    pub rows: usize,
    /// What could not be written as it is.
    pub remarks: Remarks,
}

/// Why writing stopped.
#[derive(Debug)]
pub enum WriteError {
    /// Reading the result raised an error of M.
    Evaluation(Error),
    /// A cell raised an error, where that shall end the writing.
    Cell {
        /// Row and column.
        place: String,
        /// The error.
        error: Error,
    },
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
/// A value that a form cannot write is replaced by something that it can, and never without a remark.
///
/// Errors: a row cannot be evaluated, a cell where [`ErrorCells::Fail`] says so, or the output cannot be written.
pub fn write(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
) -> Result<Written, WriteError> {
    match options.format {
        Format::Table => table::write(cx, value, options, out),
        Format::Json => json::write(cx, value, options, out, &json::ARRAY),
        Format::Ndjson => json::write(cx, value, options, out, &json::LINES),
        Format::Csv => csv::write(cx, value, options, out),
        Format::Parquet => columnar::write(cx, value, options, out, Columnar::Parquet),
        Format::Arrow => columnar::write(cx, value, options, out, Columnar::Arrow),
        Format::M => {
            let (text, errors) = pqout::write_counted(cx, value)?;
            writeln!(out, "{text}")?;
            Ok(Written { rows: 1, remarks: Remarks { errors, ..Remarks::default() } })
        }
    }
}

/// Writes rows that somebody has already as a Parquet file, with columns of these forms ([`column_forms`]).
///
/// Errors: as [`write`].
pub fn write_parquet(
    cx: &Cx,
    rows: RowStream,
    forms: Vec<Option<ColumnForm>>,
    options: &mut Options<'_>,
    out: &mut dyn Write,
) -> Result<Written, WriteError> {
    columnar::write_rows(cx, rows, forms, options, out, Columnar::Parquet)
}
