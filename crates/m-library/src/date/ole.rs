//! Dates as numbers: OLE Automation dates, days since 1899-12-30 with the time of day as the fraction.

use m_engine::value::time::TICKS_PER_DAY;
use m_engine::value::{DateTime, Time};
use m_engine::{Error, Result, Value};

/// 1899-12-30 in ticks.
const EPOCH: i64 = 693_593 * TICKS_PER_DAY;
/// OLE Automation dates count whole milliseconds.
const TICKS_PER_MILLISECOND: i64 = 10_000;
const MILLISECONDS_PER_DAY: i64 = 86_400_000;
/// 0100-01-01, the first date that has a number, and the day after 9999-12-31.
const RANGE: std::ops::Range<f64> = -657_434.0..2_958_466.0;

/// The number of a moment. The time of day is added to the size of the number: 06:00 on 1899-12-29 is -1.25.
pub(crate) fn to_number(ticks: i64) -> f64 {
    let milliseconds = (ticks - EPOCH).div_euclid(TICKS_PER_MILLISECOND);
    let days = milliseconds.div_euclid(MILLISECONDS_PER_DAY);
    let time = milliseconds.rem_euclid(MILLISECONDS_PER_DAY) as f64 / MILLISECONDS_PER_DAY as f64;
    let days = days as f64;
    if days < 0.0 { days - time } else { days + time }
}

/// The moment of a number.
///
/// Errors: it lies before the year 100 or after the year 9999.
pub(crate) fn from_number(number: f64) -> Result<DateTime> {
    let moment = RANGE.contains(&number).then(|| {
        let days = number.trunc();
        let time = ((number - days).abs() * MILLISECONDS_PER_DAY as f64).round() as i64;
        EPOCH + days as i64 * TICKS_PER_DAY + time * TICKS_PER_MILLISECOND
    });
    moment.and_then(DateTime::from_ticks).ok_or_else(|| {
        Error::expression_of("The number is out of range of date and time values.", Value::number(number))
    })
}

/// A time on the first day of the count, 1899-12-30.
pub(crate) fn time_of_day(time: Time) -> Result<DateTime> {
    DateTime::from_ticks(EPOCH + time.ticks()).ok_or_else(|| crate::date::moment::out_of_range("DateTime"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_of_the_documentation_read_back() {
        // Page "Date.From": the encoding of days before and after 1899-12-30.
        for (number, ymd, ticks) in [
            (1.0, (1899, 12, 31), 0),
            (2.25, (1900, 1, 1), 6),
            (-1.0, (1899, 12, 29), 0),
            (-1.25, (1899, 12, 29), 6),
        ] {
            let moment = super::from_number(number).expect("in range");
            assert_eq!((moment.date().ymd(), moment.time().hour()), (ymd, ticks));
            assert_eq!(super::to_number(moment.ticks()), number);
        }
    }
}
