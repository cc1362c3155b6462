//! `#datetime`, DateTime.From, DateTime.FromText, DateTime.FromFileTime and DateTime.ToText.
//!
//! Here: `DateTime.Type`, `#datetime`.

use crate::culture::options::Options;
use crate::culture::{Culture, format_datetime, parse_datetime};
use crate::date::convert::{date_argument, invalid, local, whole};
use crate::date::ole;
use crate::direct::Direct;
use m_engine::value::time::{TICKS_PER_MINUTE, TICKS_PER_SECOND};
use m_engine::value::{Data, DateTime, Kind, Number, Text, Time, Type};
use m_engine::{Args, Body::Constant, Body::Known, Body::Plain, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[TYPE, CONSTRUCTOR, FROM, FROM_TEXT, FROM_FILE_TIME, TO_TEXT];

const TYPE: Builtin = Builtin {
    name: "DateTime.Type",
    signature: "type",
    doc: "The type of datetime values.",
    examples: &[("DateTime.Type = type datetime", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::DateTime).into())),
};

const CONSTRUCTOR: Builtin = Builtin {
    name: "#datetime",
    signature: "(year as number, month as number, day as number, hour as number, minute as number, second as number) as datetime",
    doc: "Makes a datetime of the numbers of a date and a time; all but the second are whole.",
    examples: &[
        ("DateTime.Date(#datetime(2010, 12, 31, 11, 56, 2))", "#date(2010, 12, 31)"),
        ("#datetime(2010, 12, 31, 24, 0, 0)", r#"error "Expression.Error""#),
    ],
    body: Plain(|_, args| moment_argument(&args, "DateTime").map(Value::from)),
};

/// The datetime of the first six arguments of a constructor.
///
/// Errors: there is no such day or time.
pub(crate) fn moment_argument(args: &Args, kind: &str) -> Result<DateTime> {
    let date = date_argument(args, kind)?;
    let time = time_argument(args, 3)?.filter(|time| time.hour() < 24);
    time.and_then(|time| date.at(time)).ok_or_else(|| invalid(args, kind))
}

/// The time of three arguments from `first` on; `None` where there is no such time.
pub(crate) fn time_argument(args: &Args, first: usize) -> Result<Option<Time>> {
    let (hour, minute) = (whole(args, first)?, whole(args, first + 1)?);
    let seconds: f64 = args.get(first + 2)?;
    // 59.99999999 would round up to the next minute; the limit is on the seconds, not on what they round to.
    let ticks = (0.0..60.0).contains(&seconds).then(|| (seconds * TICKS_PER_SECOND as f64).round() as i64);
    let ticks = ticks.map(|ticks| ticks.min(TICKS_PER_MINUTE - 1));
    Ok(match (hour, minute, ticks) {
        (Some(hour), Some(minute), Some(ticks)) => Time::new(hour, minute, ticks),
        _ => None,
    })
}

const FROM: Builtin = Builtin {
    name: "DateTime.From",
    signature: "(value as any, optional culture as nullable text) as nullable datetime",
    doc: "Converts `value` to a datetime: a text by what it shows, a number as days since 1899-12-30, a date at midnight, a time on 1899-12-30, a datetimezone in the local zone.",
    examples: &[
        ("DateTime.From(#time(6, 45, 12))", "#datetime(1899, 12, 30, 6, 45, 12)"),
        ("DateTime.From(#date(1975, 4, 4))", "#datetime(1975, 4, 4, 0, 0, 0)"),
        (r#"DateTime.From("2010-12-31 1:30 PM")"#, "#datetime(2010, 12, 31, 13, 30, 0)"),
        ("DateTime.From(43910.25)", "#datetime(2020, 3, 20, 6, 0, 0)"),
        (r#"DateTime.From("")"#, "null"),
    ],
    body: Known(&Plain(|cx, args| datetime_from(cx, &args.value(0), &args.value(1))), &Direct::DateTime),
};

/// A value as a datetime: what `DateTime.From` does.
pub(crate) fn datetime_from(cx: &Cx, value: &Value, culture: &Value) -> Result<Value> {
    Ok(match &value.data {
        Data::Null | Data::DateTime(_) => value.clone().without_meta(),
        Data::Date(date) => date.at(Time::MIDNIGHT).into(),
        Data::Time(time) => ole::time_of_day(*time)?.into(),
        Data::DateTimeZone(moment) => local(cx, moment.utc_ticks())?.into(),
        Data::Number(number) => ole::from_number(number.to_f64())?.into(),
        Data::Text(text) if text.is_empty() => Value::NULL,
        Data::Text(text) => parse_datetime(cx, text, None, &Culture::of(culture)?)?.into(),
        _ => return Err(Error::conversion(value, &Type::of_kind(Kind::DateTime))),
    })
}

const FROM_TEXT: Builtin = Builtin {
    name: "DateTime.FromText",
    signature: "(text as nullable text, optional options as any) as nullable datetime",
    doc: "Reads a datetime from `text`. The record `options` may have a Format, which the text must have exactly, and a Culture; a text instead of a record names the culture.",
    examples: &[
        (r#"DateTime.FromText("2010-12-31T01:30:25")"#, "#datetime(2010, 12, 31, 1, 30, 25)"),
        (
            r#"DateTime.FromText("30 Dez 2010 02:04:50.369730", [Format = "dd MMM yyyy HH:mm:ss.ffffff", Culture = "de-DE"])"#,
            "#datetime(2010, 12, 30, 2, 4, 50.36973)",
        ),
        (
            r#"DateTime.FromText("2000-02-08T03:45:12Z", [Format = "yyyy-MM-dd'T'HH:mm:ss'Z'", Culture = "en-US"])"#,
            "#datetime(2000, 2, 8, 3, 45, 12)",
        ),
        (
            r#"DateTime.FromText("20101231T013000", [Format = "yyyyMMdd'T'HHmmss", Culture = "en-US"])"#,
            "#datetime(2010, 12, 31, 1, 30, 0)",
        ),
        (r#"DateTime.FromText("soon")"#, r#"error "DataFormat.Error""#),
    ],
    body: Plain(|cx, args| {
        let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
        let options = Options::of_reading(cx, &args.value(1))?;
        parse_datetime(cx, &text, options.format(), &options.culture).map(Value::from)
    }),
};

/// 1601-01-01 in ticks: file times count from there.
const FILE_TIME_EPOCH: i64 = 504_911_232_000_000_000;

/// A Windows file time as UTC ticks; `None` for null.
pub(crate) fn file_time(args: &Args) -> Result<Option<i64>> {
    let Some(number) = args.get::<Option<Number>>(0)? else { return Ok(None) };
    let ticks =
        number.to_i64().filter(|ticks| *ticks >= 0).and_then(|ticks| ticks.checked_add(FILE_TIME_EPOCH));
    ticks.map(Some).ok_or_else(|| Error::expression_of("The number isn't a file time.", number.into()))
}

const FROM_FILE_TIME: Builtin = Builtin {
    name: "DateTime.FromFileTime",
    signature: "(fileTime as nullable number) as nullable datetime",
    doc: "Converts a Windows file time, a count of 100-nanosecond intervals since 1601-01-01 at UTC, to a datetime in the local zone.",
    examples: &[
        ("DateTime.FromFileTime(0)", "#datetime(1601, 1, 1, 0, 0, 0)"),
        ("DateTime.FromFileTime(-1)", r#"error "Expression.Error""#),
    ],
    body: Plain(|cx, args| match file_time(&args)? {
        Some(utc) => local(cx, utc).map(Value::from),
        None => Ok(Value::NULL),
    }),
};

const TO_TEXT: Builtin = Builtin {
    name: "DateTime.ToText",
    signature: "(dateTime as nullable datetime, optional options as any, optional culture as nullable text) as nullable text",
    doc: "Writes a datetime as text. The record `options` may have a Format and a Culture; a text instead of a record is the format, and `culture` goes with it.",
    examples: &[
        ("DateTime.ToText(#datetime(2010, 12, 31, 1, 30, 25))", r#""12/31/2010 1:30:25 AM""#),
        (
            r#"DateTime.ToText(#datetime(2010, 12, 30, 2, 4, 50.36973), [Format = "dd MMM yyyy HH:mm:ss.ffffff", Culture = "de-DE"])"#,
            r#""30 Dez 2010 02:04:50.369730""#,
        ),
    ],
    body: Plain(|cx, args| {
        let Some(moment) = args.get::<Option<DateTime>>(0)? else { return Ok(Value::NULL) };
        let options = Options::of_writing(cx, &args.value(1), &args.value(2))?;
        format_datetime(moment, options.format(), &options.culture).map(Value::from)
    }),
};
