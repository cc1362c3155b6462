//! Whether two results are the same: columns and rows in order, metadata aside. Numbers are the same up to rounding, as a
//! person has written a documented output, or to the last digit where they are whole, as an engine writes a regression test's.

use m_engine::value::{Data, List, Number, Record, Table};
use m_engine::{Cell, Cx, Result, Value, ops};

/// How far two numbers may lie apart, relative to the larger.
const TOLERANCE: f64 = 1e-12;

/// How numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// Up to rounding.
    Rounded,
    /// Whole numbers to the last digit, fractions up to rounding: the last digits of a sum depend on the order of adding,
    /// and a database adds in another one.
    Exact,
}

/// Whether `actual` is what `expected` says.
///
/// Errors: a part of either value cannot be evaluated.
pub fn same(cx: &Cx, expected: &Value, actual: &Value, numbers: Numbers) -> Result<bool> {
    Ok(match (&expected.data, &actual.data) {
        (Data::Number(expected), Data::Number(actual)) => same_number(expected, actual, numbers),
        (Data::List(expected), Data::List(actual)) => same_list(cx, expected, actual, numbers)?,
        (Data::Record(expected), Data::Record(actual)) => same_record(cx, expected, actual, numbers)?,
        (Data::Table(expected), Data::Table(actual)) => same_table(cx, expected, actual, numbers)?,
        _ => ops::equals(cx, expected, actual)?,
    })
}

fn same_number(expected: &Number, actual: &Number, numbers: Numbers) -> bool {
    let is_whole = |number: &Number| number.to_f64().fract() == 0.0;
    if numbers == Numbers::Exact && is_whole(expected) && is_whole(actual) {
        let both_nan = expected.to_f64().is_nan() && actual.to_f64().is_nan();
        return both_nan || expected.compare(actual) == Some(std::cmp::Ordering::Equal);
    }
    let (expected, actual) = (expected.to_f64(), actual.to_f64());
    let both_nan = expected.is_nan() && actual.is_nan();
    both_nan
        || expected == actual
        || (expected - actual).abs() <= TOLERANCE * expected.abs().max(actual.abs())
}

fn same_list(cx: &Cx, expected: &List, actual: &List, numbers: Numbers) -> Result<bool> {
    let (mut expected, mut actual) = (expected.iter(cx)?, actual.iter(cx)?);
    loop {
        match (expected.next_value(cx).transpose()?, actual.next_value(cx).transpose()?) {
            (None, None) => return Ok(true),
            (Some(expected), Some(actual)) if same(cx, &expected, &actual, numbers)? => {}
            _ => return Ok(false),
        }
    }
}

fn same_record(cx: &Cx, expected: &Record, actual: &Record, numbers: Numbers) -> Result<bool> {
    if expected.len() != actual.len() {
        return Ok(false);
    }
    for (name, cell) in expected.fields() {
        let Some(other) = actual.get(name) else { return Ok(false) };
        if !same(cx, &cell.force(cx)?, &other.force(cx)?, numbers)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn same_table(cx: &Cx, expected: &Table, actual: &Table, numbers: Numbers) -> Result<bool> {
    let (mut expected_rows, mut actual_rows) = (expected.rows(cx)?, actual.rows(cx)?);
    let same_columns = expected.shape(cx)?.names() == actual.shape(cx)?.names();
    let mut rows = 0;
    loop {
        match (expected_rows.next(cx).transpose()?, actual_rows.next(cx).transpose()?) {
            // A documented table without columns stands for any table without rows.
            (None, None) => return Ok(same_columns || (rows == 0 && expected.shape(cx)?.is_empty())),
            (Some(expected), Some(actual)) if same_columns => {
                rows += 1;
                if !same_cells(cx, &expected, &actual, numbers)? {
                    return Ok(false);
                }
            }
            _ => return Ok(false),
        }
    }
}

fn same_cells(cx: &Cx, expected: &[Cell], actual: &[Cell], numbers: Numbers) -> Result<bool> {
    for (expected, actual) in expected.iter().zip(actual) {
        if !same(cx, &expected.force(cx)?, &actual.force(cx)?, numbers)? {
            return Ok(false);
        }
    }
    Ok(expected.len() == actual.len())
}
