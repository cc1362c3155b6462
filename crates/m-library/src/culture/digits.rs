//! A number as its decimal digits: what rounding to decimal places and formatting work on. Binary arithmetic would round
//! 1.005 to 1.00, because the 64-bit number lies a little below it; people mean the digits that they see.

use m_engine::value::Number;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// `0.d₁d₂d₃… × 10^point`; no digits for zero. The first digit is not zero, nor is the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Digits {
    pub(crate) negative: bool,
    digits: Vec<u8>,
    point: i32,
}

/// Which way to round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rounding {
    /// To the nearest; a tie goes up (`RoundingMode.Up`).
    TieUp,
    /// To the nearest; a tie goes down.
    TieDown,
    /// To the nearest; a tie goes away from zero.
    TieAway,
    /// To the nearest; a tie goes toward zero.
    TieToward,
    /// To the nearest; a tie goes to the even digit.
    TieEven,
    /// Always up.
    Up,
    /// Always down.
    Down,
    /// Always away from zero.
    Away,
    /// Always toward zero.
    Toward,
}

impl Digits {
    /// The shortest digits that read back as the same number; `None` where it is not finite.
    pub(crate) fn shortest(number: &Number) -> Option<Digits> {
        match number {
            Number::Double(double) if !double.is_finite() => None,
            Number::Double(double) => Some(Digits::parse(&format!("{double:e}"))),
            Number::Decimal(_) | Number::Integer { .. } => Some(Digits::parse(&number.to_string())),
        }
    }

    /// At most `count` significant digits of a 64-bit number, rounded from its exact value; decimals keep all theirs.
    pub(crate) fn significant(number: &Number, count: usize) -> Option<Digits> {
        match number {
            Number::Double(double) if double.is_finite() => {
                Some(Digits::parse(&format!("{double:.*e}", count.saturating_sub(1))))
            }
            _ => Digits::shortest(number),
        }
    }

    /// From `-12.5` or `1.25e-7`.
    fn parse(text: &str) -> Digits {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let negative = mantissa.starts_with('-');
        let mantissa = mantissa.trim_start_matches('-');
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = whole.bytes().chain(fraction.bytes()).map(|b| b.wrapping_sub(b'0')).collect();
        let mut result = Digits { negative, digits, point: whole.len() as i32 + exponent };
        result.normalize();
        result
    }

    fn normalize(&mut self) {
        let leading = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..leading);
        self.point -= leading as i32;
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Where the decimal point is: the number of digits before it, zero or negative for numbers below one.
    pub(crate) fn point(&self) -> i32 {
        self.point
    }

    /// The exponent in scientific notation: 3 for 1234; 0 for zero.
    pub(crate) fn exponent(&self) -> i32 {
        if self.is_zero() { 0 } else { self.point - 1 }
    }

    /// How many digits there are.
    pub(crate) fn len(&self) -> i32 {
        self.digits.len() as i32
    }

    /// Multiplies by a power of ten.
    pub(crate) fn shift(&mut self, power: i32) {
        if !self.is_zero() {
            self.point += power;
        }
    }

    /// The digit at a place, 0 for the units, 1 for the tens, -1 for the tenths.
    pub(crate) fn digit(&self, place: i32) -> u8 {
        let index = self.point - 1 - place;
        usize::try_from(index).ok().and_then(|index| self.digits.get(index)).copied().unwrap_or(0)
    }

    /// Rounds to `places` digits after the decimal point; negative ones round to tens, hundreds …
    pub(crate) fn round(&mut self, places: i32, rounding: Rounding) {
        let keep = self.point.saturating_add(places);
        if keep >= self.len() || self.is_zero() {
            return;
        }
        let up = self.rounds_away(keep, rounding);
        if keep <= 0 {
            self.digits.clear();
            if up {
                self.digits.push(1);
                self.point = -places + 1;
            }
        } else {
            self.digits.truncate(keep as usize);
            if up {
                self.increment();
            }
        }
        self.normalize();
    }

    /// Whether the part from index `keep` on, which is not zero, rounds away from zero.
    fn rounds_away(&self, keep: i32, rounding: Rounding) -> bool {
        let at = |index: i32| usize::try_from(index).ok().and_then(|index| self.digits.get(index)).copied();
        let first = at(keep).unwrap_or(0);
        let tie = first == 5 && keep >= 0 && keep + 1 == self.len();
        let odd = at(keep - 1).unwrap_or(0) % 2 == 1;
        let above_half = keep >= 0 && first >= 5 && !tie;
        match rounding {
            Rounding::Up => !self.negative,
            Rounding::Down => self.negative,
            Rounding::Away => true,
            Rounding::Toward => false,
            _ if !tie => above_half,
            Rounding::TieUp => !self.negative,
            Rounding::TieDown => self.negative,
            Rounding::TieAway => true,
            Rounding::TieToward => false,
            Rounding::TieEven => odd,
        }
    }

