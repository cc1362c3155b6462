//! The conversions of Table.TransformColumnTypes for values in their plainest form: digits with a point, dates as ISO 8601
//! or the culture writes them. They cost less than the promise to convert later, and give what the library's function
//! gives. Everything else, and every error, is left to that function.

use crate::culture::Culture;
use crate::culture::calendar::Calendar;
use m_engine::value::time::TICKS_PER_SECOND;
use m_engine::value::{Column, Data, Date, DateTime, Number, Odd, Texts, Time};
use m_engine::{Cell, Value};

/// A conversion to a type: what is known of the library's function beside what it gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Direct {
    Text,
    Logical,
    Number,
    /// Whole numbers from a bound up to, but without, another one.
    Whole(f64, f64),
    Date,
    DateTime,
}

/// The whole numbers below are exact as 64-bit floating point numbers.
const EXACT: u64 = 1 << 53;

const SIXTEEN_DIGITS: u64 = 1_000_000_000_000_000;

/// So many fit into 64 bits, whichever they are.
const MOST_DIGITS: usize = 19;

const POWERS_OF_TEN: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

impl Direct {
    /// Every whole number that a 64-bit floating point number holds exactly.
    pub(crate) const EXACT: Direct = Direct::Whole(-(EXACT as f64), EXACT as f64);

    /// The converted value; `None` where the library's function has to be asked.
    pub(crate) fn convert(self, value: &Value, culture: &Culture) -> Option<Value> {
        if !value.is_bare() {
            return None;
        }
        match (self, &value.data) {
            (Direct::Text, Data::Text(_))
            | (Direct::Logical, Data::Logical(_))
            | (Direct::Number, Data::Number(Number::Double(_)))
            | (Direct::Date, Data::Date(_))
            | (Direct::DateTime, Data::DateTime(_)) => Some(value.clone()),
            (Direct::Whole(from, to), Data::Number(Number::Double(number))) => whole(*number, from, to),
            (_, Data::Text(text)) => self.read(text.as_str(), culture),
            _ => None,
        }
    }

    /// Converts the cells of a column; `other` converts those that are not plain. False where the column is of a kind
    /// that has no way of its own, and stays as it is.
    pub(crate) fn convert_column(
        self,
        column: &mut Column,
        culture: &Culture,
        other: &mut dyn FnMut(Cell) -> Cell,
    ) -> bool {
        let same = matches!(
            (self, &*column),
            (Direct::Text, Column::Texts(..))
                | (Direct::Logical, Column::Logicals(..))
                | (Direct::Number, Column::Numbers(..))
                | (Direct::Date, Column::Dates(..))
                | (Direct::DateTime, Column::DateTimes(..))
        );
        // Null stays null.
        if same && column.odd().is_some_and(Odd::has_only_nulls) {
            return true;
        }
        let Column::Texts(texts, odd) = &*column else { return false };
        let texts = Plain { texts, odd, other };
        let has_point = has_point(culture);
        *column = match self {
            Direct::Text => return false,
            Direct::Logical => {
                let (values, odd) = texts.convert(false, logical);
                Column::Logicals(values, odd)
            }
            Direct::Number => {
                let (values, odd) = texts.convert(0.0, |text| number(text, has_point));
                Column::Numbers(values, odd)
            }
            Direct::Whole(from, to) => {
                // A whole number of 16 digits or more is no double.
                let fits = |number: &f64| is_whole(*number, from, to) && number.abs() < SIXTEEN_DIGITS as f64;
                let (values, odd) = texts.convert(0.0, |text| number(text, has_point).filter(fits));
                Column::Numbers(values, odd)
            }
            Direct::Date => {
                let (values, odd) = texts.convert(Date::MIN, |text| date(text, culture));
                Column::Dates(values, odd)
            }
            Direct::DateTime => {
                let (values, odd) = texts.convert(DateTime::MIN, |text| datetime(text, culture));
                Column::DateTimes(values, odd)
            }
        };
        true
    }

