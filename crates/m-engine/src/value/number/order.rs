//! The order of numbers across the forms that they are made in.

use super::{Number, TWO_TO_63};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::cmp::Ordering;

impl Number {
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

pub(super) fn compare_decimal(decimal: &Decimal, double: f64) -> Option<Ordering> {
    // All doubles beyond 2^53 are whole, and decimals reach to 2^96.
    if double.abs() < 7e28 && double.fract() == 0.0 {
        return Some(decimal.cmp(&Decimal::from_i128_with_scale(double as i128, 0)));
    }
    decimal.to_f64().unwrap_or(f64::NAN).partial_cmp(&double)
}

#[cfg(test)]
mod tests {
    use super::Number;
    use rust_decimal::Decimal;
    use std::cmp::Ordering::{Equal, Greater, Less};

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
