//! Whether two results are the same, as a documented output and an evaluated one are compared: numbers up to rounding,
//! columns and rows in order, metadata aside.

use m_engine::value::{Data, List, Number, Record, Table};
use m_engine::{Cell, Cx, Result, Value, ops};

/// How far two numbers may lie apart, relative to the larger.
const TOLERANCE: f64 = 1e-12;

/// Whether `actual` is what `expected` says.
///
/// Errors: a part of either value cannot be evaluated.
pub fn same(cx: &Cx, expected: &Value, actual: &Value) -> Result<bool> {
    Ok(match (&expected.data, &actual.data) {
        (Data::Number(expected), Data::Number(actual)) => same_number(expected, actual),
        (Data::List(expected), Data::List(actual)) => same_list(cx, expected, actual)?,
        (Data::Record(expected), Data::Record(actual)) => same_record(cx, expected, actual)?,
        (Data::Table(expected), Data::Table(actual)) => same_table(cx, expected, actual)?,
        _ => ops::equals(cx, expected, actual)?,
    })
}

fn same_number(expected: &Number, actual: &Number) -> bool {
    let (expected, actual) = (expected.to_f64(), actual.to_f64());
    let both_nan = expected.is_nan() && actual.is_nan();
    both_nan
        || expected == actual
        || (expected - actual).abs() <= TOLERANCE * expected.abs().max(actual.abs())
}

fn same_list(cx: &Cx, expected: &List, actual: &List) -> Result<bool> {
    let (mut expected, mut actual) = (expected.iter(cx)?, actual.iter(cx)?);
    loop {
        match (expected.next_value(cx).transpose()?, actual.next_value(cx).transpose()?) {
            (None, None) => return Ok(true),
            (Some(expected), Some(actual)) if same(cx, &expected, &actual)? => {}
            _ => return Ok(false),
        }
    }
}

fn same_record(cx: &Cx, expected: &Record, actual: &Record) -> Result<bool> {
    if expected.len() != actual.len() {
        return Ok(false);
    }
    for (name, cell) in expected.fields() {
        let Some(other) = actual.get(name) else { return Ok(false) };
        if !same(cx, &cell.force(cx)?, &other.force(cx)?)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn same_table(cx: &Cx, expected: &Table, actual: &Table) -> Result<bool> {
    let (mut expected_rows, mut actual_rows) = (expected.rows(cx)?, actual.rows(cx)?);
    let same_columns = expected.shape(cx)?.names() == actual.shape(cx)?.names();
    let mut rows = 0;
    loop {
        match (expected_rows.next(cx).transpose()?, actual_rows.next(cx).transpose()?) {
            // A documented table without columns stands for any table without rows.
            (None, None) => return Ok(same_columns || (rows == 0 && expected.shape(cx)?.is_empty())),
            (Some(expected), Some(actual)) if same_columns => {
                rows += 1;
                if !same_cells(cx, &expected, &actual)? {
                    return Ok(false);
                }
            }
            _ => return Ok(false),
        }
    }
}

fn same_cells(cx: &Cx, expected: &[Cell], actual: &[Cell]) -> Result<bool> {
    for (expected, actual) in expected.iter().zip(actual) {
        if !same(cx, &expected.force(cx)?, &actual.force(cx)?)? {
            return Ok(false);
        }
    }
    Ok(expected.len() == actual.len())
}