    fn read(self, text: &str, culture: &Culture) -> Option<Value> {
        // An empty text is no value.
        if text.is_empty() && self != Direct::Text {
            return Some(Value::NULL);
        }
        match self {
            Direct::Text => None,
            Direct::Logical => logical(text).map(Value::from),
            Direct::Number => number(text, has_point(culture)).map(Value::number),
            Direct::Whole(from, to) => whole(number(text, has_point(culture))?, from, to),
            Direct::Date => date(text, culture).map(Value::from),
            Direct::DateTime => datetime(text, culture).map(Value::from),
        }
    }
}

/// A column of texts while it is converted.
struct Plain<'a> {
    texts: &'a Texts,
    odd: &'a Odd,
    other: &'a mut dyn FnMut(Cell) -> Cell,
}

impl Plain<'_> {
    /// What `convert` makes of the texts. Empty ones are null; what is no text and what it cannot convert is left to
    /// `other`, and has `nothing` in its place.
    fn convert<T: Copy>(self, nothing: T, convert: impl Fn(&str) -> Option<T>) -> (Vec<T>, Odd) {
        let mut values = Vec::with_capacity(self.texts.len());
        let mut odd = Odd::default();
        for (row, text) in self.texts.iter().enumerate() {
            if self.odd.is_plain(row) {
                if let Some(value) = convert(text) {
                    values.push(value);
                    continue;
                }
                odd.push(
                    row,
                    match text {
                        "" => Cell::Value(Value::NULL),
                        _ => (self.other)(Cell::Value(Value::text(text))),
                    },
                );
            } else {
                odd.push(row, (self.other)(self.odd.get(row).unwrap_or(Cell::Value(Value::NULL))));
            }
            values.push(nothing);
        }
        (values, odd)
    }
}

fn logical(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn whole(number: f64, from: f64, to: f64) -> Option<Value> {
    is_whole(number, from, to).then(|| Value::integer(number as i64))
}

fn is_whole(number: f64, from: f64, to: f64) -> bool {
    // Minus zero becomes zero by rounding, which is the function's part.
    (number as i64) as f64 == number
        && (from..to).contains(&number)
        && !(number == 0.0 && number.is_sign_negative())
}

/// Whether a point parts the digits of numbers.
fn has_point(culture: &Culture) -> bool {
    culture.numbers.decimal == "."
}

/// Digits, perhaps with a minus sign before and a point between them. Both the digits and the power of ten by which they
/// are divided are exact, so the quotient is the nearest number, as a reader of more digits would find it.
fn number(text: &str, has_point: bool) -> Option<f64> {
    let (digits, negative) = match text.strip_prefix('-') {
        Some(digits) => (digits, true),
        None => (text, false),
    };
    if digits.len() > MOST_DIGITS {
        return None;
    }
    let mut whole: u64 = 0;
    let mut point = None;
    for (index, byte) in digits.bytes().enumerate() {
        match byte {
            // So many digits do not overflow.
            b'0'..=b'9' => whole = whole.wrapping_mul(10).wrapping_add(u64::from(byte - b'0')),
            b'.' if has_point && point.is_none() && index > 0 => point = Some(index),
            _ => return None,
        }
    }
    // A whole number of more digits than a double shows is no double.
    if digits.is_empty() || whole >= if point.is_none() { SIXTEEN_DIGITS } else { EXACT } {
        return None;
    }
    let places = point.map_or(0, |point| digits.len() - point - 1);
    let size = whole as f64 / POWERS_OF_TEN.get(places)?;
    Some(if negative { -size } else { size })
}

/// `2024-12-31`, or `12/31/2024` and `31.12.2024` in the order of the culture.
fn date(text: &str, culture: &Culture) -> Option<Date> {
    if culture.calendar != Calendar::Gregorian {
        return None;
    }
    if let Some(iso) = iso_date(text) {
        return Some(iso);
    }
    let separator = if text.contains('/') { '/' } else { '.' };
    let mut parts = text.split(separator);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || first.len() > 2 || second.len() > 2 {
        return None;
    }
    let (first, second, year) = (digits(first)?, digits(second)?, digits(year)?);
    match culture.dates.order.as_str() {
        "MDY" => Date::new(year, first, second),
        "DMY" => Date::new(year, second, first),
        _ => None,
    }
}

fn iso_date(text: &str) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    let year = digit(y1)? * 1000 + digit(y2)? * 100 + digit(y3)? * 10 + digit(y4)?;
    Date::new(year, digit(m1)? * 10 + digit(m2)?, digit(d1)? * 10 + digit(d2)?)
}

