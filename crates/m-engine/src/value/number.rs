//! Number values (specification, "Number" and "Precision").

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use std::cmp::Ordering;
use std::fmt;
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
            Ok(decimal) if compare_decimal(&decimal, double) != Some(Ordering::Equal) => {
                Some(Number::from(decimal))
            }
            _ => Some(Number::Double(double)),
        }
    }

    /// The comparison of the values: `None` where either is not a number. Integers are compared to the last digit in
    /// whatever form they are; a decimal with a fraction and a double are compared as doubles.
    #[inline]
    pub fn compare(&self, other: &Number) -> Option<Ordering> {
        match (self, other) {
            (Number::Double(left), Number::Double(right)) => left.partial_cmp(right),
            _ => self.compare_forms(other),
        }
    }

    #[cold]
    fn compare_forms(&self, other: &Number) -> Option<Ordering> {
        match (self, other) {
            (Number::Double(left), Number::Double(right)) => left.partial_cmp(right),
            (Number::Integer(left), Number::Integer(right)) => Some(left.cmp(right)),
            (Number::Decimal(left), Number::Decimal(right)) => Some(left.cmp(right)),
            (Number::Integer(left), Number::Decimal(right)) => Some(Decimal::from(*left).cmp(right)),
            (Number::Decimal(left), Number::Integer(right)) => Some((**left).cmp(&Decimal::from(*right))),
            (Number::Integer(left), Number::Double(right)) => compare_integer(*left, *right),
            (Number::Double(left), Number::Integer(right)) => {
                compare_integer(*right, *left).map(Ordering::reverse)
            }
            (Number::Decimal(left), Number::Double(right)) => compare_decimal(left, *right),
            (Number::Double(left), Number::Decimal(right)) => {
                compare_decimal(right, *left).map(Ordering::reverse)
            }
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

/// A double as a 64-bit integer, where it is one.
fn whole(double: f64) -> Option<i64> {
    // Both bounds are exact in f64; the upper one is excluded because 2^63 does not fit.
    let fits = double.fract() == 0.0 && (-TWO_TO_63..TWO_TO_63).contains(&double);
    fits.then_some(double as i64)
}

fn compare_integer(integer: i64, double: f64) -> Option<Ordering> {
    if double.is_nan() {
        return None;
    }
    if double >= TWO_TO_63 {
        return Some(Ordering::Less);
    }
    if double < -TWO_TO_63 {
        return Some(Ordering::Greater);
    }
    let order = integer.cmp(&(double.trunc() as i64));
    Some(order.then(0.0f64.partial_cmp(&double.fract()).unwrap_or(Ordering::Equal)))
}

fn compare_decimal(decimal: &Decimal, double: f64) -> Option<Ordering> {
    // All doubles beyond 2^53 are whole, and decimals reach to 2^96.
    if double.abs() < 7e28 && double.fract() == 0.0 {
        return Some(decimal.cmp(&Decimal::from_i128_with_scale(double as i128, 0)));
    }
    decimal.to_f64().unwrap_or(f64::NAN).partial_cmp(&double)
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

impl fmt::Display for Number {
    /// The text that `Text.From` writes in the invariant culture: a double in 15 significant digits where these read
    /// back as the same number, and else in 17 (.NET's format `R`); integers and decimals with all their digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let double = match self {
            Number::Decimal(decimal) => return fmt::Display::fmt(decimal, f),
            Number::Integer(integer) => return fmt::Display::fmt(integer, f),
            Number::Double(double) => *double,
        };
        if double.is_nan() {
            return f.write_str("NaN");
        }
        if double.is_infinite() {
            return f.write_str(if double > 0.0 { "∞" } else { "-∞" });
        }
        match whole(double) {
            Some(integer) if integer.unsigned_abs() < SIXTEEN_DIGITS.unsigned_abs() => write!(f, "{integer}"),
            _ => write_digits(double, f),
        }
    }
}

/// Significant digits of a double that is not whole, or has 16 digits and more.
fn write_digits(double: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    // What has a short form of up to 15 digits has the same one when rounded to 15, but for the smallest numbers, which
    // have fewer digits than that themselves.
    let mut scientific = format!("{double:e}");
    let mut count = 15;
    if double.is_subnormal()
        || scientific.split('e').next().unwrap_or_default().bytes().filter(u8::is_ascii_digit).count() > count
    {
        let rounded = format!("{double:.14e}");
        if rounded.parse() == Ok(double) {
            scientific = rounded;
        } else {
            scientific = format!("{double:.16e}");
            count = 17;
        }
    }
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |mantissa| ("-", mantissa));
    let (first, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let rest = rest.trim_end_matches('0');
    f.write_str(sign)?;
    if exponent < -4 || exponent >= count as i32 {
        // .NET writes the exponent with a sign and at least two digits: 1E-07.
        let point = if rest.is_empty() { "" } else { "." };
        let direction = if exponent < 0 { '-' } else { '+' };
        return write!(f, "{first}{point}{rest}E{direction}{:0>2}", exponent.unsigned_abs());
    }
    if exponent < 0 {
        let zeros = "0".repeat((-exponent - 1) as usize);
        return write!(f, "0.{zeros}{first}{rest}");
    }
    match rest.split_at_checked(exponent as usize) {
        Some((whole, "")) => write!(f, "{first}{whole}"),
        Some((whole, fraction)) => write!(f, "{first}{whole}.{fraction}"),
        None => write!(f, "{first}{rest:0<width$}", width = exponent as usize),
    }
}

#[cfg(test)]
mod tests {
    use super::Number;
    use rust_decimal::Decimal;
    use std::cmp::Ordering::{Equal, Greater, Less};

    #[test]
    fn text_form() {
        // Those with 17 digits and the last one are in recordings of Microsoft's engine.
        let cases: [(f64, &str); 16] = [
            (0.1 + 0.2, "0.30000000000000004"),
            (std::f64::consts::PI, "3.1415926535897931"),
            (-2.138_089_935_299_395, "-2.1380899352993952"),
            (1.0, "1"),
            (-0.0, "0"),
            (999_999_999_999_999.0, "999999999999999"),
            (1e15, "1E+15"),
            (1_234_567_890_123_456.8, "1234567890123456.8"),
            (1e19, "1E+19"),
            (1.5e-7, "1.5E-07"),
            (0.00001, "1E-05"),
            (f64::NAN, "NaN"),
            (0.0001, "0.0001"),
            (1e22, "1E+22"),
            (4.600_602_988_224_807e-41, "4.6006029882248069E-41"),
            (5e-324, "4.94065645841247E-324"),
        ];
        for (number, text) in cases {
            assert_eq!(Number::Double(number).to_string(), text);
        }
    }

    #[test]
    fn integers_keep_their_digits() {
        for integer in [0, 1, -1, 1 << 53, (1 << 53) + 1, i64::MAX, i64::MIN, 1_000_000_000_000_000] {
            let number = Number::from(integer);
            assert_eq!(number.to_string(), integer.to_string());
            assert_eq!(number.to_i64(), Some(integer));
        }
        assert_eq!(Number::from(u64::MAX).to_string(), "18446744073709551615");
        assert_eq!(Number::from(i64::MIN).negated().to_f64(), 9_223_372_036_854_775_808.0);
        for digits in ["9007199254740993", "9223372036854775807", "18446744073709551615"] {
            assert_eq!(Number::from_digits(digits).expect("digits").to_string(), digits);
        }
    }

    #[test]
    fn order_across_the_forms() {
        let decimal = |text: &str| Number::from(text.parse::<Decimal>().expect("a decimal"));
        let even = Number::Double(9_007_199_254_740_992.0);
        let odd = Number::from(9_007_199_254_740_993_i64);
        let cases = [
            (&odd, &even, Greater),
            (&odd, &decimal("9007199254740993"), Equal),
            (&decimal("9007199254740993"), &even, Greater),
            (&decimal("9007199254740992"), &even, Equal),
            (&decimal("0.1"), &Number::Double(0.1), Equal),
            (&Number::from(i64::MAX), &Number::Double(9_223_372_036_854_775_808.0), Less),
            (&Number::from(i64::MIN), &Number::Double(-9_223_372_036_854_775_808.0), Equal),
            (&Number::from(1_000_000_000_000_000_i64), &Number::Double(1_000_000_000_000_000.5), Less),
            (&Number::from(-1_000_000_000_000_000_i64), &Number::Double(-1_000_000_000_000_000.5), Greater),
            (&odd, &Number::Double(f64::INFINITY), Less),
        ];
        for (left, right, expected) in cases {
            assert_eq!(left.compare(right), Some(expected), "{left} and {right}");
            assert_eq!(right.compare(left), Some(expected.reverse()), "{right} and {left}");
        }
        assert_eq!(odd.compare(&Number::Double(f64::NAN)), None);
    }
}
