//! Number.Round and the functions that always round in one direction.

use crate::culture::digits::{Digits, Rounding};
use m_engine::value::Number;
use m_engine::{Args, Body::Columns, Body::Plain, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[ROUND, UP, DOWN, AWAY_FROM_ZERO, TOWARD_ZERO];

const ROUND: Builtin = Builtin {
    name: "Number.Round",
    signature: "(number as nullable number, optional digits as nullable number, optional roundingMode as nullable number) as nullable number",
    doc: "Rounds `number` to the nearest number with `digits` decimal places, by default 0; negative ones round to tens, hundreds and so on. `roundingMode` says where a tie goes, by default to the even neighbour.",
    examples: &[
        ("Number.Round(1.234)", "1"),
        ("Number.Round(2.5)", "2"),
        ("Number.Round(1.2345, 3, RoundingMode.Up)", "1.235"),
        ("Number.Round(1.2345, 3, RoundingMode.Down)", "1.234"),
        ("Number.Round(1250, -2)", "1200"),
    ],
    body: Columns(
        |_, args| {
            let Some(number) = args.get::<Option<Number>>(0)? else { return Ok(Value::NULL) };
            let mode = mode(&args.value(2))?;
            Ok(round(&number, places(&args)?, mode).into())
        },
        |_, arguments, _| {
            let (number, digits) = match arguments {
                [number] => (number, 0),
                [number, digits] => (number, digits.one()?.as_index()?.min(400) as i32),
                _ => return None,
            };
            number.map_numbers(|number| {
                match round(&Number::Double(number), digits, mode(&Value::NULL).ok()?) {
                    Number::Double(rounded) => Some(rounded),
                    _ => None,
                }
            })
        },
    ),
};

const fn directed(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(&Cx, Args) -> Result<Value>,
) -> Builtin {
    let signature = "(number as nullable number, optional digits as nullable number) as nullable number";
    Builtin { name, signature, doc, examples, body: Plain(body) }
}

fn round_directed(args: &Args, rounding: Rounding) -> Result<Value> {
    let Some(number) = args.get::<Option<Number>>(0)? else { return Ok(Value::NULL) };
    Ok(round(&number, places(args)?, rounding).into())
}

const UP: Builtin = directed(
    "Number.RoundUp",
    "Rounds `number` up to `digits` decimal places, by default to a whole number.",
    &[("Number.RoundUp(1.234)", "2"), ("Number.RoundUp(1.234, 2)", "1.24"), ("Number.RoundUp(-1.9)", "-1")],
    |_, args| round_directed(&args, Rounding::Up),
);

const DOWN: Builtin = directed(
    "Number.RoundDown",
    "Rounds `number` down to `digits` decimal places, by default to a whole number.",
    &[
        ("Number.RoundDown(1.999)", "1"),
        ("Number.RoundDown(1.999, 2)", "1.99"),
        ("Number.RoundDown(-1.1)", "-2"),
    ],
    |_, args| round_directed(&args, Rounding::Down),
);

const AWAY_FROM_ZERO: Builtin = directed(
    "Number.RoundAwayFromZero",
    "Rounds a positive `number` up and a negative one down, to `digits` decimal places.",
    &[("Number.RoundAwayFromZero(-1.2)", "-2"), ("Number.RoundAwayFromZero(-1.234, 2)", "-1.24")],
    |_, args| round_directed(&args, Rounding::Away),
);

const TOWARD_ZERO: Builtin = directed(
    "Number.RoundTowardZero",
    "Drops what lies beyond `digits` decimal places of `number`.",
    &[("Number.RoundTowardZero(-1.2)", "-1"), ("Number.RoundTowardZero(-1.234, 2)", "-1.23")],
    |_, args| round_directed(&args, Rounding::Toward),
);

/// Places beyond the range of 64-bit numbers change nothing more.
fn places(args: &Args) -> Result<i32> {
    Ok(args.get::<Option<i64>>(1)?.unwrap_or(0).clamp(-400, 400) as i32)
}

/// The rounding of a `RoundingMode` value; null is the default, to even.
pub(crate) fn mode(value: &Value) -> Result<Rounding> {
    let Some(mode) = <Option<i64> as m_engine::FromValue>::from_value(value.clone())? else {
        return Ok(Rounding::TieEven);
    };
    match mode {
        0 => Ok(Rounding::TieUp),
        1 => Ok(Rounding::TieDown),
        2 => Ok(Rounding::TieAway),
        3 => Ok(Rounding::TieToward),
        4 => Ok(Rounding::TieEven),
        _ => Err(Error::expression_of(
            "The rounding mode must be one of the RoundingMode values.",
            value.clone(),
        )),
    }
}

/// A number rounded to decimal places; a decimal stays one. Infinities and not-a-number stay as they are.
pub(crate) fn round(number: &Number, places: i32, rounding: Rounding) -> Number {
    if let (Number::Double(double), 0, Some(whole)) = (number, places, whole(rounding)) {
        // Adding zero turns minus zero into zero.
        return Number::Double(whole(*double) + 0.0);
    }
    let Some(mut digits) = Digits::shortest(number) else { return number.clone() };
    digits.round(places, rounding);
    digits.to_number(number)
}

/// Rounding to whole numbers needs no digits: a half is exact in binary too.
fn whole(rounding: Rounding) -> Option<fn(f64) -> f64> {
    Some(match rounding {
        Rounding::TieEven => f64::round_ties_even,
        Rounding::TieAway => f64::round,
        Rounding::Up => f64::ceil,
        Rounding::Down => f64::floor,
        Rounding::Toward => f64::trunc,
        _ => return None,
    })
}
