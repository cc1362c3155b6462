//! Values as M text: in messages, in `Expression.Constant`, in printed results.

use crate::error::Result;
use crate::session::Cx;
use crate::value::time::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use crate::value::{Data, Date, Duration, Number, Text, Time, Value};
use m_syntax::print::quote_text;

/// A scalar as the M expression for it; `None` for lists, records, tables, functions, types and binaries.
pub fn inline(value: &Value) -> Option<String> {
    Some(match &value.data {
        Data::Null => "null".into(),
        Data::Logical(logical) => logical.to_string(),
        Data::Number(number) => number_literal(number),
        Data::Text(text) => quote_text(&text.to_display()),
        Data::Date(date) => format!("#date({})", date_parts(*date)),
        Data::Time(time) => format!("#time({})", time_parts(*time)),
        Data::DateTime(moment) => {
            format!("#datetime({}, {})", date_parts(moment.date()), time_parts(moment.time()))
        }
        Data::DateTimeZone(moment) => {
            let (local, offset) = (moment.local(), moment.offset());
            format!(
                "#datetimezone({}, {}, {}, {})",
                date_parts(local.date()),
                time_parts(local.time()),
                offset / 60,
                offset % 60
            )
        }
        Data::Duration(duration) => format!("#duration({})", duration_parts(*duration)),
        _ => return None,
    })
}

/// A number as an M expression.
pub fn number_literal(number: &Number) -> String {
    let double = number.to_f64();
    if double.is_nan() {
        "#nan".into()
    } else if double.is_infinite() {
        if double > 0.0 { "#infinity".into() } else { "-#infinity".into() }
    } else {
        number.to_string()
    }
}

/// Writes a 64-bit floating point number that is finite as [`Number`] shows it.
pub fn push_number(text: &mut String, number: f64) {
    crate::value::push_number(text, number);
}

fn date_parts(date: Date) -> String {
    let (year, month, day) = date.ymd();
    format!("{year}, {month}, {day}")
}

fn time_parts(time: Time) -> String {
    format!("{}, {}, {}", time.hour(), time.minute(), seconds(time.second_ticks()))
}

fn duration_parts(duration: Duration) -> String {
    let ticks = duration.ticks();
    format!(
        "{}, {}, {}, {}",
        ticks / TICKS_PER_DAY,
        ticks / TICKS_PER_HOUR % 24,
        ticks / TICKS_PER_MINUTE % 60,
        seconds(ticks % TICKS_PER_MINUTE)
    )
}

/// Seconds with up to seven decimals, trailing zeros dropped.
pub fn seconds(ticks: i64) -> String {
    let sign = if ticks < 0 { "-" } else { "" };
    let (whole, fraction) = (ticks.abs() / TICKS_PER_SECOND, ticks.abs() % TICKS_PER_SECOND);
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{fraction:07}");
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

/// A message from its format: `#{0}` is the first of `parameters`, a list.
pub fn format_message(cx: &Cx, format: &str, parameters: &Value) -> Result<Text> {
    let values = match &parameters.data {
        Data::List(list) => list.values(cx)?,
        _ => Vec::new(),
    };
    let mut message = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once("#{") {
        message.push_str(before);
        let Some((index, tail)) = after.split_once('}') else {
            message.push_str("#{");
            rest = after;
            continue;
        };
        match index.trim().parse::<usize>().ok().and_then(|index| values.get(index)) {
            Some(Value { data: Data::Text(text), .. }) => message.push_str(text),
            Some(value) => {
                message.push_str(&inline(value).unwrap_or_else(|| format!("[{}]", value.kind().name())))
            }
            None => message.push_str(&format!("#{{{index}}}")),
        }
        rest = tail;
    }
    message.push_str(rest);
    Ok(Text::from(message))
}