    fn increment(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            if *digit < 9 {
                *digit += 1;
                return;
            }
            *digit = 0;
        }
        self.digits.insert(0, 1);
        self.point += 1;
    }

    /// Rounds to `count` significant digits.
    pub(crate) fn round_significant(&mut self, count: i32, rounding: Rounding) {
        self.round(count - self.point, rounding);
    }

    /// The number in a form that Rust and decimals read: `-1234e-2`.
    fn literal(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let digits: String = self.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let digits = if digits.is_empty() { "0".to_owned() } else { digits };
        format!("{sign}{digits}e{}", self.point - self.len())
    }

    /// The nearest 64-bit number.
    pub(crate) fn to_f64(&self) -> f64 {
        let number: f64 = self.literal().parse().unwrap_or(f64::NAN);
        // Minus zero is no number that anybody asked for.
        if number == 0.0 { 0.0 } else { number }
    }

    /// The decimal of these digits, with as many places as they need; `None` out of the range of decimals.
    pub(crate) fn to_decimal(&self) -> Option<Decimal> {
        let digits = self.digits.iter().try_fold(0i128, |number, digit| {
            number.checked_mul(10).and_then(|number| number.checked_add(i128::from(*digit)))
        })?;
        let digits = if self.negative { -digits } else { digits };
        let scale = self.len() - self.point;
        match u32::try_from(scale) {
            Ok(scale) => Decimal::try_from_i128_with_scale(digits, scale).ok(),
            Err(_) => {
                let whole = digits.checked_mul(10i128.checked_pow(scale.unsigned_abs())?)?;
                Decimal::try_from_i128_with_scale(whole, 0).ok()
            }
        }
    }

    /// The number of these digits in the form of another one; a double where they do not fit that form.
    pub(crate) fn to_number(&self, like: &Number) -> Number {
        let exact = match like {
            Number::Double(_) => None,
            Number::Integer { .. } => {
                self.to_decimal().and_then(|decimal| decimal.to_i64()).map(Number::from)
            }
            Number::Decimal(_) => self.to_decimal().map(Number::from),
        };
        exact.unwrap_or_else(|| Number::Double(self.to_f64()))
    }
}

/// The digit at a place, as it is written.
pub(super) fn digit(digits: &Digits, place: i32) -> char {
    char::from(b'0' + digits.digit(place))
}

/// Whether a group separator stands where `left` digits follow.
pub(super) fn starts_group(left: usize, (primary, secondary): (usize, usize)) -> bool {
    if left <= primary {
        left == primary && primary > 0
    } else {
        secondary > 0 && (left - primary).is_multiple_of(secondary)
    }
}

#[cfg(test)]
mod tests {
    use super::{Digits, Rounding};
    use m_engine::value::Number;

    #[test]
    fn rounding() {
        use Rounding::*;
        let cases = [
            (1.2345, 3, TieUp, 1.235),
            (1.2345, 3, TieDown, 1.234),
            (-1.5, 0, TieUp, -1.0),
            (-1.5, 0, TieAway, -2.0),
            (-1.5, 0, TieToward, -1.0),
            (2.5, 0, TieEven, 2.0),
            (3.5, 0, TieEven, 4.0),
            (0.5, 0, TieEven, 0.0),
            (0.5, 0, TieAway, 1.0),
            (0.4, 0, TieAway, 0.0),
            (0.05, 0, TieAway, 0.0),
            (0.05, 0, Up, 1.0),
            (9.99, 1, TieEven, 10.0),
            (-1.234, 2, Away, -1.24),
            (-1.234, 2, Down, -1.24),
            (-1.234, 2, Up, -1.23),
            (1.234, 2, Toward, 1.23),
            (1250.0, -2, TieEven, 1200.0),
            (49.0, -2, TieAway, 0.0),
            (50.0, -2, TieAway, 100.0),
            (5.0, -2, TieAway, 0.0),
            (1e300, 2, TieAway, 1e300),
        ];
        for (number, places, rounding, expected) in cases {
            let mut digits = Digits::shortest(&Number::Double(number)).expect("a finite number");
            digits.round(places, rounding);
            assert_eq!(digits.to_f64(), expected, "{number} to {places} places, {rounding:?}");
        }
    }
}
