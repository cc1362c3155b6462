//! Offsets and counts in UTF-16 code units, checked against the text.

use m_engine::value::{Number, Text};
use m_engine::{Args, Error, Result};

/// The argument of a position or count, at most `most`.
///
/// Errors: it is negative or larger; `name` is the argument's name in the message.
pub(super) fn within(args: &Args, index: usize, name: &str, most: usize) -> Result<usize> {
    let number: i64 = args.get(index)?;
    usize::try_from(number)
        .ok()
        .filter(|number| *number <= most)
        .ok_or_else(|| out_of_range(args, index, name))
}

/// The argument of a count that may be larger than the text.
///
/// Errors: it is negative.
pub(super) fn count(args: &Args, index: usize, name: &str) -> Result<usize> {
    within(args, index, name, usize::MAX)
}

/// The error of an argument that is no position or count of the value at hand.
pub(crate) fn out_of_range(args: &Args, index: usize, name: &str) -> Error {
    Error::expression_of(format!("The '{name}' argument is out of range."), args.value(index))
}

/// An offset into `text` and a count that stays in it; without a count the rest of the text.
pub(super) fn checked(args: &Args, text: &Text, offset: usize, count: usize) -> Result<(usize, usize)> {
    let length = text.utf16_len();
    let start = within(args, offset, "offset", length)?;
    let count = match args.get::<Option<Number>>(count)? {
        Some(_) => within(args, count, "count", length - start)?,
        None => length - start,
    };
    Ok((start, count))
}

/// `text` with `count` units from `start` on replaced.
pub(super) fn splice(text: &Text, start: usize, count: usize, new: &Text) -> Text {
    let tail = text.slice(start.saturating_add(count), usize::MAX);
    text.slice(0, start).concat(new).concat(&tail)
}
