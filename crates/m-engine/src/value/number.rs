//! Number values (specification, "Number" and "Precision").

mod order;
pub(crate) mod text;

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use std::cmp::Ordering;
use std::rc::Rc;

/// A number in the form that it was made in. Computations are made with 64-bit floating point numbers unless somebody
/// asks for decimals; what is only stored, compared and shown keeps every digit.
#[derive(Clone, Debug)]
pub enum Number {
    /// 64-bit floating point (IEEE 754).
    Double(f64),
    /// A 64-bit integer of 16 digits or more (`Int64.From`, `BinaryFormat.SignedInteger64`, a column of a document).
    /// Smaller ones are doubles, which hold them exactly, show the same text and are faster; `From<i64>` decides.
    #[non_exhaustive]
    Integer(i64),
    /// Up to 28 digits, with its scale kept (`Decimal.From`, `Currency.From`, `Precision.Decimal`).
    Decimal(Rc<Decimal>),
}

/// The first number that does not fit into 64 bits with a sign; exact.
const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

/// From here on a double is written with an exponent, an integer is not.
const SIXTEEN_DIGITS: i64 = 1_000_000_000_000_000;

impl Number {
    /// The nearest 64-bit floating point number.
    #[inline]
    pub fn to_f64(&self) -> f64 {
        match self {
            Number::Double(double) => *double,
            Number::Integer(integer) => *integer as f64,
            Number::Decimal(decimal) => decimal.to_f64().unwrap_or(f64::NAN),
        }
    }

    /// The nearest decimal; `None` where the number is not finite or out of the range of decimals.
    pub fn to_decimal(&self) -> Option<Decimal> {
        match self {
            Number::Double(double) => Decimal::from_f64(*double),
            Number::Integer(integer) => Some(Decimal::from(*integer)),
            Number::Decimal(decimal) => Some(**decimal),
        }
    }

    /// The integer value, where the number is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match self {
            Number::Double(double) => whole(*double),
            Number::Integer(integer) => Some(*integer),
            Number::Decimal(decimal) if decimal.fract().is_zero() => decimal.to_i64(),
            Number::Decimal(_) => None,
        }
    }

    /// The number that a document or program writes as digits, perhaps with a minus sign, a point and an exponent. One
    /// that is whole keeps all its digits, up to 28.
    ///
    /// What Microsoft's engine makes of an integer that no double is, in a literal or in JSON, is not documented. That
    /// identifiers stay what they are and do not become equal to their neighbours does the least harm.
    pub fn parse(text: &str) -> Option<Number> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if let Some(double) = short(digits) {
            return Some(Number::Double(if digits.len() < text.len() { -double } else { double }));
        }
        // A double holds every integer of 15 digits.
        if digits.len() > 15
            && let Some(number) = Number::from_digits(digits)
        {
            return Some(if digits.len() < text.len() { number.negated() } else { number });
        }
        text.parse().ok().map(Number::Double)
    }

    /// The number that decimal digits show, to the last one: an integer of up to 28 digits that no double is stays what
    /// it is. `None` where the text is anything but digits.
    pub fn from_digits(digits: &str) -> Option<Number> {
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if let Ok(integer) = digits.parse::<i64>() {
            return Some(Number::from(integer));
        }
        let double: f64 = digits.parse().ok()?;
        match digits.parse::<Decimal>() {
            Ok(decimal) if order::compare_decimal(&decimal, double) != Some(Ordering::Equal) => {
                Some(Number::from(decimal))
            }
            _ => Some(Number::Double(double)),
        }
    }

    /// The same number with the other sign.
    #[must_use]
    pub fn negated(&self) -> Number {
        match self {
            Number::Double(double) => Number::Double(-double),
            Number::Integer(integer) => match integer.checked_neg() {
                Some(negated) => Number::from(negated),
                None => Number::Double(TWO_TO_63),
            },
            Number::Decimal(decimal) => Number::from(-**decimal),
        }
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(&self) -> Number {
        match self {
            Number::Double(double) => Number::Double(double.abs()),
            Number::Integer(integer) if *integer < 0 => self.negated(),
            Number::Integer(_) => self.clone(),
            Number::Decimal(decimal) => Number::from(decimal.abs()),
        }
    }

    /// Whether the number is one without a fraction.
    pub fn is_whole(&self) -> bool {
        match self {
            Number::Double(double) => double.fract() == 0.0,
            Number::Integer(_) => true,
            Number::Decimal(decimal) => decimal.fract().is_zero(),
        }
    }
}

