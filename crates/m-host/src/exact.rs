//! Whether a result is what was recorded of another engine, to the last digit: numbers, texts, column types, the order of
//! rows, and errors in their places.
//!
//! Two things cannot be read back from a record. The name of a number's type is lost where the type is nullable:
//! `nullable number` stands for `nullable Int64.Type` too. And an abstract type is written as the widest of its kind:
//! `[...]` for `record`, `table []` for `table`.

use m_engine::value::types::{FunctionType, RecordType, TypeKind};
use m_engine::value::{Data, List, Number, Record, Table, Type};
use m_engine::{Cell, Cx, Error, Result, Value, ops};

/// The value of a cell whose own items, rows or bytes can all be read; what is in them may hold errors.
///
/// Errors: those of the value, or of its enumeration.
pub fn settle(cx: &Cx, cell: &Cell) -> Result<Value> {
    let value = cell.force(cx)?;
    match &value.data {
        Data::List(list) => {
            let mut items = list.iter(cx)?;
            while let Some(item) = items.next(cx) {
                item?;
            }
        }
        Data::Table(table) => {
            let mut rows = table.rows(cx)?;
            while let Some(row) = rows.next(cx) {
                row?;
            }
        }
        Data::Binary(binary) => drop(binary.bytes(cx)?),
        _ => {}
    }
    Ok(value)
}

/// The first difference, in words; `None` where there is none.
///
/// Errors: a part of either cannot be evaluated for a reason that is no error of M.
pub fn difference(cx: &Cx, expected: &Cell, actual: &Cell) -> Result<Option<String>> {
    match (settle(cx, expected), settle(cx, actual)) {
        (Ok(expected), Ok(actual)) => of_values(cx, &expected, &actual),
        (Err(expected), Err(actual)) => of_errors(cx, &expected, &actual),
        (Ok(_), Err(actual)) => Ok(Some(format!("the error [{}] {}", actual.reason(), actual.message()))),
        (Err(expected), Ok(_)) => Ok(Some(format!("no error {}", expected.message()))),
    }
}

fn of_errors(cx: &Cx, expected: &Error, actual: &Error) -> Result<Option<String>> {
    if expected.reason() != actual.reason() || expected.message() != actual.message() {
        return Ok(Some(format!("the error [{}] {}", actual.reason(), actual.message())));
    }
    let cell = |error: &Error| Cell::Value(error.detail().clone());
    Ok(difference(cx, &cell(expected), &cell(actual))?
        .map(|difference| format!("in the detail: {difference}")))
}

fn of_values(cx: &Cx, expected: &Value, actual: &Value) -> Result<Option<String>> {
    match (&expected.data, &actual.data) {
        (Data::Number(expected), Data::Number(actual)) => Ok(of_numbers(expected, actual)),
        (Data::List(expected), Data::List(actual)) => of_lists(cx, expected, actual),
        (Data::Record(expected), Data::Record(actual)) => of_records(cx, expected, actual),
        (Data::Table(expected), Data::Table(actual)) => of_tables(cx, expected, actual),
        (Data::Type(expected), Data::Type(actual)) => {
            Ok((!same_types(expected, actual)).then(|| format!("the type {}", shown(actual))))
        }
        // A function has no text; that it is one is all that was recorded.
        (Data::Function(_), Data::Function(_)) => Ok(None),
        _ if ops::equals(cx, expected, actual)? => Ok(None),
        _ => Ok(Some(m_engine::m_text::inline(actual).unwrap_or_else(|| actual.kind().name().to_owned()))),
    }
}

fn of_numbers(expected: &Number, actual: &Number) -> Option<String> {
    let both_nan = expected.to_f64().is_nan() && actual.to_f64().is_nan();
    let same = both_nan || expected.compare(actual) == Some(std::cmp::Ordering::Equal);
    (!same).then(|| actual.to_string())
}

fn of_lists(cx: &Cx, expected: &List, actual: &List) -> Result<Option<String>> {
    let (mut expected, mut actual) = (expected.iter(cx)?, actual.iter(cx)?);
    let mut index = 0;
    loop {
        match (expected.next(cx).transpose()?, actual.next(cx).transpose()?) {
            (None, None) => return Ok(None),
            (Some(expected), Some(actual)) => {
                if let Some(difference) = difference(cx, &expected, &actual)? {
                    return Ok(Some(format!("item {index}: {difference}")));
                }
            }
            (None, Some(_)) => return Ok(Some(format!("more than {}", sink::counted(index, "item")))),
            (Some(_), None) => return Ok(Some(format!("only {}", sink::counted(index, "item")))),
        }
        index += 1;
    }
}

