//! Number values (specification, "Number" and "Precision").

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use std::cmp::Ordering;
use std::fmt;
use std::rc::Rc;

/// A number: a 64-bit floating point number, or an exact decimal (`Decimal.From`, `Currency.From`, `Precision.Decimal`).
#[derive(Clone, Debug)]
pub enum Number {
    /// 64-bit floating point (IEEE 754).
    Double(f64),
    /// Up to 28 digits, with its scale kept.
    Decimal(Rc<Decimal>),
}

/// The first number that does not fit into 64 bits with a sign; exact.
const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

impl Number {
    /// The nearest 64-bit floating point number.
    #[inline]
    pub fn to_f64(&self) -> f64 {
        match self {
            Number::Double(double) => *double,
            Number::Decimal(decimal) => decimal.to_f64().unwrap_or(f64::NAN),
        }
    }

    /// The nearest decimal; `None` where the number is not finite or out of the range of decimals.
    pub fn to_decimal(&self) -> Option<Decimal> {
        match self {
            Number::Double(double) => Decimal::from_f64(*double),
            Number::Decimal(decimal) => Some(**decimal),
        }
    }

    /// The integer value, where the number is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        let double = self.to_f64();
        // Both bounds are exact in f64; the upper one is excluded because 2^63 does not fit.
        let fits = double.fract() == 0.0 && (-TWO_TO_63..TWO_TO_63).contains(&double);
        match self {
            Number::Decimal(decimal) if decimal.fract().is_zero() => decimal.to_i64(),
            _ => fits.then_some(double as i64),
        }
    }

    /// IEEE 754 comparison: `None` where either is not a number.
    #[inline]
    pub fn compare(&self, other: &Number) -> Option<Ordering> {
        match (self, other) {
            (Number::Decimal(left), Number::Decimal(right)) => Some(left.cmp(right)),
            _ => self.to_f64().partial_cmp(&other.to_f64()),
        }
    }
}

impl From<f64> for Number {
    #[inline]
    fn from(double: f64) -> Number {
        Number::Double(double)
    }
}

impl From<Decimal> for Number {
    fn from(decimal: Decimal) -> Number {
        Number::Decimal(Rc::new(decimal))
    }
}

impl fmt::Display for Number {
    /// The shortest text that reads back as the same number, as `Text.From` writes it in the invariant culture.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let double = match self {
            Number::Decimal(decimal) => return fmt::Display::fmt(decimal, f),
            Number::Double(double) => *double,
        };
        if double.is_nan() {
            return f.write_str("NaN");
        }
        if double.is_infinite() {
            return f.write_str(if double > 0.0 { "∞" } else { "-∞" });
        }
        if double == 0.0 {
            return f.write_str("0");
        }
        let size = double.abs();
        if double.fract() == 0.0 && size < TWO_TO_63 {
            return write!(f, "{}", double as i64);
        }
        if (1e-4..1e15).contains(&size) {
            return write!(f, "{double}");
        }
        // .NET writes the exponent with a sign and at least two digits: 1E-07.
        let scientific = format!("{double:E}");
        let (digits, exponent) = scientific.split_once('E').unwrap_or((&scientific, "0"));
        let (sign, exponent) = match exponent.strip_prefix('-') {
            Some(exponent) => ('-', exponent),
            None => ('+', exponent),
        };
        write!(f, "{digits}E{sign}{exponent:0>2}")
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn text_form() {
        let cases: [(f64, &str); 9] = [
            (0.1 + 0.2, "0.30000000000000004"),
            (1.0, "1"),
            (-0.0, "0"),
            (5_774_596_166_633_850_880.0, "5774596166633850880"),
            (1e19, "1E+19"),
            (1.5e-7, "1.5E-07"),
            (0.00001, "1E-05"),
            (f64::NAN, "NaN"),
            (0.0001, "0.0001"),
        ];
        for (number, text) in cases {
            assert_eq!(Number::Double(number).to_string(), text);
        }
    }
}
