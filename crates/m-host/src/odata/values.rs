//! JSON of OData (OData JSON Format 4.01) as values of M, by the types of the metadata where there are any.

#![deny(clippy::arithmetic_side_effects)]

use super::metadata::{Model, TypeName};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use m_engine::value::time::{TICKS_PER_DAY, TICKS_PER_SECOND};
use m_engine::value::{Binary, Date, DateTime, DateTimeZone, Duration, Number, Record, Text, Time};
use m_engine::{Cell, Error, Value};
use serde_json::Value as Json;

/// A value of a declared type. What does not fit the type is an error in its cell.
pub(super) fn typed(model: &Model, ty: &TypeName, json: &Json) -> Cell {
    if ty.collection {
        return match json {
            Json::Array(items) => {
                let items = items.iter().map(|item| typed(model, &ty.item(), item)).collect();
                Cell::Value(m_engine::value::List::from_cells(items).into())
            }
            other => Cell::Value(untyped(other)),
        };
    }
    if let (Some(_), Json::Object(object)) = (model.structured(&ty.name), json) {
        let mut fields = Vec::new();
        for property in model.properties(&ty.name).into_iter().filter(|property| !property.is_navigation) {
            let cell = match object.get(&property.name) {
                Some(json) => typed(model, &property.ty, json),
                None => Cell::Value(Value::NULL),
            };
            fields.push((Text::from(property.name.as_str()), cell));
        }
        let known = |name: &str| fields.iter().any(|(field, _)| field.as_str() == name);
        let more: Vec<_> = if model.has_more(&ty.name) {
            let more = object.iter().filter(|(name, _)| !name.contains('@') && !known(name));
            more.map(|(name, json)| (Text::from(name.as_str()), Cell::Value(untyped(json)))).collect()
        } else {
            Vec::new()
        };
        fields.extend(more);
        return Cell::Value(Record::new(fields).unwrap_or_else(|_| Record::empty()).into());
    }
    let Json::String(text) = json else { return Cell::Value(untyped(json)) };
    let value = match model.primitive(&ty.name) {
        "Edm.Date" => date(text).map(Value::from),
        "Edm.TimeOfDay" => time(text).and_then(Time::from_ticks).map(Value::from),
        "Edm.DateTimeOffset" => moment(text).map(Value::from),
        "Edm.Duration" => duration(text).map(Value::from),
        "Edm.Binary" => {
            let bytes = STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok();
            bytes.map(|bytes| Binary::from(bytes).into())
        }
        "Edm.Double" | "Edm.Single" | "Edm.Decimal" | "Edm.Int64" => match text.as_str() {
            "INF" => Some(Value::number(f64::INFINITY)),
            "-INF" => Some(Value::number(f64::NEG_INFINITY)),
            "NaN" => Some(Value::number(f64::NAN)),
            _ => Number::parse(text).map(Value::from),
        },
        _ => Some(Value::text(text.as_str())),
    };
    match value {
        Some(value) => Cell::Value(value),
        None => Cell::error(Error::data_format(
            format!("OData: The text is not of the type {}.", ty.name),
            Value::text(text.as_str()),
        )),
    }
}

/// A value without a declared type. Annotations are left out.
pub(crate) fn untyped(json: &Json) -> Value {
    match json {
        Json::Null => Value::NULL,
        Json::Bool(logical) => (*logical).into(),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => Value::integer(integer),
            (None, Some(integer)) => Number::from(integer).into(),
            (None, None) => number.as_f64().map_or(Value::NULL, Value::number),
        },
        Json::String(text) => Value::text(text.as_str()),
        Json::Array(items) => Value::list(items.iter().map(untyped).collect()),
        Json::Object(object) => {
            let fields = object.iter().filter(|(name, _)| !name.contains('@'));
            Record::of(fields.map(|(name, json)| (name.as_str(), untyped(json)))).into()
        }
    }
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next()?.parse().ok();
    Date::new(next()?, next()?, next()?)
}

