//! Numbers as text: the general form and .NET's standard numeric formats ("Standard numeric format strings").

use super::digits::{Digits, Rounding, digit, starts_group};
use super::{Culture, NumberSymbols, number_custom};
use m_engine::value::Number;
use m_engine::{Error, Result, Value};

/// Digits that a 64-bit number has for certain; formats other than `R` show no more.
const CERTAIN_DIGITS: usize = 15;

/// A number as text. Without a format: the shortest text that reads back as the same number, with the culture's decimal
/// separator.
///
/// Errors: the format is a single letter that no standard format has, or it is not for this number.
pub(crate) fn format_number(number: &Number, format: Option<&str>, culture: &Culture) -> Result<String> {
    let format = format.unwrap_or_default();
    if format.is_empty() {
        return Ok(general(number, &culture.numbers));
    }
    if !number.to_f64().is_finite() {
        return Ok(number.to_string());
    }
    match standard(format) {
        Some((kind, precision)) => standard_format(number, kind, precision, &culture.numbers)
            .ok_or_else(|| unknown_format(format, number)),
        None => Ok(number_custom::format(number, format, &culture.numbers)),
    }
}

fn unknown_format(format: &str, number: &Number) -> Error {
    let message = if matches!(format.as_bytes().first(), Some(b'd' | b'D' | b'x' | b'X')) {
        format!("The number format '{format}' is for whole numbers only.")
    } else {
        format!("The number format '{format}' isn't known.")
    };
    Error::expression_of(message, number.clone().into())
}

fn general(number: &Number, symbols: &NumberSymbols) -> String {
    let text = number.to_string();
    if symbols.decimal == "." { text } else { text.replace('.', &symbols.decimal) }
}

/// A letter with at most two digits is a standard format; everything else is a custom one.
fn standard(format: &str) -> Option<(char, Option<usize>)> {
    let mut chars = format.chars();
    let kind = chars.next().filter(char::is_ascii_alphabetic)?;
    let precision = chars.as_str();
    if precision.len() > 2 || !precision.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((kind, precision.parse().ok()))
}

fn standard_format(
    number: &Number,
    kind: char,
    precision: Option<usize>,
    symbols: &NumberSymbols,
) -> Option<String> {
    let digits = Digits::significant(number, CERTAIN_DIGITS)?;
    Some(match kind.to_ascii_uppercase() {
        'C' => {
            let money = &symbols.money;
            let places = precision.unwrap_or(money.decimals);
            let (text, negative) = fixed(digits, places, Some(symbols), &symbols.decimal);
            let pattern = if negative { money.negative } else { money.positive };
            pattern.replace('$', money.symbol).replacen('n', &text, 1)
        }
        'D' => {
            let text = whole(number)?;
            let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
            format!("{sign}{digits:0>width$}", width = precision.unwrap_or(1))
        }
        'E' => scientific(digits, precision.unwrap_or(6), kind, 3, symbols, false),
        'F' => signed(fixed(digits, precision.unwrap_or(2), None, &symbols.decimal)),
        'N' => signed(fixed(digits, precision.unwrap_or(2), Some(symbols), &symbols.decimal)),
        'P' => {
            let mut hundredfold = digits;
            hundredfold.shift(2);
            let (text, negative) =
                fixed(hundredfold, precision.unwrap_or(2), Some(symbols), &symbols.decimal);
            let pattern = if negative { symbols.percent.1 } else { symbols.percent.0 };
            pattern.replacen('n', &text, 1)
        }
        'G' => compact(number, precision.filter(|precision| *precision > 0), kind, symbols)?,
        'R' => general(number, symbols),
        'X' => hexadecimal(number, kind, precision.unwrap_or(0))?,
        _ => return None,
    })
}

fn signed((text, negative): (String, bool)) -> String {
    if negative { format!("-{text}") } else { text }
}

