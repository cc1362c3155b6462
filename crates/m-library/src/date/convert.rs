//! `#date`, Date.From, Date.FromText and Date.ToText.
//!
//! Here: `Date.Type`, `#date`.

use super::moment::out_of_range;
use super::ole;
use crate::culture::options::Options;
use crate::culture::{Culture, format_date, parse_date};
use crate::direct::Direct;
use m_engine::formula::Vector;
use m_engine::value::time::TICKS_PER_MINUTE;
use m_engine::value::{Data, Date, DateTime, Kind, Number, Text, Type};
use m_engine::{
    Args, Body::Columns, Body::Constant, Body::Known, Body::Plain, Builtin, Cx, Error, Result, Value,
};

pub(crate) const ALL: &[Builtin] = &[TYPE, CONSTRUCTOR, FROM, FROM_TEXT, TO_TEXT];

const TYPE: Builtin = Builtin {
    name: "Date.Type",
    signature: "type",
    doc: "The type of date values.",
    examples: &[("Date.Type = type date", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::Date).into())),
};

const CONSTRUCTOR: Builtin = Builtin {
    name: "#date",
    signature: "(year as number, month as number, day as number) as date",
    doc: "Makes a date of whole numbers: a year from 1 to 9999, a month and a day that exist.",
    examples: &[
        ("Date.Month(#date(2023, 12, 26))", "12"),
        ("#date(2023, 13, 1)", r#"error "Expression.Error""#),
        ("#date(2023, 2, 29)", r#"error "Expression.Error""#),
    ],
    body: Plain(|_, args| date_argument(&args, "Date").map(Value::from)),
};

/// The date of the first three arguments of a constructor.
///
/// Errors: there is no such day.
pub(crate) fn date_argument(args: &Args, kind: &str) -> Result<Date> {
    let parts = [whole(args, 0)?, whole(args, 1)?, whole(args, 2)?];
    match parts {
        [Some(year), Some(month), Some(day)] => Date::new(year, month, day),
        _ => None,
    }
    .ok_or_else(|| invalid(args, kind))
}

/// A whole number; `None` for one with a fraction.
pub(crate) fn whole(args: &Args, index: usize) -> Result<Option<i64>> {
    Ok(args.get::<Number>(index)?.to_i64())
}

/// The error of a constructor of `kind` whose parts do not fit, with all of them.
pub(crate) fn invalid(args: &Args, kind: &str) -> Error {
    let parts = (0..args.given()).map(|index| args.value(index)).collect();
    Error::outside_range(kind, Value::list(parts))
}

const FROM: Builtin = Builtin {
    name: "Date.From",
    signature: "(value as any, optional culture as nullable text) as nullable date",
    doc: "Converts `value` to a date: a text by what it shows, a number as days since 1899-12-30, a datetime by its day, a datetimezone by its day in the local zone.",
    examples: &[
        ("Date.From(#datetime(1899, 12, 30, 6, 45, 12))", "#date(1899, 12, 30)"),
        ("Date.From(43910)", "#date(2020, 3, 20)"),
        (r#"Date.From("18 Juli, 2023", "de-DE")"#, "#date(2023, 7, 18)"),
        ("Date.From(null)", "null"),
        (r#"Date.From("")"#, "null"),
        // Local time of the evaluation is UTC where no zone is given.
        ("Date.From(#datetimezone(2020, 1, 1, 23, 0, 0, -5, 0))", "#date(2020, 1, 2)"),
        ("Date.From(true)", r#"error "Expression.Error""#),
    ],
    body: Known(&Plain(|cx, args| date_from(cx, &args.value(0), &args.value(1))), &Direct::Date),
};

/// A value as a date: what `Date.From` does.
pub(crate) fn date_from(cx: &Cx, value: &Value, culture: &Value) -> Result<Value> {
    Ok(match &value.data {
        Data::Null | Data::Date(_) => value.clone().without_meta(),
        Data::DateTime(moment) => moment.date().into(),
        Data::DateTimeZone(moment) => local(cx, moment.utc_ticks())?.date().into(),
        Data::Number(number) => ole::from_number(number.to_f64()).map(DateTime::date)?.into(),
        Data::Text(text) if text.is_empty() => Value::NULL,
        Data::Text(text) => parse_date(cx, text, None, &Culture::of(culture)?)?.into(),
        _ => return Err(Error::conversion(value, &Type::of_kind(Kind::Date))),
    })
}

const FROM_TEXT: Builtin = Builtin {
    name: "Date.FromText",
    signature: "(text as nullable text, optional options as any) as nullable date",
    doc: "Reads a date from `text`. The record `options` may have a Format, which the text must have exactly, and a Culture; a text instead of a record names the culture.",
    examples: &[
        (r#"Date.FromText("2010-12-31")"#, "#date(2010, 12, 31)"),
        (r#"Date.FromText("12/31/2010")"#, "#date(2010, 12, 31)"),
        (
            r#"Date.FromText("30 Dez 2010", [Format = "dd MMM yyyy", Culture = "de-DE"])"#,
            "#date(2010, 12, 30)",
        ),
        (r#"Date.FromText("20 gen. 2023", [Culture = "it-IT"])"#, "#date(2023, 1, 20)"),
        (r#"Date.FromText("1400", [Format = "yyyy", Culture = "ar-SA"])"#, "#date(1979, 11, 20)"),
        (r#"Date.FromText("31/12/2010")"#, r#"error "DataFormat.Error""#),
    ],
    body: Columns(
        |cx, args| {
            let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
            let options = Options::of_reading(cx, &args.value(1))?;
            parse_date(cx, &text, options.format(), &options.culture).map(Value::from)
        },
        |cx, arguments, _| {
            let (text, options) = match arguments {
                [text] => (text, &Value::NULL),
                [text, options] => (text, options.one()?),
                _ => return None,
            };
            let options = Options::of_reading(cx, options).ok()?;
            text.dates_of_texts(|text| parse_date(cx, text, options.format(), &options.culture).ok())
        },
    ),
};

const TO_TEXT: Builtin = Builtin {
    name: "Date.ToText",
    signature: "(date as nullable date, optional options as any, optional culture as nullable text) as nullable text",
    doc: "Writes a date as text. The record `options` may have a Format and a Culture; a text instead of a record is the format, and `culture` goes with it.",
    examples: &[
        ("Date.ToText(#date(2010, 12, 31))", r#""12/31/2010""#),
        (
            r#"Date.ToText(#date(2010, 12, 31), [Format = "dd MMM yyyy", Culture = "de-DE"])"#,
            r#""31 Dez 2010""#,
        ),
        (r#"Date.ToText(#date(2000, 1, 1), [Format = "yyyy", Culture = "ar-SA"])"#, r#""1420""#),
        (r#"Date.ToText(#date(2010, 12, 31), "yyyy-MM-dd")"#, r#""2010-12-31""#),
    ],
    body: Columns(
        |cx, args| {
            let Some(date) = args.get::<Option<Date>>(0)? else { return Ok(Value::NULL) };
            let options = Options::of_writing(cx, &args.value(1), &args.value(2))?;
            format_date(date, options.format(), &options.culture).map(Value::from)
        },
        |cx, arguments, _| {
            let value = |at: usize| arguments.get(at).map_or(Some(&Value::NULL), Vector::one);
            let options = Options::of_writing(cx, value(1)?, value(2)?).ok()?;
            arguments
                .first()?
                .texts_of_dates(|date| format_date(date, options.format(), &options.culture).ok())
        },
    ),
};

/// A moment in UTC ticks on the clock of the host's zone.
pub(crate) fn local(cx: &Cx, utc: i64) -> Result<DateTime> {
    DateTime::from_ticks(utc + cx.host().local_offset(utc) * TICKS_PER_MINUTE)
        .ok_or_else(|| out_of_range("DateTime"))
}
