//! Names of fields, records of names and cells, and the errors of both.

use m_engine::value::{Data, Record, Shape, Text, Type};
use m_engine::{Cell, Cx, Error, Result, Value};

/// Names from a text or a list of texts.
///
/// Errors: the value is neither.
pub(crate) fn names(cx: &Cx, value: &Value) -> Result<Vec<Text>> {
    match &value.data {
        Data::Text(name) => Ok(vec![name.clone()]),
        Data::List(list) => list.values(cx)?.into_iter().map(text).collect(),
        _ => Err(Error::conversion(value, &Type::text())),
    }
}

/// A value that has to be a text.
pub(super) fn text(value: Value) -> Result<Text> {
    match value.data {
        Data::Text(name) => Ok(name),
        _ => Err(Error::conversion(&value, &Type::text())),
    }
}

/// A record of these fields.
///
/// Errors: a name occurs twice.
pub(crate) fn build(names: Vec<Text>, cells: Vec<Cell>) -> Result<Record> {
    match Shape::new(names.clone()) {
        Ok(shape) => Ok(Record::from_shape(shape, cells)),
        Err(name) => {
            let second = names.iter().rposition(|other| *other == name);
            let value = second.and_then(|second| cells.get(second)?.known());
            Err(duplicate(&name, value.unwrap_or(Value::NULL)))
        }
    }
}

/// The error that a record, or a table, cannot have two fields of one name; `value` is that of the second one.
#[cold]
pub(crate) fn duplicate(name: &str, value: Value) -> Error {
    let detail = Record::of([("Name", Value::text(name)), ("Value", value)]);
    Error::formatted("The field '#{0}' already exists in the record.", &[name], detail.into())
}

/// The value of a field that may be missing.
pub(crate) fn field(cx: &Cx, record: &Record, name: &str) -> Result<Value> {
    record.get(name).map_or(Ok(Value::NULL), |cell| cell.force(cx))
}