/// The digits of a whole number; `None` for one with a fraction.
fn whole(number: &Number) -> Option<String> {
    match number.to_i64() {
        Some(integer) => Some(integer.to_string()),
        None if !number.is_whole() => None,
        None => Some(match number {
            Number::Decimal(decimal) => decimal.trunc().to_string(),
            _ => format!("{:.0}", number.to_f64()),
        }),
    }
}

/// Fixed-point notation of the absolute value, and whether the number is negative. What rounds to zero has no sign.
pub(super) fn fixed(
    mut digits: Digits,
    places: usize,
    groups: Option<&NumberSymbols>,
    decimal: &str,
) -> (String, bool) {
    digits.round(places as i32, Rounding::TieAway);
    let whole: String = (0..digits.point().max(1)).rev().map(|place| digit(&digits, place)).collect();
    let mut text = match groups {
        Some(symbols) => grouped(&whole, symbols),
        None => whole,
    };
    if places > 0 {
        text.push_str(decimal);
        text.extend((1..=places as i32).map(|place| digit(&digits, -place)));
    }
    (text, digits.negative && !digits.is_zero())
}

/// Digits with the culture's group separators.
pub(super) fn grouped(whole: &str, symbols: &NumberSymbols) -> String {
    let mut text = String::new();
    let count = whole.len();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && starts_group(count - index, symbols.group_sizes) {
            text.push_str(&symbols.group);
        }
        text.push(digit);
    }
    text
}

/// Scientific notation with `places` digits after the point, or with as many as there are.
fn scientific(
    mut digits: Digits,
    places: usize,
    letter: char,
    exponent_digits: usize,
    symbols: &NumberSymbols,
    shortest: bool,
) -> String {
    digits.round_significant(places as i32 + 1, Rounding::TieAway);
    let exponent = digits.exponent();
    digits.shift(-exponent);
    let places = if shortest { (digits.len() - 1).max(0) as usize } else { places };
    let (mantissa, negative) = fixed(digits, places, None, &symbols.decimal);
    let sign = if negative { "-" } else { "" };
    let direction = if exponent < 0 { '-' } else { '+' };
    format!("{sign}{mantissa}{letter}{direction}{:0>exponent_digits$}", exponent.abs())
}

/// `G`: fixed-point, or scientific where that is shorter.
fn compact(
    number: &Number,
    precision: Option<usize>,
    letter: char,
    symbols: &NumberSymbols,
) -> Option<String> {
    let default = match number {
        Number::Double(_) => CERTAIN_DIGITS,
        _ => 29,
    };
    let precision = precision.unwrap_or(default);
    let mut digits = Digits::significant(number, precision)?;
    digits.round_significant(precision as i32, Rounding::TieAway);
    let exponent = digits.exponent();
    if exponent > -5 && exponent < precision as i32 {
        let places = (digits.len() - digits.point()).max(0) as usize;
        return Some(signed(fixed(digits, places, None, &symbols.decimal)));
    }
    let letter = if letter == 'g' { 'e' } else { 'E' };
    let places = (digits.len() - 1).max(0) as usize;
    Some(scientific(digits, places, letter, 2, symbols, true))
}

/// `X`: a negative number in two's complement, as wide as the smallest integer type that holds it.
fn hexadecimal(number: &Number, kind: char, width: usize) -> Option<String> {
    let integer = number.to_i64()?;
    let bits = if integer >= 0 {
        integer as u64
    } else if i8::try_from(integer).is_ok() {
        integer as u64 & 0xFF
    } else if i16::try_from(integer).is_ok() {
        integer as u64 & 0xFFFF
    } else if i32::try_from(integer).is_ok() {
        integer as u64 & 0xFFFF_FFFF
    } else {
        integer as u64
    };
    Some(if kind == 'x' { format!("{bits:0>width$x}") } else { format!("{bits:0>width$X}") })
}

/// A number in the default form of a culture, as a value.
pub(crate) fn number_text(number: &Number, format: Option<&str>, culture: &Culture) -> Result<Value> {
    format_number(number, format, culture).map(Value::from)
}