/// The number of up to 15 digits, perhaps with a point between them: the digits alone and the power of ten of the point are
/// doubles, and a division gives the nearest one (IEEE 754).
fn short(text: &str) -> Option<f64> {
    const POWERS: [f64; 15] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14];
    let bytes = text.as_bytes();
    if bytes.len() > 16 || !bytes.first()?.is_ascii_digit() {
        return None;
    }
    let (mut digits, mut count, mut point) = (0_u64, 0_usize, None);
    for byte in bytes {
        match byte {
            b'0'..=b'9' => {
                digits = digits * 10 + u64::from(byte & 0xF);
                count += 1;
            }
            b'.' if point.is_none() => point = Some(count),
            _ => return None,
        }
    }
    let behind = count - point.unwrap_or(count);
    let is_whole = point.is_none();
    (count <= 15 && (is_whole || behind > 0))
        .then(|| digits as f64 / POWERS.get(behind).copied().unwrap_or(1.0))
}

/// A double as a 64-bit integer, where it is one.
fn whole(double: f64) -> Option<i64> {
    // What has no room becomes the largest integer, which is no double; what is none becomes zero.
    let integer = double as i64;
    (integer as f64 == double && integer != i64::MAX).then_some(integer)
}

impl From<f64> for Number {
    #[inline]
    fn from(double: f64) -> Number {
        Number::Double(double)
    }
}

impl From<i64> for Number {
    #[inline]
    fn from(integer: i64) -> Number {
        if integer > -SIXTEEN_DIGITS && integer < SIXTEEN_DIGITS {
            Number::Double(integer as f64)
        } else {
            Number::Integer(integer)
        }
    }
}

impl From<u64> for Number {
    fn from(integer: u64) -> Number {
        match i64::try_from(integer) {
            Ok(integer) => Number::from(integer),
            Err(_) => Number::from(Decimal::from(integer)),
        }
    }
}

impl From<Decimal> for Number {
    fn from(decimal: Decimal) -> Number {
        Number::Decimal(Rc::new(decimal))
    }
}

#[cfg(test)]
mod tests {
    use super::{Number, short};

    /// Whatever the standard library makes of a text.
    #[test]
    fn short_numbers_are_the_nearest() {
        let mut digits = 88_172_645_463_325_252_u64;
        for round in 0..20_000_usize {
            // Marsaglia's xorshift.
            digits ^= digits << 13;
            digits ^= digits >> 7;
            digits ^= digits << 17;
            let mut text = (digits % 10_u64.pow(round as u32 % 15 + 1)).to_string();
            let point = round % (text.len() + 1);
            if point > 0 && point < text.len() {
                text.insert(point, '.');
            }
            assert_eq!(short(&text), text.parse().ok(), "{text}");
            let negative = format!("-{text}");
            let parsed = Number::parse(&negative).map(|number| number.to_f64().to_bits());
            assert_eq!(parsed, negative.parse().ok().map(f64::to_bits), "{negative}");
        }
        for text in ["", ".", "1.", ".5", "1e5", "+1", "--1", "1.2.3", "1234567890123456", "1_0", "inf", "١"]
        {
            assert_eq!(short(text), None, "{text}");
        }
        assert_eq!(short("000000000000001"), Some(1.0));
    }
}
