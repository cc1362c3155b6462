//! M values as JSON and back: what a connector hands the host to keep for it (`Context`, a token record) has to survive
//! being written down.

use m_engine::value::{Data, Record};
use m_engine::{Cx, Error, Result, Value};
use serde_json::{Map, Number, Value as Json};

/// The value as JSON.
///
/// Errors: it holds something other than null, logical, number, text, list and record; or reading a part fails.
pub(super) fn json_of(cx: &Cx, what: &str, value: &Value) -> Result<Json> {
    Ok(match &value.data {
        Data::Null => Json::Null,
        Data::Logical(logical) => (*logical).into(),
        Data::Number(number) => match number.to_i64() {
            Some(integer) => integer.into(),
            None => Number::from_f64(number.to_f64()).map_or(Json::Null, Json::Number),
        },
        Data::Text(text) => text.as_str().into(),
        Data::List(list) => {
            let items = list.values(cx)?;
            Json::Array(items.iter().map(|item| json_of(cx, what, item)).collect::<Result<_>>()?)
        }
        Data::Record(record) => Json::Object(object_of(cx, what, record)?),
        _ => {
            return Err(Error::expression(format!(
                "The connector's {what} holds a value of type {}, which the host cannot keep. It can hold null, \
                 logical, number, text, and lists and records of them.",
                value.kind().name()
            )));
        }
    })
}

/// The record as a JSON object.
///
/// Errors: as [`json_of`].
pub(super) fn object_of(cx: &Cx, what: &str, record: &Record) -> Result<Map<String, Json>> {
    let fields = record.fields();
    fields.map(|(name, cell)| Ok((name.to_display(), json_of(cx, what, &cell.force(cx)?)?))).collect()
}

/// The JSON as an M value.
pub(super) fn value_of(json: &Json) -> Value {
    match json {
        Json::Null => Value::NULL,
        Json::Bool(logical) => Value::from(*logical),
        Json::Number(number) => Value::number(number.as_f64().unwrap_or_default()),
        Json::String(text) => Value::text(text.as_str()),
        Json::Array(items) => Value::list(items.iter().map(value_of).collect()),
        Json::Object(object) => record_of(object).into(),
    }
}

/// The JSON object as an M record.
pub(super) fn record_of(object: &Map<String, Json>) -> Record {
    Record::of(object.iter().map(|(name, value)| (name.as_str(), value_of(value))))
}
