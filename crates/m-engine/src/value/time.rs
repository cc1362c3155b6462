//! Date, time and duration values (specification, "Time" to "Duration"): 100-nanosecond ticks, years 1 to 9999, the
//! proleptic Gregorian calendar.

use std::cmp::Ordering;

/// Ticks of 100 nanoseconds in a second.
pub const TICKS_PER_SECOND: i64 = 10_000_000;
/// Ticks in a minute.
pub const TICKS_PER_MINUTE: i64 = 60 * TICKS_PER_SECOND;
/// Ticks in an hour.
pub const TICKS_PER_HOUR: i64 = 60 * TICKS_PER_MINUTE;
/// Ticks in a day.
pub const TICKS_PER_DAY: i64 = 24 * TICKS_PER_HOUR;
/// Days from 0001-01-01 to 1970-01-01.
pub const UNIX_EPOCH_DAYS: i64 = 719_162;
/// Ticks from 0001-01-01 to 1970-01-01.
pub const UNIX_EPOCH_TICKS: i64 = UNIX_EPOCH_DAYS * TICKS_PER_DAY;
/// The number of days in the years 1 to 9999.
const DAYS: i32 = 3_652_059;

/// A time of day: ticks since midnight, 0 up to and including 24:00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    ticks: i64,
}

/// A calendar day: days since 0001-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    days: i32,
}

/// A day and a time: ticks since 0001-01-01T00:00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    ticks: i64,
}

/// A day, a time and an offset from UTC in minutes (-14:00 to 14:00). Compared at UTC.
#[derive(Clone, Copy, Debug)]
pub struct DateTimeZone {
    local: DateTime,
    offset: i16,
}

/// A length of time in ticks, negative or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    ticks: i64,
}

impl Time {
    /// Midnight.
    pub const MIDNIGHT: Time = Time { ticks: 0 };

    /// From hours (0–24), minutes and seconds with their fraction in ticks; `None` outside a day.
    pub fn new(hour: i64, minute: i64, second_ticks: i64) -> Option<Time> {
        let valid = (0..=24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..TICKS_PER_MINUTE).contains(&second_ticks);
        // Computed only where it is valid: the numbers may be of any size.
        valid
            .then(|| hour * TICKS_PER_HOUR + minute * TICKS_PER_MINUTE + second_ticks)
            .and_then(Time::from_ticks)
    }

    /// From ticks since midnight; `None` outside 0 to 24 hours.
    pub fn from_ticks(ticks: i64) -> Option<Time> {
        (0..=TICKS_PER_DAY).contains(&ticks).then_some(Time { ticks })
    }

    /// Ticks since midnight.
    #[inline]
    pub fn ticks(self) -> i64 {
        self.ticks
    }

    /// The hour, 0 to 24.
    pub fn hour(self) -> i64 {
        self.ticks / TICKS_PER_HOUR
    }

    /// The minute, 0 to 59.
    pub fn minute(self) -> i64 {
        self.ticks / TICKS_PER_MINUTE % 60
    }

    /// The seconds with their fraction, in ticks.
    pub fn second_ticks(self) -> i64 {
        self.ticks % TICKS_PER_MINUTE
    }
}

impl Date {
    /// 0001-01-01.
    pub const MIN: Date = Date { days: 0 };

    /// From a year (1–9999), month and day; `None` for a day that does not exist.
    #[inline]
    pub fn new(year: i64, month: i64, day: i64) -> Option<Date> {
        if !(1..=9999).contains(&year)
            || !(1..=12).contains(&month)
            || day < 1
            || day > days_in_month(year, month)
        {
            return None;
        }
        Some(Date { days: days_from_civil(year, month, day) as i32 })
    }

    /// From days since 0001-01-01; `None` outside the years 1 to 9999.
    pub fn from_days(days: i64) -> Option<Date> {
        (0..i64::from(DAYS)).contains(&days).then_some(Date { days: days as i32 })
    }

    /// Days since 0001-01-01.
    #[inline]
    pub fn days(self) -> i64 {
        i64::from(self.days)
    }

    /// Year, month and day.
    pub fn ymd(self) -> (i64, i64, i64) {
        civil_from_days(self.days())
    }

    /// The day of the week, 0 for Sunday.
    pub fn weekday(self) -> i64 {
        // 0001-01-01 was a Monday.
        (self.days() + 1) % 7
    }

