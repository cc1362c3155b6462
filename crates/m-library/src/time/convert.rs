//! `#time`, Time.From, Time.FromText and Time.ToText.
//!
//! Here: `Time.Type`, `#time`.

use crate::culture::options::Options;
use crate::culture::{Culture, format_time, parse_time};
use crate::date::convert::{invalid, local};
use crate::datetime::convert::time_argument;
use m_engine::value::time::TICKS_PER_DAY;
use m_engine::value::{Data, Kind, Text, Time, Type};
use m_engine::{Body::Constant, Body::Plain, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[TYPE, CONSTRUCTOR, FROM, FROM_TEXT, TO_TEXT];

const TYPE: Builtin = Builtin {
    name: "Time.Type",
    signature: "type",
    doc: "The type of time values.",
    examples: &[("Time.Type = type time", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::Time).into())),
};

const CONSTRUCTOR: Builtin = Builtin {
    name: "#time",
    signature: "(hour as number, minute as number, second as number) as time",
    doc: "Makes a time of an hour from 0 to 24, a minute and a second that may have a fraction; at hour 24 both are 0.",
    examples: &[
        ("Time.Minute(#time(11, 56, 2))", "56"),
        ("#time(24, 0, 1)", r#"error "Expression.Error""#),
        ("#time(11, 60, 0)", r#"error "Expression.Error""#),
    ],
    body: Plain(|_, args| time_argument(&args, 0)?.map(Value::from).ok_or_else(|| invalid(&args, "Time"))),
};

const FROM: Builtin = Builtin {
    name: "Time.From",
    signature: "(value as any, optional culture as nullable text) as nullable time",
    doc: "Converts `value` to a time: a text by what it shows, a number from 0 to less than 1 as a fraction of a day, a datetime by its time of day, a datetimezone by its time of day in the local zone.",
    examples: &[
        ("Time.From(0.7575)", "#time(18, 10, 48)"),
        ("Time.From(#datetime(1899, 12, 30, 6, 45, 12))", "#time(6, 45, 12)"),
        // Local time of the evaluation is UTC where no zone is given.
        ("Time.From(#datetimezone(2020, 1, 1, 12, 0, 0, 5, 0))", "#time(7, 0, 0)"),
        ("Time.From(1.5)", r#"error "Expression.Error""#),
        (r#"Time.From("6:30 PM")"#, "#time(18, 30, 0)"),
        (r#"Time.From("")"#, "null"),
    ],
    body: Plain(|cx, args| time_from(cx, &args.value(0), &args.value(1))),
};

/// A value as a time: what `Time.From` does.
fn time_from(cx: &Cx, value: &Value, culture: &Value) -> Result<Value> {
    Ok(match &value.data {
        Data::Null | Data::Time(_) => value.clone().without_meta(),
        Data::DateTime(moment) => moment.time().into(),
        Data::DateTimeZone(moment) => local(cx, moment.utc_ticks())?.time().into(),
        Data::Number(number) => {
            let days = number.to_f64();
            let ticks = (0.0..1.0).contains(&days).then(|| (days * TICKS_PER_DAY as f64).round() as i64);
            let time = ticks.and_then(|ticks| Time::from_ticks(ticks.min(TICKS_PER_DAY - 1)));
            time.map(Value::from).ok_or_else(|| {
                Error::expression_of(
                    "A time is a number from 0 to less than 1, a fraction of a day.",
                    value.clone(),
                )
            })?
        }
        Data::Text(text) if text.is_empty() => Value::NULL,
        Data::Text(text) => parse_time(text, None, &Culture::of(culture)?)?.into(),
        _ => return Err(Error::conversion(value, &Type::of_kind(Kind::Time))),
    })
}

const FROM_TEXT: Builtin = Builtin {
    name: "Time.FromText",
    signature: "(text as nullable text, optional options as any) as nullable time",
    doc: "Reads a time from `text`. The record `options` may have a Format, which the text must have exactly, and a Culture; a text instead of a record names the culture.",
    examples: &[
        (r#"Time.FromText("10:12:31am")"#, "#time(10, 12, 31)"),
        (r#"Time.FromText("1012")"#, "#time(10, 12, 0)"),
        (r#"Time.FromText("10")"#, "#time(10, 0, 0)"),
        (r#"Time.FromText("noon")"#, r#"error "DataFormat.Error""#),
    ],
    body: Plain(|cx, args| {
        let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
        let options = Options::of_reading(cx, &args.value(1))?;
        parse_time(&text, options.format(), &options.culture).map(Value::from)
    }),
};

const TO_TEXT: Builtin = Builtin {
    name: "Time.ToText",
    signature: "(time as nullable time, optional options as any, optional culture as nullable text) as nullable text",
    doc: "Writes a time as text. The record `options` may have a Format and a Culture; a text instead of a record is the format, and `culture` goes with it.",
    examples: &[
        ("Time.ToText(#time(11, 56, 2))", r#""11:56 AM""#),
        (r#"Time.ToText(#time(11, 56, 2), [Format = "hh:mm", Culture = "de-DE"])"#, r#""11:56""#),
        (r#"Time.ToText(#time(11, 56, 2), [Format = "T", Culture = "de-DE"])"#, r#""11:56:02""#),
    ],
    body: Plain(|cx, args| {
        let Some(time) = args.get::<Option<Time>>(0)? else { return Ok(Value::NULL) };
        let options = Options::of_writing(cx, &args.value(1), &args.value(2))?;
        format_time(time, options.format(), &options.culture).map(Value::from)
    }),
};
