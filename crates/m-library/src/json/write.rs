//! The JSON writer.

use crate::binary::base64;
use m_engine::value::time::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE};
use m_engine::value::{Data, Date, Duration, Record, Text, Time};
use m_engine::{Cell, Cx, Error, Result, Value};

/// How deep a value may nest: a list that contains itself has no end.
const DEPTH: usize = 1000;

/// Appends a value as JSON.
///
/// Errors: a type or a function, anything that raises one when it is read, or nesting without end.
pub(super) fn write(cx: &Cx, value: &Value, json: &mut String) -> Result<()> {
    nested(cx, value, json, 0)
}

fn nested(cx: &Cx, value: &Value, json: &mut String, depth: usize) -> Result<()> {
    if depth > DEPTH {
        return Err(Error::expression(
            "The value is nested too deeply to be written as JSON: more than 1000 levels.",
        ));
    }
    match &value.data {
        Data::Null => json.push_str("null"),
        Data::Logical(logical) => json.push_str(if *logical { "true" } else { "false" }),
        Data::Number(number) if number.to_f64().is_finite() => json.push_str(&number.to_string()),
        Data::Number(_) => json.push_str("null"),
        Data::Text(text) => string(text, json),
        Data::Date(value) => quoted(&date(*value), json),
        Data::Time(value) => quoted(&time(*value), json),
        Data::DateTime(moment) => {
            quoted(&format!("{}T{}", date(moment.date()), time(moment.time())), json);
        }
        Data::DateTimeZone(moment) => {
            let (local, offset) = (moment.local(), moment.offset());
            let sign = if offset < 0 { '-' } else { '+' };
            let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
            let (date, time) = (date(local.date()), time(local.time()));
            quoted(&format!("{date}T{time}{sign}{hours:02}:{minutes:02}"), json);
        }
        Data::Duration(value) => quoted(&duration(*value), json),
        Data::Binary(binary) => quoted(&base64::encode(&binary.bytes(cx)?), json),
        Data::List(list) => {
            let mut items = list.iter(cx)?;
            json.push('[');
            let mut first = true;
            while let Some(item) = items.next_value(cx) {
                separate(&mut first, json);
                nested(cx, &item?, json, depth + 1)?;
            }
            json.push(']');
        }
        Data::Record(record) => object(cx, record, json, depth)?,
        Data::Table(table) => {
            let shape = table.shape(cx)?;
            let mut rows = table.rows(cx)?;
            json.push('[');
            let mut first = true;
            while let Some(row) = rows.next(cx) {
                separate(&mut first, json);
                object(cx, &Record::from_shape(shape.clone(), row?), json, depth + 1)?;
            }
            json.push(']');
        }
        Data::Function(_) | Data::Type(_) => {
            return Err(Error::expression_of(
                format!("We cannot convert a value of type {} to JSON.", value.kind().name()),
                value.clone(),
            ));
        }
    }
    Ok(())
}

fn separate(first: &mut bool, json: &mut String) {
    if !std::mem::replace(first, false) {
        json.push(',');
    }
}

fn object(cx: &Cx, record: &Record, json: &mut String, depth: usize) -> Result<()> {
    json.push('{');
    let mut first = true;
    for (name, cell) in record.fields() {
        separate(&mut first, json);
        string(name, json);
        json.push(':');
        let cell: &Cell = cell;
        nested(cx, &cell.force(cx)?, json, depth + 1)?;
    }
    json.push('}');
    Ok(())
}

fn quoted(text: &str, json: &mut String) {
    json.push('"');
    json.push_str(text);
    json.push('"');
}

/// A JSON string. Half a surrogate pair, which UTF-8 cannot carry, is written as an escape.
fn string(text: &Text, json: &mut String) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\u{8}' => json.push_str("\\b"),
            '\u{C}' => json.push_str("\\f"),
            '\0'..='\u{1F}' | '\u{10F800}'.. => {
                let unit = Text::from_iter([character]).units().next().unwrap_or_default();
                json.push_str(&format!("\\u{unit:04x}"));
            }
            _ => json.push(character),
        }
    }
    json.push('"');
}

fn date(date: Date) -> String {
    let (year, month, day) = date.ymd();
    format!("{year:04}-{month:02}-{day:02}")
}

fn time(time: Time) -> String {
    let seconds = m_engine::m_text::seconds(time.second_ticks());
    let pad = if seconds.find('.').unwrap_or(seconds.len()) < 2 { "0" } else { "" };
    format!("{:02}:{:02}:{pad}{seconds}", time.hour(), time.minute())
}

/// ISO 8601: `P1DT2H3M4.5S`.
fn duration(duration: Duration) -> String {
    let ticks = duration.ticks();
    let size = ticks.saturating_abs();
    let mut text = String::from(if ticks < 0 { "-P" } else { "P" });
    let days = size / TICKS_PER_DAY;
    if days > 0 {
        text.push_str(&format!("{days}D"));
    }
    let rest = size % TICKS_PER_DAY;
    if rest > 0 || days == 0 {
        text.push('T');
        let (hours, minutes) = (rest / TICKS_PER_HOUR, rest / TICKS_PER_MINUTE % 60);
        if hours > 0 {
            text.push_str(&format!("{hours}H"));
        }
        if minutes > 0 {
            text.push_str(&format!("{minutes}M"));
        }
        let seconds = rest % TICKS_PER_MINUTE;
        if seconds > 0 || rest == 0 {
            text.push_str(&format!("{}S", m_engine::m_text::seconds(seconds)));
        }
    }
    text
}
