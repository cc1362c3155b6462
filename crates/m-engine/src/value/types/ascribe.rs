//! The type of a value, and giving a value another one (specification, "Ascribed type of a value").

use super::{RecordType, Type, TypeKind};
use crate::error::{Error, Result};
use crate::value::{Data, Record, Value};
use std::rc::Rc;

/// `value as type`: the value, where the type accepts its kind. Errors where not.
pub fn conforming(value: Value, ty: &Type) -> Result<Value> {
    if ty.accepts(value.kind()) { Ok(value) } else { Err(Error::conversion(&value, ty)) }
}

/// The type of a value: the ascribed one, or the one its kind has ("Type of a value").
pub fn type_of(cx: &crate::session::Cx, value: &Value) -> Result<Type> {
    if let Some(ty) = value.ascribed_type() {
        return Ok(ty.clone());
    }
    Ok(match &value.data {
        Data::Table(table) => table.ty(cx)?,
        Data::Function(function) => {
            let ty = Type::new(TypeKind::Function(Some(function.signature()?)));
            ty.with_meta(function.builtin().map(|builtin| builtin.documentation()))
        }
        Data::Record(record) => {
            let types = vec![Type::any(); record.len()];
            Type::new(TypeKind::Record(Some(Rc::new(RecordType::row(record.shape().clone(), types)))))
        }
        Data::List(_) => Type::new(TypeKind::List(None)),
        _ => Type::of_kind(value.kind()),
    })
}

/// `Value.ReplaceType`: the value with `ty` as its type, rows and items left alone.
///
/// The names of a record's fields and of a table's columns become those of the type ("Ascribed type of a value").
///
/// Errors: the value's kind does not conform to the type; a function's type with another number of required or optional
/// parameters; a table type with another number of columns; a record type that is open, has optional fields, or has
/// another number of fields.
pub fn ascribe(cx: &crate::session::Cx, value: Value, ty: Type) -> Result<Value> {
    let value = conforming(value, &ty)?;
    // No value is of an abstract type: `type nullable T` comes down to `type T` or `type null` ("Nullable types").
    if value.is_null() || ty.is_abstract() {
        return Ok(value);
    }
    let ty = ty.non_nullable();
    match (&value.data, ty.kind()) {
        (Data::Record(record), TypeKind::Record(Some(to))) => {
            if to.open || to.fields().any(|(_, field)| field.optional) {
                return Err(Error::expression(
                    "The type of a record value must be closed, and none of its fields optional.",
                ));
            }
            if to.shape().len() != record.len() {
                return Err(Error::expression(format!(
                    "The number of fields of the new type ({}) is not that of the record ({}).",
                    to.shape().len(),
                    record.len()
                )));
            }
            let renamed = Record::from_shape(to.shape().clone(), record.cells().to_vec());
            Ok(Value::from(renamed).with_meta(value.meta()).with_ascribed_type(ty))
        }
        (Data::Table(table), TypeKind::Table(Some(to))) => {
            let columns = table.shape(cx)?.len();
            if columns != to.row.shape().len() {
                return Err(Error::expression(format!(
                    "The number of columns of the new type ({}) is not that of the table ({columns}).",
                    to.row.shape().len()
                )));
            }
            let meta = value.meta();
            Ok(Value::from(table.with_type(ty)).with_meta(meta))
        }
        (Data::Function(function), TypeKind::Function(Some(to))) => {
            let from = function.signature()?;
            if from.parameters.len() != to.parameters.len() || from.required() != to.required() {
                return Err(Error::expression(
                    "The new function type has other parameters than the function.",
                ));
            }
            Ok(value.with_ascribed_type(ty))
        }
        _ => Ok(value.with_ascribed_type(ty)),
    }
}
