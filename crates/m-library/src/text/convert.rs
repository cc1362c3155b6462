//! `Text.From` and `Text.Format`: values as text.

use crate::binary::base64;
use crate::culture::{
    Culture, format_date, format_datetime, format_datetimezone, format_duration, format_number, format_time,
};
use crate::direct::Direct;
use m_engine::value::{Data, List, Record, Text, Type};
use m_engine::{Args, Body::Known, Body::Plain, Body::Rust, Builtin, Cx, Error, Result, Value};
use std::sync::Arc;

pub(crate) const ALL: &[Builtin] = &[FROM, FORMAT];

const FROM: Builtin = Builtin {
    name: "Text.From",
    signature: "(value as any, optional culture as nullable text) as nullable text",
    doc: "Gives a number, date, time, datetime, datetimezone, duration, logical or binary value as text, by the habits \
          of `culture`; a text as it is, null as null.",
    examples: &[
        ("Text.From(3)", r#""3""#),
        (r#"Text.From(1.5, "de-DE")"#, r#""1,5""#),
        ("Text.From(#datetime(2024, 6, 24, 14, 32, 22))", r#""6/24/2024 2:32:22 PM""#),
        (r#"Text.From(#datetime(2024, 6, 24, 14, 32, 22), "de-DE")"#, r#""24.06.2024 14:32:22""#),
        ("Text.From(#duration(1, 2, 3, 4))", r#""1.02:03:04""#),
        ("Text.From(true)", r#""true""#),
        (r#"Text.From(Binary.FromText("10FF", BinaryEncoding.Hex))"#, r#""EP8=""#),
        ("Text.From(null)", "null"),
        ("Text.From({})", r#"error "Expression.Error""#),
    ],
    body: Known(&Plain(from), &Direct::Text),
};

const FORMAT: Builtin = Builtin {
    name: "Text.Format",
    signature: "(formatString as text, arguments as any, optional culture as nullable text) as text",
    doc: "Replaces the references of `formatString` by `arguments`, written as `Text.From` does by the habits of \
          `culture`: `#{0}` by the first item of a list, `#[name]` by the field of a record.",
    examples: &[
        (r##"Text.Format("#{0}, #{1}, and #{2}.", {17, 7, 22})"##, r#""17, 7, and 22.""#),
        (
            r##"Text.Format("The time for the #[distance] km run held in #[city] on #[date] was #[duration].",
                [city = "Seattle", date = #date(2015, 3, 10), duration = #duration(0, 0, 54, 40), distance = 10],
                "en-US")"##,
            r#""The time for the 10 km run held in Seattle on 3/10/2015 was 00:54:40.""#,
        ),
        (r##"Text.Format("# #{0} {1}", {null})"##, r##""#  {1}""##),
        (r##"Text.Format("#{1}", {1})"##, r#"error "Expression.Error""#),
        (r##"Text.Format("#[b]", [a = 1])"##, r#"error "Expression.Error""#),
    ],
    body: Rust(format),
};

/// A value as `Text.From` writes it.
///
/// Errors: a list, record, table, function or type.
pub(crate) fn text_of(cx: &Cx, value: &Value, culture: &Arc<Culture>) -> Result<Text> {
    Ok(match &value.data {
        Data::Text(text) => text.clone(),
        Data::Logical(logical) => Text::from(if *logical { "true" } else { "false" }),
        Data::Number(number) => format_number(number, None, culture)?.into(),
        Data::Date(date) => format_date(*date, None, culture)?.into(),
        Data::Time(time) => format_time(*time, None, culture)?.into(),
        Data::DateTime(moment) => format_datetime(*moment, None, culture)?.into(),
        Data::DateTimeZone(moment) => format_datetimezone(*moment, None, culture)?.into(),
        Data::Duration(duration) => format_duration(*duration).into(),
        Data::Binary(binary) => base64::encode(&binary.bytes(cx)?).into(),
        _ => return Err(Error::conversion(value, &Type::text())),
    })
}

fn from(cx: &Cx, args: Args) -> Result<Value> {
    let value = args.value(0);
    if value.is_null() {
        return Ok(Value::NULL);
    }
    let culture = Culture::of(&args.value(1))?;
    text_of(cx, &value, &culture).map(Value::from)
}

fn format(cx: &Cx, args: Args) -> Result<Value> {
    let (format, arguments) = (args.get::<Text>(0)?, args.value(1));
    let culture = Culture::of(&args.value(2))?;
    let mut out = String::new();
    let mut rest = format.as_str();
    while let Some(at) = rest.find('#') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        match reference(rest) {
            Some((name, is_field, tail)) => {
                let value = argument(cx, &arguments, name, is_field)?;
                if !value.is_null() {
                    out.push_str(&text_of(cx, &value, &culture)?);
                }
                rest = tail;
            }
            None => out.push('#'),
        }
    }
    out.push_str(rest);
    Ok(out.into())
}

/// A reference after its `#`: what stands in it, whether it names a field, and what follows it.
fn reference(text: &str) -> Option<(&str, bool, &str)> {
    let (is_field, closing) = match text.chars().next()? {
        '{' => (false, '}'),
        '[' => (true, ']'),
        _ => return None,
    };
    let (name, tail) = text.get(1..)?.split_once(closing)?;
    Some((name, is_field, tail))
}

fn argument(cx: &Cx, arguments: &Value, name: &str, is_field: bool) -> Result<Value> {
    if is_field {
        let record = <Record as m_engine::FromValue>::from_value(arguments.clone())?;
        let name = name.strip_prefix("#\"").and_then(|name| name.strip_suffix('"')).unwrap_or(name);
        return record.get(name).ok_or_else(|| Error::missing_field(name, &record))?.force(cx);
    }
    let list = <List as m_engine::FromValue>::from_value(arguments.clone())?;
    let index: usize = name.trim().parse().map_err(|_| {
        Error::expression_of("A reference of the format string isn't a number.", Value::text(name))
    })?;
    match list.get(cx, index)? {
        Some(cell) => cell.force(cx),
        None => Err(Error::expression_of(
            "There weren't enough elements in the enumeration to complete the operation.",
            arguments.clone(),
        )),
    }
}
