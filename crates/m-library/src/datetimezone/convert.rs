//! `#datetimezone`, DateTimeZone.From, DateTimeZone.FromText, DateTimeZone.FromFileTime and DateTimeZone.ToText.
//!
//! Here: `DateTimeZone.Type`, `#datetimezone`.

use super::zone::at_host;
use crate::culture::options::Options;
use crate::culture::{Culture, format_datetimezone, parse_datetimezone};
use crate::date::convert::invalid;
use crate::date::moment::zone_offset;
use crate::date::ole;
use crate::datetime::convert::{file_time, moment_argument};
use crate::datetime::parts::offset_argument;
use m_engine::value::{Data, DateTime, DateTimeZone, Kind, Text, Time, Type};
use m_engine::{Body::Constant, Body::Plain, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[TYPE, CONSTRUCTOR, FROM, FROM_TEXT, FROM_FILE_TIME, TO_TEXT];

const TYPE: Builtin = Builtin {
    name: "DateTimeZone.Type",
    signature: "type",
    doc: "The type of datetimezone values.",
    examples: &[("DateTimeZone.Type = type datetimezone", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::DateTimeZone).into())),
};

const CONSTRUCTOR: Builtin = Builtin {
    name: "#datetimezone",
    signature: "(year as number, month as number, day as number, hour as number, minute as number, second as number, offsetHours as number, offsetMinutes as number) as datetimezone",
    doc: "Makes a datetimezone of the numbers of a date, a time and an offset from UTC of at most 14 hours.",
    examples: &[
        ("DateTimeZone.ZoneHours(#datetimezone(2013, 2, 26, 9, 15, 0, 9, 0))", "9"),
        ("#datetimezone(2013, 2, 26, 9, 15, 0, 15, 0)", r#"error "Expression.Error""#),
    ],
    body: Plain(|_, args| {
        let moment = moment_argument(&args, "DateTimeZone")?;
        let zoned = DateTimeZone::new(moment, offset_argument(&args, 6)?);
        zoned.map(Value::from).ok_or_else(|| invalid(&args, "DateTimeZone"))
    }),
};

const FROM: Builtin = Builtin {
    name: "DateTimeZone.From",
    signature: "(value as any, optional culture as nullable text) as nullable datetimezone",
    doc: "Converts `value` to a datetimezone: a text by what it shows; dates, datetimes, times and numbers as a datetime in the local zone.",
    examples: &[
        (r#"DateTimeZone.From("2020-10-30T01:30:00-08:00")"#, "#datetimezone(2020, 10, 30, 1, 30, 0, -8, 0)"),
        (
            r#"DateTimeZone.From("13 de agosto de 2025 15:43:00 -03:00", "pt-BR")"#,
            "#datetimezone(2025, 8, 13, 15, 43, 0, -3, 0)",
        ),
        ("DateTimeZone.From(45658.5)", "#datetimezone(2025, 1, 1, 12, 0, 0, 0, 0)"),
        (r#"DateTimeZone.From("")"#, "null"),
    ],
    body: Rust(|cx, args| datetimezone_from(cx, &args.value(0), &args.value(1))),
};

/// A value as a datetimezone: what `DateTimeZone.From` does.
fn datetimezone_from(cx: &Cx, value: &Value, culture: &Value) -> Result<Value> {
    let local = match &value.data {
        Data::Null | Data::DateTimeZone(_) => return Ok(value.clone().without_meta()),
        Data::Text(text) if text.is_empty() => return Ok(Value::NULL),
        Data::Text(text) => {
            return parse_datetimezone(cx, text, None, &Culture::of(culture)?).map(Value::from);
        }
        Data::Date(date) => date.at(Time::MIDNIGHT),
        Data::DateTime(moment) => Some(*moment),
        Data::Time(time) => Some(ole::time_of_day(*time)?),
        Data::Number(number) => Some(ole::from_number(number.to_f64())?),
        _ => return Err(Error::conversion(value, &Type::of_kind(Kind::DateTimeZone))),
    };
    let zoned = |local: DateTime| DateTimeZone::new(local, zone_offset(cx, local));
    Ok(local.and_then(zoned).into())
}

const FROM_TEXT: Builtin = Builtin {
    name: "DateTimeZone.FromText",
    signature: "(text as nullable text, optional options as any) as nullable datetimezone",
    doc: "Reads a datetimezone from `text`. The record `options` may have a Format, which the text must have exactly, and a Culture; a text instead of a record names the culture.",
    examples: &[
        (
            r#"DateTimeZone.FromText("2010-12-31T01:30:00-08:00")"#,
            "#datetimezone(2010, 12, 31, 1, 30, 0, -8, 0)",
        ),
        (
            r#"DateTimeZone.FromText("30 Dez 2010 02:04:50.369730 +02:00", [Format = "dd MMM yyyy HH:mm:ss.ffffff zzz", Culture = "de-DE"])"#,
            "#datetimezone(2010, 12, 30, 2, 4, 50.36973, 2, 0)",
        ),
        (
            r#"DateTimeZone.FromText("2009-06-15T13:45:30.0000000-07:00", [Format = "O", Culture = "en-US"])"#,
            "#datetimezone(2009, 6, 15, 13, 45, 30, -7, 0)",
        ),
    ],
    body: Rust(|cx, args| {
        let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
        let options = Options::of_reading(cx, &args.value(1))?;
        parse_datetimezone(cx, &text, options.format(), &options.culture).map(Value::from)
    }),
};

const FROM_FILE_TIME: Builtin = Builtin {
    name: "DateTimeZone.FromFileTime",
    signature: "(fileTime as nullable number) as nullable datetimezone",
    doc: "Converts a Windows file time, a count of 100-nanosecond intervals since 1601-01-01 at UTC, to a datetimezone in the local zone.",
    examples: &[("DateTimeZone.FromFileTime(0)", "#datetimezone(1601, 1, 1, 0, 0, 0, 0, 0)")],
    body: Plain(|cx, args| match file_time(&args)? {
        Some(utc) => at_host(cx, utc),
        None => Ok(Value::NULL),
    }),
};

const TO_TEXT: Builtin = Builtin {
    name: "DateTimeZone.ToText",
    signature: "(dateTimeZone as nullable datetimezone, optional options as any, optional culture as nullable text) as nullable text",
    doc: "Writes a datetimezone as text. The record `options` may have a Format and a Culture; a text instead of a record is the format, and `culture` goes with it.",
    examples: &[
        (
            "DateTimeZone.ToText(#datetimezone(2010, 12, 31, 1, 30, 25, 2, 0))",
            r#""12/31/2010 1:30:25 AM +02:00""#,
        ),
        (
            r#"DateTimeZone.ToText(#datetimezone(2000, 2, 8, 3, 45, 12, 2, 0), [Format = "O", Culture = "en-US"])"#,
            r#""2000-02-08T03:45:12.0000000+02:00""#,
        ),
    ],
    body: Plain(|cx, args| {
        let Some(moment) = args.get::<Option<DateTimeZone>>(0)? else { return Ok(Value::NULL) };
        let options = Options::of_writing(cx, &args.value(1), &args.value(2))?;
        format_datetimezone(moment, options.format(), &options.culture).map(Value::from)
    }),
};