    /// This day at `time`; 24:00:00 is midnight of the next day, `None` after the year 9999.
    pub fn at(self, time: Time) -> Option<DateTime> {
        DateTime::from_ticks(self.days() * TICKS_PER_DAY + time.ticks)
    }
}

impl DateTime {
    /// 0001-01-01T00:00:00.
    pub const MIN: DateTime = DateTime { ticks: 0 };

    /// From ticks since 0001-01-01; `None` outside the years 1 to 9999.
    pub fn from_ticks(ticks: i64) -> Option<DateTime> {
        (0..i64::from(DAYS) * TICKS_PER_DAY).contains(&ticks).then_some(DateTime { ticks })
    }

    /// Ticks since 0001-01-01T00:00:00.
    #[inline]
    pub fn ticks(self) -> i64 {
        self.ticks
    }

    /// The day.
    pub fn date(self) -> Date {
        Date { days: (self.ticks / TICKS_PER_DAY) as i32 }
    }

    /// The time of day.
    pub fn time(self) -> Time {
        Time { ticks: self.ticks % TICKS_PER_DAY }
    }
}

impl DateTimeZone {
    /// From a local date and time and its offset from UTC in minutes; `None` for offsets beyond 14 hours.
    pub fn new(local: DateTime, offset: i64) -> Option<DateTimeZone> {
        (-14 * 60..=14 * 60).contains(&offset).then_some(DateTimeZone { local, offset: offset as i16 })
    }

    /// From a UTC date and time, shown at an offset in minutes; `None` where that leaves the years 1 to 9999.
    pub fn from_utc(utc_ticks: i64, offset: i64) -> Option<DateTimeZone> {
        let local = DateTime::from_ticks(utc_ticks.checked_add(offset * TICKS_PER_MINUTE)?)?;
        DateTimeZone::new(local, offset)
    }

    /// The date and time on the local clock.
    pub fn local(self) -> DateTime {
        self.local
    }

    /// The offset from UTC in minutes.
    pub fn offset(self) -> i64 {
        i64::from(self.offset)
    }

    /// Ticks at UTC; may lie just outside the years 1 to 9999.
    pub fn utc_ticks(self) -> i64 {
        self.local.ticks - self.offset() * TICKS_PER_MINUTE
    }
}

impl PartialEq for DateTimeZone {
    fn eq(&self, other: &DateTimeZone) -> bool {
        self.utc_ticks() == other.utc_ticks()
    }
}

impl Eq for DateTimeZone {}

impl PartialOrd for DateTimeZone {
    fn partial_cmp(&self, other: &DateTimeZone) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTimeZone {
    fn cmp(&self, other: &DateTimeZone) -> Ordering {
        self.utc_ticks().cmp(&other.utc_ticks())
    }
}

impl Duration {
    /// From ticks.
    pub fn from_ticks(ticks: i64) -> Duration {
        Duration { ticks }
    }

    /// From a number of seconds; `None` out of range.
    pub fn from_seconds(seconds: f64) -> Option<Duration> {
        let ticks = seconds * TICKS_PER_SECOND as f64;
        (ticks.abs() < i64::MAX as f64).then(|| Duration { ticks: ticks.round() as i64 })
    }

    /// Ticks, negative or not.
    #[inline]
    pub fn ticks(self) -> i64 {
        self.ticks
    }
}

/// Whether `year` has 366 days.
#[inline]
pub fn is_leap_year(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The number of days of a month (1–12).
#[inline]
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap_year(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 0001-01-01 to a date of the Gregorian calendar, by counting years that begin in March.
#[inline]
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 306
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 306;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_the_calendar_reads_back() {
        let (mut year, mut month, mut day) = (1, 1, 1);
        for days in 0..i64::from(DAYS) {
            assert_eq!(Date::from_days(days).map(Date::ymd), Some((year, month, day)));
            assert_eq!(Date::new(year, month, day).map(Date::days), Some(days));
            day += 1;
            if day > days_in_month(year, month) {
                (day, month) = (1, month + 1);
            }
            if month > 12 {
                (month, year) = (1, year + 1);
            }
        }
        assert_eq!(year, 10_000);
    }

    #[test]
    fn weekdays() {
        // 2026-11-22 is a Sunday.
        assert_eq!(Date::new(2026, 11, 22).map(Date::weekday), Some(0));
        assert_eq!(Date::new(1970, 1, 1).map(Date::weekday), Some(4));
    }
}