/// `2024-12-31T23:59:59`, or with a space.
fn datetime(text: &str, culture: &Culture) -> Option<DateTime> {
    if culture.calendar != Calendar::Gregorian || text.len() != 19 {
        return None;
    }
    let day = iso_date(text.get(..10)?)?;
    let clock = text.get(10..)?.strip_prefix(['T', ' '])?;
    let [h1, h2, b':', m1, m2, b':', s1, s2] = clock.as_bytes() else { return None };
    let two = |first: &u8, second: &u8| {
        let both = first.is_ascii_digit() && second.is_ascii_digit();
        both.then(|| i64::from(first - b'0') * 10 + i64::from(second - b'0'))
    };
    let hour = two(h1, h2).filter(|hour| *hour < 24)?;
    day.at(Time::new(hour, two(m1, m2)?, two(s1, s2)? * TICKS_PER_SECOND)?)
}

fn digits(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.bytes().fold(0, |number, byte| number * 10 + i64::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::Direct;
    use crate::culture::Culture;
    use m_engine::value::Function;
    use m_engine::{Cx, FromValue, Value, host::NoHost, ops};
    use std::rc::Rc;

    /// Whatever is converted here is what the library's function makes of it, in every culture.
    #[test]
    fn direct_conversions_agree_with_the_functions() {
        let texts = [
            "0",
            "-0",
            "00012",
            "1.5",
            "-1.5",
            "1.",
            ".5",
            "1.2.3",
            "0.1",
            "123456789012345678",
            "9007199254740993",
            "12345.678901234567",
            "1e5",
            "",
            "-",
            " 1",
            "256",
            "-129",
            "1,5",
            "2024-02-29",
            "2023-02-29",
            "0001-01-01",
            "0000-01-01",
            "2024-2-9",
            "1/2/2024",
            "13/2/2024",
            "31.12.2024",
            "1.2.24",
            "12/31/2024",
            "2024-12-31T23:59:59",
            "2024-12-31 00:00:00",
            "2024-12-31T24:00:00",
            "2024-12-31T12:60:00",
            "true",
            "True",
            "false",
            "1.1.0001",
        ];
        let functions = [
            "Text.From",
            "Logical.From",
            "Number.From",
            "Double.From",
            "Percentage.From",
            "Byte.From",
            "Int8.From",
            "Int16.From",
            "Int32.From",
            "Int64.From",
            "Date.From",
            "DateTime.From",
        ];
        let cx = Cx::new(Rc::new(crate::library()), Box::new(NoHost));
        let mut agreed = 0;
        for name in functions {
            let function = Function::from_value(cx.globals().get(name).expect(name).force(&cx).expect(name))
                .expect(name);
            let direct = function.known::<Direct>().expect(name);
            for culture_name in ["en-US", "de-DE", "en-GB", "ja-JP", "th-TH", "fa-IR", "ar-SA", "fr-FR", ""] {
                let culture = Culture::find(Some(culture_name)).expect(culture_name);
                for text in texts {
                    let Some(quick) = direct.convert(&Value::text(text), &culture) else { continue };
                    let mut arguments = vec![Value::text(text)];
                    if name != "Logical.From" {
                        arguments.push(Value::text(culture_name));
                    }
                    let full = function.call(&cx, arguments);
                    let full = full.unwrap_or_else(|error| panic!("{name}({text:?}): {}", error.message()));
                    assert!(
                        ops::equals(&cx, &quick, &full).expect("scalars"),
                        "{name}({text:?}, {culture_name:?})"
                    );
                    agreed += 1;
                }
            }
        }
        assert!(agreed > 500, "only {agreed} conversions were direct");
    }
}
