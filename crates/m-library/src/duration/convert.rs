//! `#duration`, Duration.From, Duration.FromText and Duration.ToText.
//!
//! Here: `Duration.Type`, `#duration`.

use crate::culture::{format_duration, parse_duration};
use m_engine::value::time::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use m_engine::value::{Data, Duration, Kind, Text, Type};
use m_engine::{Body::Constant, Body::Plain, Builtin, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[TYPE, CONSTRUCTOR, FROM, FROM_TEXT, TO_TEXT];

const TYPE: Builtin = Builtin {
    name: "Duration.Type",
    signature: "type",
    doc: "The type of duration values.",
    examples: &[("Duration.Type = type duration", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::Duration).into())),
};

const CONSTRUCTOR: Builtin = Builtin {
    name: "#duration",
    signature: "(days as number, hours as number, minutes as number, seconds as number) as duration",
    doc: "Makes a duration of days, hours, minutes and seconds, which are added; each may be negative or have a fraction.",
    examples: &[
        ("#duration(0, 25, 0, 0)", "#duration(1, 1, 0, 0)"),
        ("Duration.TotalSeconds(#duration(0, 0, 0, 5.5))", "5.5"),
        ("#duration(1e12, 0, 0, 0)", r#"error "Expression.Error""#),
    ],
    body: Plain(|_, args| {
        let mut ticks = 0_i64;
        for (index, unit) in
            [TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND].into_iter().enumerate()
        {
            let part = scaled(args.get(index)?, unit)?;
            ticks = ticks.checked_add(part).ok_or_else(|| out_of_range(args.value(index)))?;
        }
        Ok(Duration::from_ticks(ticks).into())
    }),
};

/// A number of units as ticks.
fn scaled(number: f64, unit: i64) -> Result<i64> {
    let ticks = number * unit as f64;
    // 2^63 is the first number that does not fit; not-a-number fails the comparison too.
    if ticks.abs() < 9_223_372_036_854_775_808.0 {
        Ok(ticks.round() as i64)
    } else {
        Err(out_of_range(number.into()))
    }
}

fn out_of_range(value: Value) -> Error {
    Error::outside_range("Duration", value)
}

const FROM: Builtin = Builtin {
    name: "Duration.From",
    signature: "(value as any) as nullable duration",
    doc: "Converts `value` to a duration: a number as days, a text of the form d.hh:mm:ss.",
    examples: &[
        ("Duration.From(2.525)", "#duration(2, 12, 36, 0)"),
        (r#"Duration.From("2.05:55:20.34567")"#, "#duration(2, 5, 55, 20.34567)"),
        ("Duration.From(null)", "null"),
        (r#"Duration.From("")"#, "null"),
    ],
    body: Plain(|_, args| duration_from(&args.value(0))),
};

/// A value as a duration: what `Duration.From` does.
fn duration_from(value: &Value) -> Result<Value> {
    Ok(match &value.data {
        Data::Null | Data::Duration(_) => value.clone().without_meta(),
        Data::Number(number) => Duration::from_ticks(scaled(number.to_f64(), TICKS_PER_DAY)?).into(),
        Data::Text(text) if text.is_empty() => Value::NULL,
        Data::Text(text) => parse_duration(text)?.into(),
        _ => return Err(Error::conversion(value, &Type::of_kind(Kind::Duration))),
    })
}

const FROM_TEXT: Builtin = Builtin {
    name: "Duration.FromText",
    signature: "(text as nullable text) as nullable duration",
    doc: "Reads a duration from `text` of the form (-)hh:mm(:ss(.ff)) or (-)ddd(.hh:mm(:ss(.ff))).",
    examples: &[
        (r#"Duration.FromText("2.05:55:20")"#, "#duration(2, 5, 55, 20)"),
        (r#"Duration.FromText("-00:01")"#, "#duration(0, 0, -1, 0)"),
        (r#"Duration.FromText("7")"#, "#duration(7, 0, 0, 0)"),
        (r#"Duration.FromText("24:00")"#, r#"error "DataFormat.Error""#),
    ],
    body: Plain(|_, args| match args.get::<Option<Text>>(0)? {
        Some(text) => parse_duration(&text).map(Value::from),
        None => Ok(Value::NULL),
    }),
};

const TO_TEXT: Builtin = Builtin {
    name: "Duration.ToText",
    signature: "(duration as nullable duration, optional format as nullable text) as nullable text",
    doc: "Writes a duration as text of the form d.hh:mm:ss. `format` must be null.",
    examples: &[
        ("Duration.ToText(#duration(2, 5, 55, 20))", r#""2.05:55:20""#),
        ("Duration.ToText(#duration(0, 0, 0, -0.5))", r#""-00:00:00.5000000""#),
        (r#"Duration.ToText(#duration(0, 0, 0, 1), "c")"#, r#"error "Expression.Error""#),
    ],
    body: Plain(|_, args| {
        if args.get::<Option<Text>>(1)?.is_some() {
            return Err(Error::expression(
                "The \"format\" parameter of Duration.ToText has no effect and is no longer supported.",
            ));
        }
        Ok(args.get::<Option<Duration>>(0)?.map(format_duration).into())
    }),
};
