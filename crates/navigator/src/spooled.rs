//! Values from the cells of a spool: what [`crate::cells`] wrote, read back for a file with types.

use m_engine::value::time::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use m_engine::value::{Date, DateTime, DateTimeZone, Duration, Number, Time};
use m_engine::{Cell, Error, Value};
use rust_decimal::Decimal;
use serde_json::Value as Json;

/// The cell that was written as this. Of nested values and binaries the word for their kind is left, as in a file of the
/// command; what nobody here wrote is null.
pub(crate) fn cell(json: &Json) -> Cell {
    match json {
        Json::Null => Cell::Value(Value::NULL),
        Json::Bool(logical) => Cell::Value(Value::from(*logical)),
        Json::String(text) => Cell::Value(Value::text(text.as_str())),
        Json::Number(number) => Cell::Value(Value::from(match number.as_i64() {
            Some(integer) => Number::from(integer),
            None => Number::Double(number.as_f64().unwrap_or(f64::NAN)),
        })),
        Json::Array(parts) => {
            let part = |index: usize| parts.get(index).and_then(Json::as_str).unwrap_or_default();
            match part(0) {
                "e" => Cell::error(Error::new(part(1), part(2), Value::NULL)),
                // Of a long text the beginning, where nobody has put the whole in its place.
                "l" => Cell::Value(Value::text(part(1))),
                "s" => Cell::Value(Value::text(format!("[{}]", part(1)))),
                tag => Cell::Value(moment(tag, part(1)).unwrap_or(Value::NULL)),
            }
        }
        Json::Object(_) => Cell::Value(Value::NULL),
    }
}

/// A number as M writes it, or a date, time or duration in ISO 8601.
fn moment(tag: &str, text: &str) -> Option<Value> {
    match tag {
        "n" => number(text).map(Value::from),
        "d" => date(text).map(Value::from),
        "t" => time(text).map(Value::from),
        "dt" => date_time(text).map(Value::from),
        "dz" => date_time_zone(text).map(Value::from),
        "du" => duration(text).map(Value::from),
        _ => None,
    }
}

fn number(text: &str) -> Option<Number> {
    match text {
        "#nan" => Some(Number::Double(f64::NAN)),
        "#infinity" => Some(Number::Double(f64::INFINITY)),
        "-#infinity" => Some(Number::Double(f64::NEG_INFINITY)),
        // Doubles are written with an exponent where a browser would write them otherwise.
        _ if text.contains(['e', 'E']) => text.parse().ok().map(Number::Double),
        _ if text.contains('.') => text.parse::<Decimal>().ok().map(Number::from),
        _ => Number::parse(text),
    }
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse().ok());
    Date::new(parts.next()??, parts.next()??, parts.next()??)
}

fn time(text: &str) -> Option<Time> {
    Time::from_ticks(clock_ticks(text)?)
}

/// Ticks of `hh:mm:ss.fffffff`.
fn clock_ticks(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, ':');
    let (hours, minutes): (i64, i64) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let (seconds, fraction) = parts.next().map(|part| part.split_once('.').unwrap_or((part, "")))?;
    let seconds: i64 = seconds.parse().ok()?;
    let ticks: i64 = format!("{fraction:0<7}").get(..7)?.parse().ok()?;
    let parts = [(hours, TICKS_PER_HOUR), (minutes, TICKS_PER_MINUTE), (seconds, TICKS_PER_SECOND)];
    parts.iter().try_fold(ticks, |sum, (number, unit)| sum.checked_add(number.checked_mul(*unit)?))
}

fn date_time(text: &str) -> Option<DateTime> {
    let (day, clock) = text.split_once('T')?;
    date(day)?.at(time(clock)?)
}

fn date_time_zone(text: &str) -> Option<DateTimeZone> {
    let (local, zone) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let (sign, zone) = zone.split_at_checked(1)?;
    let (hours, minutes) = zone.split_once(':')?;
    let offset = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
    DateTimeZone::new(date_time(local)?, if sign == "-" { -offset } else { offset })
}

/// `days.hh:mm:ss`, with a minus sign before it.
fn duration(text: &str) -> Option<Duration> {
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (days, clock) = plain.split_once('.')?;
    let ticks =
        i128::from(days.parse::<i64>().ok()?) * i128::from(TICKS_PER_DAY) + i128::from(clock_ticks(clock)?);
    let signed = if plain.len() < text.len() { -ticks } else { ticks };
    i64::try_from(signed).ok().map(Duration::from_ticks)
}

#[cfg(test)]
mod tests {
    use super::cell;
    use m_engine::m_text;
    use serde_json::json;

    #[test]
    fn what_was_written_is_read_back() {
        let cases = [
            (json!("a"), "\"a\""),
            (json!(null), "null"),
            (json!(true), "true"),
            (json!(1.5), "1.5"),
            (json!(["n", "9007199254740993"]), "9007199254740993"),
            (json!(["n", "12.3400"]), "12.3400"),
            (json!(["n", "#nan"]), "#nan"),
            (json!(["d", "0001-01-31"]), "#date(1, 1, 31)"),
            (json!(["t", "23:59:59.9999999"]), "#time(23, 59, 59.9999999)"),
            (json!(["dt", "9999-12-31T00:00:00"]), "#datetime(9999, 12, 31, 0, 0, 0)"),
            (json!(["dz", "2026-01-31T01:02:03-05:30"]), "#datetimezone(2026, 1, 31, 1, 2, 3, -5, -30)"),
            (json!(["du", "-1.02:03:04.5"]), "#duration(-1, -2, -3, -4.5)"),
            (json!(["s", "Table"]), "\"[Table]\""),
            (json!(["d", "soon"]), "null"),
            (json!({}), "null"),
        ];
        for (written, expected) in cases {
            let value = cell(&written).settled().and_then(Result::ok).expect("a value");
            assert_eq!(m_text::inline(&value).as_deref(), Some(expected), "{written}");
        }
        let error = cell(&json!(["e", "DataFormat.Error", "no"])).settled().and_then(Result::err);
        assert_eq!(error.expect("an error").message().to_display(), "no");
    }
}
