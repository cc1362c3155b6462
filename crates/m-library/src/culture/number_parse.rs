//! Text as numbers: what `Number.FromText` accepts in a culture.

use super::Culture;
use m_engine::error::code;
use m_engine::value::Number;
use m_engine::{Error, Result, Value};
use rust_decimal::Decimal;

/// The number that a text shows: with group separators, a currency symbol, an exponent, a percent sign, or in
/// parentheses for a negative one. One that is whole keeps all digits that it has, up to 28.
///
/// Errors: `DataFormat.Error` where it shows none.
pub(crate) fn parse_number(text: &str, culture: &Culture) -> Result<Number> {
    parse(text, culture, Number::parse)
}

/// As [`parse_number`], with all digits behind the point too, as far as a decimal has room for them.
///
/// Errors: those of [`parse_number`].
pub(crate) fn parse_decimal(text: &str, culture: &Culture) -> Result<Number> {
    parse(text, culture, |digits| {
        match Decimal::from_str_exact(digits).or_else(|_| Decimal::from_scientific(digits)) {
            Ok(decimal) => Some(Number::from(decimal)),
            Err(_) => Number::parse(digits),
        }
    })
}

fn parse(text: &str, culture: &Culture, number: fn(&str) -> Option<Number>) -> Result<Number> {
    read(text.trim(), culture, number).ok_or_else(|| {
        Error::data_format("We couldn't convert to Number.", Value::text(text)).with_code(code::NOT_A_NUMBER)
    })
}

fn read(text: &str, culture: &Culture, number: fn(&str) -> Option<Number>) -> Option<Number> {
    // The common case first: digits, perhaps with a minus sign and a point, mean the same to Rust.
    let digits = text.strip_prefix('-').unwrap_or(text);
    let simple = |byte: u8| byte.is_ascii_digit() || (byte == b'.' && culture.numbers.decimal == ".");
    if digits.starts_with(|c: char| c.is_ascii_digit()) && digits.bytes().all(simple) {
        return number(text);
    }
    match text.to_ascii_lowercase().as_str() {
        "nan" => return Some(f64::NAN.into()),
        "infinity" | "∞" | "+∞" => return Some(f64::INFINITY.into()),
        "-infinity" | "-∞" => return Some(f64::NEG_INFINITY.into()),
        _ => {}
    }
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return u64::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+')).map(Number::from);
    }
    let mut rest = text;
    let mut negative = false;
    let mut percent = false;
    let (mut signed, mut symbol) = (false, false);
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (rest, negative, signed) = (inner, true, true);
    }
    // Signs and symbols may stand on either side, each once.
    loop {
        rest = rest.trim();
        let money = culture.numbers.money.symbol;
        if let Some(inner) = rest.strip_prefix(money).or_else(|| rest.strip_suffix(money)).filter(|_| !symbol)
        {
            (rest, symbol) = (inner, true);
        } else if let Some(inner) = strip(rest, '%').filter(|_| !percent) {
            (rest, percent) = (inner, true);
        } else if let Some(inner) =
            strip_sign(rest, '-').or_else(|| strip_sign(rest, '−')).filter(|_| !signed)
        {
            (rest, negative, signed) = (inner, true, true);
        } else if let Some(inner) = strip_sign(rest, '+').filter(|_| !signed) {
            (rest, signed) = (inner, true);
        } else {
            break;
        }
    }
    let plain = plain(rest, culture, percent)?;
    let number = number(plain.strip_suffix("e0").unwrap_or(&plain))?;
    Some(if negative { number.negated() } else { number })
}

fn strip(text: &str, symbol: char) -> Option<&str> {
    text.strip_prefix(symbol).or_else(|| text.strip_suffix(symbol))
}

/// A sign behind the number must not be the exponent's.
fn strip_sign(text: &str, sign: char) -> Option<&str> {
    text.strip_prefix(sign).or_else(|| text.strip_suffix(sign).filter(|rest| !rest.ends_with(['e', 'E'])))
}

/// The text as Rust reads numbers: digits with a point and an exponent.
fn plain(text: &str, culture: &Culture, percent: bool) -> Option<String> {
    let symbols = &culture.numbers;
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(position) => (text.get(..position)?, exponent(text.get(position + 1..)?)?),
        None => (text, 0),
    };
    let mut number = String::with_capacity(text.len());
    let mut rest = mantissa;
    let (mut digits, mut point) = (0, false);
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            digits += 1;
            number.push(c);
            rest = rest.get(1..)?;
        } else if let Some(after) = rest.strip_prefix(symbols.decimal.as_str()).filter(|_| !point) {
            point = true;
            number.push('.');
            rest = after;
        } else if digits > 0 && !point {
            rest = strip_group(rest, &symbols.group)?;
        } else {
            return None;
        }
    }
    if digits == 0 {
        return None;
    }
    let exponent = if percent { exponent - 2 } else { exponent };
    Some(if number.starts_with('.') {
        format!("0{number}e{exponent}")
    } else {
        format!("{number}e{exponent}")
    })
}

/// Whoever types a number with spaces between its groups types plain ones.
fn strip_group<'t>(text: &'t str, group: &str) -> Option<&'t str> {
    text.strip_prefix(group).or_else(|| {
        let space = |c: char| c.is_whitespace() || c == '\u{202f}' || c == '\u{a0}';
        if group.chars().all(space) { text.strip_prefix(space) } else { None }
    })
}

/// An exponent beyond the range of numbers is as good as the range's end.
fn exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse().unwrap_or(9999).min(9999);
    Some(if text.starts_with('-') { -size } else { size })
}