fn of_records(cx: &Cx, expected: &Record, actual: &Record) -> Result<Option<String>> {
    if let Some(name) = actual.shape().names().iter().find(|name| expected.get(name).is_none()) {
        return Ok(Some(format!("the field {name}")));
    }
    for (name, cell) in expected.fields() {
        let Some(other) = actual.get(name) else { return Ok(Some(format!("no field {name}"))) };
        if let Some(difference) = difference(cx, cell, other)? {
            return Ok(Some(format!("field {name}: {difference}")));
        }
    }
    Ok(None)
}

fn of_tables(cx: &Cx, expected: &Table, actual: &Table) -> Result<Option<String>> {
    let (expected_row, actual_row) = (expected.row_type(cx)?, actual.row_type(cx)?);
    if expected_row.shape().names() != actual_row.shape().names() {
        return Ok(Some("other columns".into()));
    }
    for ((name, expected), (_, actual)) in expected_row.fields().zip(actual_row.fields()) {
        if !same_types(&expected.ty, &actual.ty) {
            return Ok(Some(format!("column {name}: the type {}", shown(&actual.ty))));
        }
    }
    let (mut expected_rows, mut actual_rows) = (expected.rows(cx)?, actual.rows(cx)?);
    let mut index = 0;
    loop {
        match (expected_rows.next(cx).transpose()?, actual_rows.next(cx).transpose()?) {
            (None, None) => return Ok(None),
            (Some(expected), Some(actual)) => {
                for ((name, _), (expected, actual)) in expected_row.fields().zip(expected.iter().zip(&actual))
                {
                    if let Some(difference) = difference(cx, expected, actual)? {
                        return Ok(Some(format!("row {index}, column {name}: {difference}")));
                    }
                }
            }
            (None, Some(_)) => return Ok(Some(format!("more than {}", sink::counted(index, "row")))),
            (Some(_), None) => return Ok(Some(format!("only {}", sink::counted(index, "row")))),
        }
        index += 1;
    }
}

fn same_types(expected: &Type, actual: &Type) -> bool {
    use TypeKind::{Any, Function, List, Record, Table};
    if expected.is_nullable() != actual.is_nullable() || !same_names(expected, actual) {
        return false;
    }
    match (expected.kind(), actual.kind()) {
        (List(Some(expected)), List(Some(actual))) => same_types(expected, actual),
        (List(Some(item)), List(None)) | (List(None), List(Some(item))) => matches!(item.kind(), Any),
        (Record(Some(expected)), Record(Some(actual))) => same_rows(expected, actual),
        (Record(Some(record)), Record(None)) | (Record(None), Record(Some(record))) => {
            record.open && record.shape().is_empty()
        }
        (Table(Some(expected)), Table(Some(actual))) => same_rows(&expected.row, &actual.row),
        (Table(Some(table)), Table(None)) | (Table(None), Table(Some(table))) => table.row.shape().is_empty(),
        (Function(Some(expected)), Function(Some(actual))) => same_functions(expected, actual),
        _ => expected.kind_name() == actual.kind_name(),
    }
}

/// `Text.Type` is `type text`; `Int64.Type` is more than `type number`.
fn same_names(expected: &Type, actual: &Type) -> bool {
    let own = |ty: &Type| ty.name().filter(|name| *name != format!("{}.Type", ty.kind_name()));
    match own(expected) {
        None => expected.is_nullable() || own(actual).is_none(),
        name => name == own(actual),
    }
}

fn same_rows(expected: &RecordType, actual: &RecordType) -> bool {
    expected.open == actual.open
        && expected.shape().names() == actual.shape().names()
        && expected.fields().zip(actual.fields()).all(|((_, expected), (_, actual))| {
            expected.optional == actual.optional && same_types(&expected.ty, &actual.ty)
        })
}

fn same_functions(expected: &FunctionType, actual: &FunctionType) -> bool {
    expected.parameters.len() == actual.parameters.len()
        && same_types(&expected.return_type, &actual.return_type)
        && expected.parameters.iter().zip(&actual.parameters).all(|(expected, actual)| {
            expected.name == actual.name
                && expected.optional == actual.optional
                && same_types(&expected.ty, &actual.ty)
        })
}

/// A type in short, for a message.
fn shown(ty: &Type) -> String {
    let nullable = if ty.is_nullable() && !matches!(ty.kind(), TypeKind::Any) { "nullable " } else { "" };
    format!("{nullable}{}", ty.name().map_or_else(|| ty.kind_name().to_lowercase(), str::to_owned))
}
