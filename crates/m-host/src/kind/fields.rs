//! Fields of records that a connector made: read when they are asked for, and absent where reading them fails.

use crate::scope::Scope;
use m_engine::value::{Data, Function, Record};
use m_engine::{Cx, Value};

pub(crate) fn field(cx: &Cx, record: &Record, name: &str) -> Option<Value> {
    let cell = record.get(name)?;
    cx.in_scope(Scope::sign_in(), || cell.force(cx)).ok().filter(|value| !value.is_null())
}

pub(crate) fn text_field(cx: &Cx, record: &Record, name: &str) -> Option<String> {
    match field(cx, record, name)?.data {
        Data::Text(text) => Some(text.to_display()),
        _ => None,
    }
}

pub(super) fn record_field(cx: &Cx, record: &Record, name: &str) -> Option<Record> {
    match field(cx, record, name)?.data {
        Data::Record(record) => Some(record),
        _ => None,
    }
}

pub(super) fn function_field(cx: &Cx, record: &Record, name: &str) -> Option<Function> {
    match field(cx, record, name)?.data {
        Data::Function(function) => Some(function),
        _ => None,
    }
}
