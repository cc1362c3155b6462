//! Numbers as texts, by the rules of .NET.

use super::{Number, SIXTEEN_DIGITS, whole};
use std::fmt::{self, Write};

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
        match Plain::of(double) {
            Some(plain) => plain.write(f),
            None => write_digits(double, f),
        }
    }
}

/// Writes a double that is finite onto the end of a text, as it is shown.
pub(crate) fn push(text: &mut String, double: f64) {
    // Text takes whatever is written into it.
    let _ = match Plain::of(double) {
        Some(plain) => plain.write(text),
        None => write!(text, "{}", Number::Double(double)),
    };
}

/// A number that has no more than 15 digits, and few behind the point.
struct Plain {
    is_negative: bool,
    whole: u64,
    /// The digits behind the point, with a one before them that keeps their zeros.
    fraction: Option<u64>,
}

impl Plain {
    fn of(double: f64) -> Option<Plain> {
        let is_negative = double < 0.0;
        match whole(double) {
            Some(integer) if integer.unsigned_abs() < SIXTEEN_DIGITS.unsigned_abs() => {
                Some(Plain { is_negative, whole: integer.unsigned_abs(), fraction: None })
            }
            Some(_) => None,
            None => {
                let (whole, fraction) = few_places(double.abs())?;
                Some(Plain { is_negative, whole, fraction: Some(fraction) })
            }
        }
    }

    fn write(&self, out: &mut impl Write) -> fmt::Result {
        let mut buffer = itoa::Buffer::new();
        if self.is_negative {
            out.write_str("-")?;
        }
        out.write_str(buffer.format(self.whole))?;
        if let Some(fraction) = self.fraction {
            out.write_str(".")?;
            out.write_str(buffer.format(fraction).get(1..).unwrap_or_default())?;
        }
        Ok(())
    }
}

/// The whole part of a number with few decimal places, and these as in [`Plain`]. Both the digits and the power of ten are
/// exact, so what their quotient is, a reader of these digits finds; fewer do not show the number, which is not whole.
fn few_places(size: f64) -> Option<(u64, u64)> {
    // A division takes longer than all else here, and tells of a place less whether it is enough too.
    const POWERS: [(f64, u64); 3] = [(1e2, 100), (1e4, 10_000), (1e6, 1_000_000)];
    if !(1e-4..1e8).contains(&size) {
        return None;
    }
    let whole = size as u64;
    POWERS.iter().find_map(|(power, of_fraction)| {
        let digits = (size * power + 0.5) as u64;
        let fraction = of_fraction + digits - whole * of_fraction;
        let is_it = digits as f64 / power == size;
        is_it.then_some((whole, if fraction.is_multiple_of(10) { fraction / 10 } else { fraction }))
    })
}

/// Significant digits of a double that is not whole, or has 16 digits and more.
fn write_digits(double: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    // Most numbers have a short form, which is written as it is.
    let mut is_long = false;
    if (1e-4..1e15).contains(&double.abs()) {
        let short = format!("{double}");
        let digits = short.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
        if digits <= 15 {
            return f.write_str(&short);
        }
        is_long = true;
    }
    // What has a short form of up to 15 digits has the same one when rounded to 15, and what has none has none when
    // rounded, but for the smallest numbers, which have fewer digits than that themselves.
    let mut scientific = if is_long { String::new() } else { format!("{double:e}") };
    let digits = scientific.split('e').next().unwrap_or_default().bytes().filter(u8::is_ascii_digit).count();
    let mut count = 15;
    if is_long || double.is_subnormal() || digits > count {
        let rounded = if double.is_subnormal() { format!("{double:.14e}") } else { String::new() };
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

    /// Numbers with few decimal places are written as the shortest digits that read back as the number.
    #[test]
    fn few_places_are_the_shortest() {
        let mut digits: u64 = 1;
        for step in 0..200_000_u64 {
            digits = digits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step);
            let number = (digits >> 30) as f64 / 10_f64.powi((step % 10) as i32);
            let number = if step % 2 == 0 { number } else { -number };
            if (1e-4..1e15).contains(&number.abs()) {
                assert_eq!(Number::Double(number).to_string(), number.to_string());
            }
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
}
