//! Number.From, Number.FromText, Number.ToText, and the conversions to narrower kinds of number.

use super::round::{mode, round};
use crate::culture::digits::{Digits, Rounding};
use crate::culture::{Culture, number_format::number_text, parse_number};
use crate::date::ole;
use crate::datetime::convert::local;
use m_engine::value::time::TICKS_PER_DAY;
use m_engine::value::{Data, Number, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, FromValue, Result, Value};
use m_syntax::ast::Primitive;

pub(crate) const ALL: &[Builtin] = &[
    FROM, FROM_TEXT, TO_TEXT, BYTE, INT8, INT16, INT32, INT64, SINGLE, DOUBLE, DECIMAL, CURRENCY, PERCENTAGE,
];

const SIGNATURE: &str = "(value as any, optional culture as nullable text) as nullable number";
const ROUNDED_SIGNATURE: &str = "(value as any, optional culture as nullable text, optional roundingMode as nullable number) as nullable number";

/// A value as a number: what `Number.From` does. `None` for null.
///
/// Errors: a text that shows no number, or a value of a kind that is none.
pub(crate) fn number_from(cx: &Cx, value: &Value, culture: &Culture) -> Result<Option<Number>> {
    Ok(Some(match &value.data {
        Data::Null => return Ok(None),
        Data::Number(number) => number.clone(),
        Data::Text(text) => parse_number(text, culture)?.into(),
        Data::Logical(logical) => f64::from(u8::from(*logical)).into(),
        Data::Date(date) => ole::to_number(date.days() * TICKS_PER_DAY).into(),
        Data::DateTime(moment) => ole::to_number(moment.ticks()).into(),
        Data::DateTimeZone(moment) => ole::to_number(local(cx, moment.utc_ticks())?.ticks()).into(),
        Data::Time(time) => (time.ticks() as f64 / TICKS_PER_DAY as f64).into(),
        Data::Duration(duration) => (duration.ticks() as f64 / TICKS_PER_DAY as f64).into(),
        _ => return Err(Error::conversion(value, &Type::primitive(Primitive::Number))),
    }))
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
        ("Number.From(true)", "1"),
        (r#"Number.From("1.234,5", "de-DE")"#, "1234.5"),
    ],
    body: Rust(|cx, args| Ok(argument(cx, &args)?.into())),
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
    body: Rust(|_, args| {
        let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
        parse_number(&text, &*Culture::of(&args.value(1))?).map(Value::number)
    }),
};

