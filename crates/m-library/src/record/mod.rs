//! Record.*: the functions of the reference's "Record functions".

mod change;
mod convert;
mod fields;
mod missing;
mod reorder;

use m_engine::value::{Data, Record, Shape, Text, Type};
use m_engine::{Builtin, Cell, Cx, Error, Result, Value};

pub(crate) const ALL: &[&[Builtin]] = &[fields::ALL, change::ALL, reorder::ALL, convert::ALL];

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
fn text(value: Value) -> Result<Text> {
    match value.data {
        Data::Text(name) => Ok(name),
        _ => Err(Error::conversion(&value, &Type::text())),
    }
}

/// A record of these fields.
///
/// Errors: a name occurs twice.
pub(crate) fn build(names: Vec<Text>, cells: Vec<Cell>) -> Result<Record> {
    let shape = Shape::new(names).map_err(|name| duplicate(&name))?;
    Ok(Record::from_shape(shape, cells))
}

/// The error that a record cannot have two fields of one name.
#[cold]
fn duplicate(name: &str) -> Error {
    Error::expression_of(format!("The field '{name}' already exists in the record."), Value::text(name))
}

/// The value of a field that may be missing.
pub(crate) fn field(cx: &Cx, record: &Record, name: &str) -> Result<Value> {
    record.get(name).map_or(Ok(Value::NULL), |cell| cell.force(cx))
}
