//! Errors of M in answers: `{"Message", "Details": {…}}` as PQTest writes them, and for a person the place, the source
//! line and the call stack.

use m_engine::value::Data;
use m_engine::{Cx, Error, Value};
use m_host::report;
use serde::Serialize;
use serde_json::{Map, Value as Json};

/// An error of M that has left its evaluation.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Failure {
    /// What happened.
    pub(crate) message: String,
    /// The fields of the error's detail, and `Reason`.
    pub(crate) details: Map<String, Json>,
    /// The same for a person: place, source line, call stack, several lines.
    pub(crate) report: String,
}

impl Failure {
    /// Takes an error out of its evaluation.
    pub(crate) fn of(cx: &Cx, error: &Error) -> Failure {
        let mut details = Map::new();
        match &error.detail().data {
            Data::Null => {}
            Data::Record(record) => {
                for (name, cell) in record.fields() {
                    let value = cell.force(cx).map_or(Json::Null, |value| detail(cx, &value));
                    details.insert(name.to_display(), value);
                }
            }
            _ => {
                details.insert("Detail".into(), detail(cx, error.detail()));
            }
        }
        // The detail of a credential error has a reason of its own, which tells more.
        details.entry("Reason").or_insert_with(|| report::hidden(cx, error.reason().to_display()).into());
        Failure { message: message(cx, error), details, report: report::describe(cx, error) }
    }

    /// The same with another message.
    pub(crate) fn with_message(mut self, message: String) -> Failure {
        self.report = format!("{message}\n{}", self.report);
        self.message = message;
        self
    }
}

/// The message; an error without one has its reason.
fn message(cx: &Cx, error: &Error) -> String {
    let message = error.message().to_display();
    let message = if message.is_empty() { error.reason().to_display() } else { message };
    report::shown(cx, message, report::MESSAGE)
}

/// A value in the details of an error: it may be a whole file.
fn detail(cx: &Cx, value: &Value) -> Json {
    match plain(value) {
        Json::String(text) => report::shown(cx, text, report::VALUE).into(),
        other => other,
    }
}

/// A scalar as JSON, anything else by its kind: details may hold whole tables.
pub(crate) fn plain(value: &Value) -> Json {
    match &value.data {
        Data::Null => Json::Null,
        Data::Logical(logical) => (*logical).into(),
        Data::Text(text) => text.to_display().into(),
        Data::Number(number) => match number.to_i64() {
            Some(integer) => integer.into(),
            None => number.to_f64().into(),
        },
        Data::Date(_) | Data::Time(_) | Data::DateTime(_) | Data::DateTimeZone(_) | Data::Duration(_) => {
            m_output::iso(value).into()
        }
        _ => format!("[{}]", value.kind().name()).into(),
    }
}
