//! Values as the page shows them: compact JSON, which tells each kind apart.
//!
//! A text is a string, a number a number, a logical value true or false, null is null. Anything else is an array whose
//! first item says what it is: `["d", "2026-01-31"]` a date, `["e", "Expression.Error", "…"]` an error.

use m_engine::value::{Data, Number, Type};
use m_engine::{Cell, Cx, Error, Value, m_text};
use m_host::report;
use m_output::{RowStream, iso};
use serde_json::{Value as Json, json};

/// So many characters of a text are shown in a cell of a preview; a load keeps all.
pub(crate) const SHOWN: usize = 2_000;
/// Numbers up to here are exact in a browser.
const EXACT: i64 = 1 << 53;

/// The cell of a row as JSON, and whether it is an error. `most` is how much of a text is kept.
///
/// Errors: those that end the evaluation.
pub(crate) fn cell(
    cx: &Cx,
    rows: &RowStream,
    position: usize,
    cell: &Cell,
    most: usize,
) -> Result<Json, Error> {
    if let Some(kind) = rows.unread(position, cell) {
        return Ok(json!(["s", kind_name(kind)]));
    }
    match cell.force(cx) {
        Ok(value) => Ok(shown(cx, &value, most)),
        Err(error) if error.is_catchable() => Ok(json!([
            "e",
            report::shown(cx, error.reason().to_display(), report::VALUE),
            report::shown(cx, error.message().to_display(), report::MESSAGE),
        ])),
        Err(error) => Err(error),
    }
}

/// A value of a preview.
pub(crate) fn preview(cx: &Cx, value: &Value) -> Json {
    shown(cx, value, SHOWN)
}

fn shown(cx: &Cx, value: &Value, most: usize) -> Json {
    match &value.data {
        Data::Null => Json::Null,
        Data::Logical(logical) => (*logical).into(),
        Data::Text(text) => {
            let text = text.to_display();
            // Most cells are short; only a long one is looked through for its length in characters.
            if text.len() > most { report::shown(cx, text, most).into() } else { text.into() }
        }
        Data::Number(number) => numeral(number),
        Data::Date(_) => json!(["d", iso(value)]),
        Data::Time(_) => json!(["t", iso(value)]),
        Data::DateTime(_) => json!(["dt", iso(value)]),
        Data::DateTimeZone(_) => json!(["dz", iso(value)]),
        Data::Duration(_) => json!(["du", iso(value)]),
        Data::Binary(_) => json!(["s", "Binary"]),
        Data::List(_) | Data::Record(_) | Data::Table(_) | Data::Function(_) | Data::Type(_) => {
            json!(["s", value.kind().name()])
        }
    }
}

/// A number as a browser can have it exactly, or else as M writes it. A decimal stays one, whatever its digits.
fn numeral(number: &Number) -> Json {
    if let Number::Decimal(_) = number {
        return json!(["n", m_text::number_literal(number)]);
    }
    if let Some(integer) = number.to_i64().filter(|integer| integer.abs() <= EXACT) {
        return integer.into();
    }
    let double = number.to_f64();
    match number {
        Number::Double(_) if double.is_finite() => double.into(),
        _ => {
            let text = m_text::number_literal(number);
            if double.to_string() == text { double.into() } else { json!(["n", text]) }
        }
    }
}

fn kind_name(kind: &str) -> String {
    let mut letters = kind.chars();
    letters.next().map(|first| first.to_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// The name under which the page knows a column's type: `text`, `integer`, `currency`, `datetime` …
pub(crate) fn column_type(ty: &Type) -> String {
    match ty.name().or(ty.non_nullable().name()) {
        Some("Int64.Type" | "Int32.Type" | "Int16.Type" | "Int8.Type" | "Byte.Type") => "integer".into(),
        Some("Currency.Type") => "currency".into(),
        Some("Percentage.Type") => "percentage".into(),
        _ => ty.kind_name().to_lowercase(),
    }
}