/// Ticks since midnight of `08:30`, `08:30:00` or `08:30:00.25`.
fn time(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, ':');
    let hour: i64 = parts.next()?.parse().ok()?;
    let minute: i64 = parts.next()?.parse().ok()?;
    let seconds = parts.next().map_or(Some(0), second_ticks)?;
    let fits = (0..24).contains(&hour) && (0..60).contains(&minute);
    let minutes = hour.checked_mul(60)?.checked_add(minute).filter(|_| fits)?;
    minutes.checked_mul(60 * TICKS_PER_SECOND)?.checked_add(seconds)
}

/// Ticks of `30` or `30.1234567`.
fn second_ticks(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let seconds: i64 = whole.parse().ok()?;
    let digits: String = fraction.chars().chain(std::iter::repeat('0')).take(7).collect();
    let ticks: i64 = digits.parse().ok()?;
    let whole = Some(seconds).filter(|seconds| (0..60).contains(seconds))?;
    whole.checked_mul(TICKS_PER_SECOND)?.checked_add(ticks)
}

/// `2014-01-01T00:00:00Z`, `2014-01-01T00:00:00.5-02:00`.
fn moment(text: &str) -> Option<DateTimeZone> {
    let (day, rest) = text.split_once(['T', 't'])?;
    let (clock, offset) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => rest.split_at_checked(at)?,
        None => (rest, "Z"),
    };
    let offset = match offset.as_bytes() {
        [b'Z' | b'z'] => 0,
        [sign, ..] => {
            let (hours, minutes) = offset.get(1..)?.split_once(':')?;
            let minutes: i64 = minutes.parse().ok()?;
            let minutes = hours.parse::<i64>().ok()?.checked_mul(60)?.checked_add(minutes)?;
            if *sign == b'-' { minutes.checked_neg()? } else { minutes }
        }
        [] => return None,
    };
    let ticks = date(day)?.days().checked_mul(TICKS_PER_DAY)?.checked_add(time(clock)?)?;
    DateTimeZone::new(DateTime::from_ticks(ticks)?, offset)
}

/// `P1DT2H3M4.5S` of XML Schema, without years and months.
fn duration(text: &str) -> Option<Duration> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let (days, clock) = text.strip_prefix('P')?.split_once('T').unwrap_or((text.strip_prefix('P')?, ""));
    let mut seconds = match days.strip_suffix('D') {
        Some(days) => days.parse::<f64>().ok()? * 86_400.0,
        None if days.is_empty() => 0.0,
        None => return None,
    };
    let mut number = String::new();
    for letter in clock.chars() {
        let unit = match letter {
            'H' => 3600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => {
                number.push(letter);
                continue;
            }
        };
        seconds += std::mem::take(&mut number).parse::<f64>().ok()? * unit;
    }
    Duration::from_seconds(sign * seconds)
}

#[cfg(test)]
mod tests {
    use super::{date, duration, moment, second_ticks, time};

    #[test]
    fn moments_are_read() {
        // The last column: what XML Schema Part 2 says the lexical form means, in minutes of offset.
        for (text, offset) in [
            ("2014-01-01T00:00:00Z", Some(0)),
            ("2014-01-01T00:00:00.1234567-02:30", Some(-150)),
            ("2014-01-01T08:00+01:00", Some(60)),
            ("2014-13-01T00:00:00Z", None),
            ("2014-01-01", None),
            ("2014-01-01T00:00:00+9223372036854775807:00", None),
            ("2014-01-01T9223372036854775807:00:00Z", None),
            ("2014-01-01T00:00:9223372036854775807Z", None),
            ("9223372036854775807-01-01T00:00:00Z", None),
            ("", None),
        ] {
            assert_eq!(moment(text).map(|moment| moment.offset()), offset, "{text}");
        }
        assert_eq!(date("2014-02-30"), None);
        assert_eq!(time("08:30"), Some(306_000_000_000));
        assert_eq!(time("24:00"), None);
        assert_eq!(second_ticks("1.5"), Some(15_000_000));
    }

    #[test]
    fn durations_are_read() {
        for (text, seconds) in [
            ("PT1H30M", Some(5400)),
            ("P1DT2H3M4S", Some(93_784)),
            ("-PT1.5S", Some(-1)),
            ("P2D", Some(172_800)),
            ("1H", None),
            ("P1Y", None),
        ] {
            let read = duration(text).map(|duration| duration.ticks() / 10_000_000);
            assert_eq!(read, seconds, "{text}");
        }
    }
}
