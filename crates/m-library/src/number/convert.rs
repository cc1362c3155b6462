//! Number.From, Number.FromText, Number.ToText, and the conversions to narrower kinds of number.

use super::round::{mode, round};
use crate::culture::digits::{Digits, Rounding};
use crate::culture::{Culture, number_format::number_text, parse_decimal, parse_number};
use crate::date::convert::local;
use crate::date::ole;
use crate::direct::Direct;
use crate::duration::parts;
use m_engine::value::time::TICKS_PER_DAY;
use m_engine::value::{Data, Number, Text, Type};
use m_engine::{Args, Body, Body::Known, Body::Plain, Builtin, Cx, Error, Result, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::ops::RangeInclusive;

pub(crate) const ALL: &[Builtin] = &[
    FROM, FROM_TEXT, TO_TEXT, BYTE, INT8, INT16, INT32, INT64, SINGLE, DOUBLE, DECIMAL, CURRENCY, PERCENTAGE,
];

const SIGNATURE: &str = "(value as any, optional culture as nullable text) as nullable number";
const ROUNDED_SIGNATURE: &str = "(value as any, optional culture as nullable text, optional roundingMode as nullable number) as nullable number";

/// A value as a number: what `Number.From` does. `None` for null and for an empty text: columns are converted by this
/// function, and a gap in a column becomes null.
///
/// Errors: a text that shows no number, or a value of a kind that is none.
pub(crate) fn number_from(cx: &Cx, value: &Value, culture: &Culture) -> Result<Option<Number>> {
    Ok(Some(match &value.data {
        Data::Null => return Ok(None),
        Data::Number(number) => number.clone(),
        Data::Text(text) if text.is_empty() => return Ok(None),
        Data::Text(text) => parse_number(text, culture)?,
        Data::Logical(logical) => f64::from(u8::from(*logical)).into(),
        Data::Date(date) => ole::to_number(date.days() * TICKS_PER_DAY).into(),
        Data::DateTime(moment) => ole::to_number(moment.ticks()).into(),
        Data::DateTimeZone(moment) => ole::to_number(local(cx, moment.utc_ticks())?.ticks()).into(),
        Data::Time(time) => parts::total(time.ticks(), TICKS_PER_DAY).into(),
        Data::Duration(duration) => parts::total(duration.ticks(), TICKS_PER_DAY).into(),
        _ => return Err(Error::conversion(value, &Type::number())),
    }))
}

/// The first argument as a number that becomes a decimal: a text keeps the digits that a double has no room for.
fn decimal_argument(cx: &Cx, args: &Args) -> Result<Option<Number>> {
    match &args.value(0).data {
        Data::Text(text) if !text.is_empty() => parse_decimal(text, &*Culture::of(&args.value(1))?).map(Some),
        _ => argument(cx, args),
    }
}

/// The first argument as a number, by the culture of the second.
fn argument(cx: &Cx, args: &Args) -> Result<Option<Number>> {
    number_from(cx, &args.value(0), &*Culture::of(&args.value(1))?)
}

const FROM: Builtin = Builtin {
    name: "Number.From",
    signature: SIGNATURE,
    doc: "Converts `value` to a number: a text by what it shows, a logical to 0 or 1, a date to days since 1899-12-30, a time or duration to days.",
    examples: &[
        (r#"Number.From("4")"#, "4"),
        ("Number.From(#datetime(2020, 3, 20, 6, 0, 0))", "43910.25"),
        // 12:00+05:00 is 07:00 in the local zone, UTC where none is given.
        (
            "Number.From(#datetimezone(2020, 1, 1, 12, 0, 0, 5, 0)) = Number.From(#datetime(2020, 1, 1, 7, 0, 0))",
            "true",
        ),
        (r#"Number.From("12.3%")"#, "0.123"),
        (r#"Number.From("")"#, "null"),
        ("Number.From(true)", "1"),
        (r#"Number.From("1.234,5", "de-DE")"#, "1234.5"),
    ],
    body: Known(&Plain(|cx, args| Ok(argument(cx, &args)?.into())), &Direct::Number),
};

const FROM_TEXT: Builtin = Builtin {
    name: "Number.FromText",
    signature: "(text as nullable text, optional culture as nullable text) as nullable number",
    doc: "Reads a number from `text`, as `culture` writes numbers.",
    examples: &[
        (r#"Number.FromText("4")"#, "4"),
        (r#"Number.FromText("5.0e-10")"#, "5e-10"),
        (r#"Number.FromText("3,423.10")"#, "3423.1"),
        (r#"Number.FromText("four")"#, r#"error "DataFormat.Error""#),
    ],
    body: Plain(|_, args| {
        let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
        parse_number(&text, &*Culture::of(&args.value(1))?).map(Value::from)
    }),
};

const TO_TEXT: Builtin = Builtin {
    name: "Number.ToText",
    signature: "(number as nullable number, optional format as nullable text, optional culture as nullable text) as nullable text",
    doc: "Writes a number as text, in a standard or custom numeric format, as `culture` writes numbers.",
    examples: &[
        ("Number.ToText(4)", r#""4""#),
        (r#"Number.ToText(4, "e")"#, r#""4.000000e+000""#),
        (r#"Number.ToText(-0.1234, "P1")"#, r#""-12.3%""#),
        (r##"Number.ToText(1234.5, "#,##0.00", "de-DE")"##, r#""1.234,50""#),
    ],
    body: Plain(|_, args| {
        let Some(number) = args.get::<Option<Number>>(0)? else { return Ok(Value::NULL) };
        let format = args.get::<Option<Text>>(1)?;
        number_text(&number, format.as_deref(), &*Culture::of(&args.value(2))?)
    }),
};

const fn integer(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: Body,
) -> Builtin {
    Builtin { name, signature: ROUNDED_SIGNATURE, doc, examples, body }
}

/// A whole number between two bounds; fractions are rounded first.
fn whole(cx: &Cx, args: &Args, kind: &str, bounds: RangeInclusive<i64>) -> Result<Value> {
    let Some(number) = argument(cx, args)? else { return Ok(Value::NULL) };
    match round(&number, 0, mode(&args.value(2))?).to_i64() {
        Some(rounded) if bounds.contains(&rounded) => Ok(Value::integer(rounded)),
        _ => Err(Error::expression_of(format!("The number is out of range of {kind} value."), number.into())),
    }
}

const BYTE: Builtin = integer(
    "Byte.From",
    "Converts `value` to a number and rounds it to an unsigned 8-bit integer; an error where it does not fit.",
    &[
        (r#"Byte.From("4")"#, "4"),
        (r#"Byte.From("4.5", null, RoundingMode.AwayFromZero)"#, "5"),
        ("Byte.From(256)", r#"error "Expression.Error""#),
    ],
    Known(&Plain(|cx, args| whole(cx, &args, "an 8 bit integer", 0..=255)), &Direct::Whole(0.0, 256.0)),
);

const INT8: Builtin = integer(
    "Int8.From",
    "Converts `value` to a number and rounds it to a signed 8-bit integer; an error where it does not fit.",
    &[
        (r#"Int8.From("4")"#, "4"),
        ("Int8.From(-128.4)", "-128"),
        ("Int8.From(128)", r#"error "Expression.Error""#),
    ],
    Known(&Plain(|cx, args| whole(cx, &args, "an 8 bit integer", -128..=127)), &Direct::Whole(-128.0, 128.0)),
);

const INT16: Builtin = integer(
    "Int16.From",
    "Converts `value` to a number and rounds it to a signed 16-bit integer; an error where it does not fit.",
    &[(r#"Int16.From("4.5", null, RoundingMode.AwayFromZero)"#, "5"), ("Int16.From(4.5)", "4")],
    Known(
        &Plain(|cx, args| whole(cx, &args, "a 16 bit integer", -32_768..=32_767)),
        &Direct::Whole(-32_768.0, 32_768.0),
    ),
);

const INT32: Builtin = integer(
    "Int32.From",
    "Converts `value` to a number and rounds it to a signed 32-bit integer; an error where it does not fit.",
    &[(r#"Int32.From("4")"#, "4"), ("Int32.From(3000000000)", r#"error "Expression.Error""#)],
    Known(
        &Plain(|cx, args| whole(cx, &args, "a 32 bit integer", -2_147_483_648..=2_147_483_647)),
        &Direct::Whole(-2_147_483_648.0, 2_147_483_648.0),
    ),
);

const INT64: Builtin = integer(
    "Int64.From",
    "Converts `value` to a number and rounds it to a signed 64-bit integer; an error where it does not fit.",
    &[
        (r#"Int64.From("4")"#, "4"),
        ("Int64.From(5.5)", "6"),
        (r#"Text.From(Int64.From("9223372036854775807"))"#, r#""9223372036854775807""#),
        (r#"Int64.From("9007199254740993") = Int64.From("9007199254740992")"#, "false"),
        ("Int64.From(1e20)", r#"error "Expression.Error""#),
    ],
    Known(&Plain(|cx, args| whole(cx, &args, "a 64 bit integer", i64::MIN..=i64::MAX)), &Direct::EXACT),
);

const SINGLE: Builtin = Builtin {
    name: "Single.From",
    signature: SIGNATURE,
    doc: "Converts `value` to a 32-bit floating point number; one that is out of range becomes infinite.",
    examples: &[(r#"Single.From("1.5")"#, "1.5"), ("Single.From(1e39)", "#infinity")],
    body: Plain(|cx, args| Ok(argument(cx, &args)?.map(|number| f64::from(number.to_f64() as f32)).into())),
};

const DOUBLE: Builtin = Builtin {
    name: "Double.From",
    signature: SIGNATURE,
    doc: "Converts `value` to a 64-bit floating point number.",
    examples: &[(r#"Double.From("4.5")"#, "4.5"), ("Double.From(null)", "null")],
    body: Known(
        &Plain(|cx, args| Ok(argument(cx, &args)?.map(|number| number.to_f64()).into())),
        &Direct::Number,
    ),
};

const DECIMAL: Builtin = Builtin {
    name: "Decimal.From",
    signature: SIGNATURE,
    doc: "Converts `value` to a decimal number with up to 28 digits; an error where it is out of range.",
    examples: &[
        (r#"Decimal.From("4.5")"#, "4.5"),
        (r#"Text.From(Decimal.From("1234567890.123456789012"))"#, r#""1234567890.123456789012""#),
        ("Decimal.From(1e300)", r#"error "Expression.Error""#),
    ],
    body: Plain(|cx, args| {
        let Some(number) = decimal_argument(cx, &args)? else { return Ok(Value::NULL) };
        decimal(&number).map(Value::from)
    }),
};

fn decimal(number: &Number) -> Result<Number> {
    number.to_decimal().map(Number::from).ok_or_else(|| {
        Error::expression_of("The number is out of range of a Decimal value.", number.clone().into())
    })
}

const CURRENCY: Builtin = Builtin {
    name: "Currency.From",
    signature: ROUNDED_SIGNATURE,
    doc: "Converts `value` to an amount with four decimal places, rounding a tie as `roundingMode` says; an error outside of ±922,337,203,685,477.5807.",
    examples: &[
        (r#"Currency.From("1.23455")"#, "1.2346"),
        (r#"Text.From(Currency.From("1.23445"))"#, r#""1.23440""#),
        (r#"Text.From(Currency.From("922337203685477.5807"))"#, r#""922337203685477.5807""#),
        (r#"Currency.From("1.23455", "en-US", RoundingMode.Down)"#, "1.2345"),
        ("Currency.From(1e15)", r#"error "Expression.Error""#),
    ],
    body: Plain(|cx, args| {
        let Some(number) = decimal_argument(cx, &args)? else { return Ok(Value::NULL) };
        match currency(&number, mode(&args.value(2))?) {
            Some(amount) => Ok(Number::from(amount).into()),
            None => {
                Err(Error::expression_of("The number is out of range of a Currency value.", number.into()))
            }
        }
    }),
};

/// A number rounded to four places, with as many places as it had before: they are zeros then. `None` outside the range
/// of a signed 64-bit count of ten-thousandths.
fn currency(number: &Number, rounding: Rounding) -> Option<Decimal> {
    let exact = match number.to_decimal()? {
        // A double may have more places than decimals get from it.
        _ if matches!(number, Number::Double(_)) => Digits::shortest(number)?.to_decimal()?,
        decimal => decimal,
    };
    let mut amount = round(&Number::from(exact), 4, rounding).to_decimal()?;
    amount.checked_mul(Decimal::from(10_000))?.to_i64()?;
    if exact.scale() > 4 {
        amount.rescale(exact.scale());
    }
    Some(amount)
}

const PERCENTAGE: Builtin = Builtin {
    name: "Percentage.From",
    signature: SIGNATURE,
    doc: "Converts `value` to a number; a text with a percent sign to the hundredth of what stands before it.",
    examples: &[(r#"Percentage.From("12.3%")"#, "0.123"), ("Percentage.From(0.5)", "0.5")],
    body: Known(&Plain(|cx, args| Ok(argument(cx, &args)?.into())), &Direct::Number),
};