const TO_TEXT: Builtin = Builtin {
    name: "Number.ToText",
    signature: "(number as nullable number, optional format as nullable text, optional culture as nullable text) as nullable text",
    doc: "Writes a number as text, in a standard or custom numeric format, as `culture` writes numbers.",
    examples: &[
        ("Number.ToText(4)", r#""4""#),
        (r#"Number.ToText(4, "e")"#, r#""4.000000e+000""#),
        (r#"Number.ToText(-0.1234, "P1")"#, r#""-12.3 %""#),
        (r##"Number.ToText(1234.5, "#,##0.00", "de-DE")"##, r#""1.234,50""#),
    ],
    body: Rust(|_, args| {
        let Some(number) = args.get::<Option<Number>>(0)? else { return Ok(Value::NULL) };
        let format = args.get::<Option<Text>>(1)?;
        number_text(&number, format.as_deref(), &*Culture::of(&args.value(2))?)
    }),
};

const fn integer(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(&Cx, Args) -> Result<Value>,
) -> Builtin {
    Builtin { name, signature: ROUNDED_SIGNATURE, doc, examples, body: Rust(body) }
}

/// A whole number between two bounds, the upper one excluded; fractions are rounded first.
fn whole(cx: &Cx, args: &Args, kind: &str, minimum: f64, beyond: f64) -> Result<Value> {
    let Some(number) = argument(cx, args)? else { return Ok(Value::NULL) };
    let rounded = round(&number, 0, mode(&args.value(2))?)?;
    let double = f64::from_value(rounded.clone())?;
    if double >= minimum && double < beyond {
        return Ok(rounded);
    }
    Err(Error::expression_of(format!("The number is out of range of {kind} value."), number.into()))
}

const BYTE: Builtin = integer(
    "Byte.From",
    "Converts `value` to a number and rounds it to an unsigned 8-bit integer; an error where it does not fit.",
    &[
        (r#"Byte.From("4")"#, "4"),
        (r#"Byte.From("4.5", null, RoundingMode.AwayFromZero)"#, "5"),
        ("Byte.From(256)", r#"error "Expression.Error""#),
    ],
    |cx, args| whole(cx, &args, "an 8 bit integer", 0.0, 256.0),
);

const INT8: Builtin = integer(
    "Int8.From",
    "Converts `value` to a number and rounds it to a signed 8-bit integer; an error where it does not fit.",
    &[
        (r#"Int8.From("4")"#, "4"),
        ("Int8.From(-128.4)", "-128"),
        ("Int8.From(128)", r#"error "Expression.Error""#),
    ],
    |cx, args| whole(cx, &args, "an 8 bit integer", -128.0, 128.0),
);

const INT16: Builtin = integer(
    "Int16.From",
    "Converts `value` to a number and rounds it to a signed 16-bit integer; an error where it does not fit.",
    &[(r#"Int16.From("4.5", null, RoundingMode.AwayFromZero)"#, "5"), ("Int16.From(4.5)", "4")],
    |cx, args| whole(cx, &args, "a 16 bit integer", -32_768.0, 32_768.0),
);

const INT32: Builtin = integer(
    "Int32.From",
    "Converts `value` to a number and rounds it to a signed 32-bit integer; an error where it does not fit.",
    &[(r#"Int32.From("4")"#, "4"), ("Int32.From(3000000000)", r#"error "Expression.Error""#)],
    |cx, args| whole(cx, &args, "a 32 bit integer", -2_147_483_648.0, 2_147_483_648.0),
);

const INT64: Builtin = integer(
    "Int64.From",
    "Converts `value` to a number and rounds it to a signed 64-bit integer; an error where it does not fit.",
    &[
        (r#"Int64.From("4")"#, "4"),
        ("Int64.From(5.5)", "6"),
        ("Int64.From(1e20)", r#"error "Expression.Error""#),
    ],
    |cx, args| {
        whole(cx, &args, "a 64 bit integer", -9_223_372_036_854_775_808.0, 9_223_372_036_854_775_808.0)
    },
);

const SINGLE: Builtin = Builtin {
    name: "Single.From",
    signature: SIGNATURE,
    doc: "Converts `value` to a 32-bit floating point number; an error where it is out of range.",
    examples: &[(r#"Single.From("1.5")"#, "1.5"), ("Single.From(1e300)", r#"error "Expression.Error""#)],
    body: Rust(|cx, args| {
        let Some(number) = argument(cx, &args)? else { return Ok(Value::NULL) };
        let double = number.to_f64();
        let single = double as f32;
        if single.is_infinite() && double.is_finite() {
            return Err(Error::expression_of("The number is out of range of a Single value.", number.into()));
        }
        Ok(Value::number(f64::from(single)))
    }),
};

const DOUBLE: Builtin = Builtin {
    name: "Double.From",
    signature: SIGNATURE,
    doc: "Converts `value` to a 64-bit floating point number.",
    examples: &[(r#"Double.From("4.5")"#, "4.5"), ("Double.From(null)", "null")],
    body: Rust(|cx, args| Ok(argument(cx, &args)?.map(|number| number.to_f64()).into())),
};

const DECIMAL: Builtin = Builtin {
    name: "Decimal.From",
    signature: SIGNATURE,
    doc: "Converts `value` to a decimal number with up to 28 digits; an error where it is out of range.",
    examples: &[(r#"Decimal.From("4.5")"#, "4.5"), ("Decimal.From(1e300)", r#"error "Expression.Error""#)],
    body: Rust(|cx, args| {
        let Some(number) = argument(cx, &args)? else { return Ok(Value::NULL) };
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
        (r#"Currency.From("1.23455", "en-US", RoundingMode.Down)"#, "1.2345"),
        ("Currency.From(1e15)", r#"error "Expression.Error""#),
    ],
    body: Rust(|cx, args| {
        let Some(number) = argument(cx, &args)? else { return Ok(Value::NULL) };
        let amount = round(&number, 4, mode(&args.value(2))?)?;
        if !in_currency_range(&number) {
            return Err(Error::expression_of(
                "The number is out of range of a Currency value.",
                number.into(),
            ));
        }
        decimal(&Number::from_value(amount)?).map(Value::from)
    }),
};

/// The range of a signed 64-bit count of ten-thousandths.
fn in_currency_range(number: &Number) -> bool {
    let Some(mut digits) = Digits::shortest(number) else { return false };
    digits.shift(4);
    digits.round(0, Rounding::TieEven);
    digits.to_f64().abs() < 9_223_372_036_854_775_808.0
}

const PERCENTAGE: Builtin = Builtin {
    name: "Percentage.From",
    signature: SIGNATURE,
    doc: "Converts `value` to a number; a text with a percent sign to the hundredth of what stands before it.",
    examples: &[(r#"Percentage.From("12.3%")"#, "0.123"), ("Percentage.From(0.5)", "0.5")],
    body: Rust(|cx, args| Ok(argument(cx, &args)?.into())),
};
