//! Cells that a form of output cannot show as they are: errors, and values that it has no way to write. None is passed
//! over in silence: each is counted, and the first errors are told.

use super::{Options, Words, WriteError};
use m_engine::{Cell, Cx, Error, Value};
use sink::counted;
use std::collections::BTreeMap;

/// So many errors are told; the others are counted.
const TOLD: usize = 5;

/// What becomes of a cell whose evaluation raises an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ErrorCells {
    /// It is empty (null); errors are counted and told.
    #[default]
    Count,
    /// The first ends the writing.
    Fail,
    /// It holds reason and message; errors are counted and told.
    Text,
    /// It is empty (null), and nobody asks.
    Ignore,
}

impl ErrorCells {
    /// Every answer.
    pub const ALL: &[ErrorCells] =
        &[ErrorCells::Count, ErrorCells::Fail, ErrorCells::Text, ErrorCells::Ignore];

    /// What a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            ErrorCells::Count => "count",
            ErrorCells::Fail => "fail",
            ErrorCells::Text => "text",
            ErrorCells::Ignore => "ignore",
        }
    }
}

/// What a result had that could not be written as it is.
#[derive(Debug, Default)]
pub struct Remarks {
    /// Cells whose evaluation raised an error.
    pub errors: usize,
    /// The first of them: row, column, reason and message.
    pub told: Vec<String>,
    /// Numbers that JSON does not have (`#nan`, `#infinity`), which are null.
    pub numbers: usize,
    /// Errors that are not written as text, since their columns hold something else.
    pub wordless: usize,
    /// Values with more digits than their columns hold.
    pub rounded: usize,
    /// Moments that are written without their distance from UTC.
    pub offsets: usize,
    /// Values of which only the kind is written (`[Table]`), by kind.
    pub kinds: BTreeMap<&'static str, usize>,
}

/// A cell as it is to be written.
pub(super) enum Shown {
    Value(Value),
    /// An error that is told elsewhere.
    Nothing,
    /// An error in words.
    Error(String),
}

/// Reads cells as they are to be written.
pub(super) struct Cells {
    pub(super) policy: ErrorCells,
    words: Words,
    pub(super) remarks: Remarks,
}

impl Cells {
    pub(super) fn new(options: &Options<'_>) -> Cells {
        Cells { policy: options.errors, words: options.words, remarks: Remarks::default() }
    }

    /// The value of a cell, or what stands for its error. `row` counts from 1.
    ///
    /// Errors: those that end the evaluation; any where an error of a cell shall end the writing.
    pub(super) fn read(
        &mut self,
        cx: &Cx,
        cell: &Cell,
        row: usize,
        column: &str,
    ) -> Result<Shown, WriteError> {
        match cell.force(cx) {
            Ok(value) => Ok(Shown::Value(value)),
            Err(error) => self.failed(cx, error, row, column),
        }
    }

    /// What stands for a cell that raised `error`.
    ///
    /// Errors: as [`Cells::read`].
    pub(super) fn failed(
        &mut self,
        cx: &Cx,
        error: Error,
        row: usize,
        column: &str,
    ) -> Result<Shown, WriteError> {
        if !error.is_catchable() {
            return Err(error.into());
        }
        if self.policy == ErrorCells::Fail {
            return Err(WriteError::Cell { place: format!("row {row}, {column}"), error });
        }
        let words = (self.words)(cx, reason_and_message(&error));
        self.remarks.errors += 1;
        if self.remarks.told.len() < TOLD {
            self.remarks.told.push(format!("row {row}, {column}: {words}"));
        }
        Ok(if self.policy == ErrorCells::Text { Shown::Error(words) } else { Shown::Nothing })
    }

    /// The kind of a value of which no more is written.
    pub(super) fn kind(&mut self, kind: &'static str) -> String {
        *self.remarks.kinds.entry(kind).or_default() += 1;
        format!("[{kind}]")
    }
}

fn reason_and_message(error: &Error) -> String {
    let message = format!("{}: {}", error.reason().to_display(), error.message().to_display());
    message.trim_end_matches(": ").to_owned()
}

impl Remarks {
    /// The remarks for a person, several lines; `None` where everything is written as it is.
    pub fn describe(&self, policy: ErrorCells) -> Option<String> {
        let mut lines = Vec::new();
        if self.errors > 0 && policy != ErrorCells::Ignore {
            let place = if policy == ErrorCells::Text { "hold it as text" } else { "are empty" };
            lines.push(format!("{} raised an error and {place}:", counted(self.errors, "cell")));
            lines.extend(self.errors_told().into_iter().map(|line| format!("  {line}")));
        }
        if self.wordless > 0 && policy != ErrorCells::Ignore {
            lines.push(format!("{} of them are empty: their columns hold no text", self.wordless));
        }
        if self.rounded > 0 {
            let values = counted(self.rounded, "value");
            lines.push(format!("{values} written with fewer digits: more than their columns hold"));
        }
        if self.offsets > 0 {
            let values = counted(self.offsets, "value");
            lines.push(format!("{values} of type datetimezone written in UTC, without the offset"));
        }
        if self.numbers > 0 {
            let numbers = counted(self.numbers, "number");
            lines.push(format!("{numbers} written as null: JSON has no #nan and no #infinity"));
        }
        for (kind, number) in &self.kinds {
            lines.push(format!("{} of type {kind} written as [{kind}]", counted(*number, "value")));
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// The first errors and how many more there are.
    pub(super) fn errors_told(&self) -> Vec<String> {
        let mut lines = self.told.clone();
        match self.errors - self.told.len() {
            0 => {}
            1 => lines.push("1 more cell is an error".into()),
            more => lines.push(format!("{more} more cells are errors")),
        }
        lines
    }
}
