//! Numbers that are dates: number formats say which, and the epoch what they mean.

#![deny(clippy::arithmetic_side_effects)]

use m_engine::value::time::{TICKS_PER_DAY, TICKS_PER_SECOND};
use m_engine::value::{Date, DateTime, Duration, Time};
use m_engine::{Cell, Error, Value};

/// What a number format shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Number,
    Date,
    Time,
    DateTime,
    /// Hours, minutes or seconds beyond a day: `[h]:mm`.
    Duration,
}

impl Format {
    /// A format that is not written out in the file (ECMA-376, 18.8.30); those of East Asian locales are dates or times.
    pub(super) fn builtin(id: u32) -> Format {
        match id {
            14..=17 | 27..=31 | 36 | 50..=54 | 57..=58 => Format::Date,
            18..=21 | 32..=35 | 45 | 47 | 55..=56 => Format::Time,
            22 => Format::DateTime,
            46 => Format::Duration,
            _ => Format::Number,
        }
    }

    /// A format code: `yyyy\-mm\-dd`, `[$-409]h:mm AM/PM`, `0.00"d"`. The first of several sections counts.
    pub(super) fn parse(code: &str) -> Format {
        let (mut date, mut time) = (false, false);
        // `m` is a month, unless it stands by hours or seconds.
        let mut minutes_or_months = false;
        let mut characters = code.chars().peekable();
        while let Some(character) = characters.next() {
            match character.to_ascii_lowercase() {
                ';' => break,
                // An escaped character, the width of one, or one to fill with.
                '\\' | '_' | '*' => {
                    characters.next();
                }
                '"' => while characters.next().is_some_and(|character| character != '"') {},
                '[' => {
                    let inside: String =
                        characters.by_ref().take_while(|character| *character != ']').collect();
                    let is_elapsed = |letter: char| {
                        !inside.is_empty() && inside.chars().all(|other| other.eq_ignore_ascii_case(&letter))
                    };
                    if ['h', 'm', 's'].into_iter().any(is_elapsed) {
                        return Format::Duration;
                    }
                }
                'y' | 'd' => date = true,
                'h' | 's' => time = true,
                'a' if characters.peek().is_some_and(|next| matches!(next, 'm' | 'M' | '/')) => time = true,
                'm' => minutes_or_months = true,
                _ => {}
            }
        }
        match (date, time, minutes_or_months) {
            (true, true, _) => Format::DateTime,
            (false, true, _) => Format::Time,
            (true, false, _) | (false, false, true) => Format::Date,
            (false, false, false) => Format::Number,
        }
    }
}

/// The days from 0001-01-01 to the day before which day 1 of the 1900 system lies, from its March on: Excel counts the
/// 29th of February 1900, which was none.
const EPOCH_1900: i64 = 693_593;
/// The days from 0001-01-01 to 1904-01-01, day 0 of the 1904 system.
const EPOCH_1904: i64 = 695_055;

/// The value of a number under a format.
pub(super) fn cell(serial: f64, format: Format, is_1904: bool) -> Cell {
    let value = match format {
        Format::Number => Some(Value::number(serial)),
        Format::Duration => ticks(serial).map(|ticks| Duration::from_ticks(ticks).into()),
        Format::Time if (0.0..1.0).contains(&serial) => ticks(serial)
            .and_then(|ticks| Time::from_ticks(ticks.min(TICKS_PER_DAY - TICKS_PER_SECOND / 1000)))
            .map(Value::from),
        Format::Date if serial.fract() == 0.0 => {
            date_time(serial, is_1904).map(|moment| moment.date().into())
        }
        _ => date_time(serial, is_1904).map(Value::from),
    };
    match value {
        Some(value) => Cell::Value(value),
        None => Cell::error(Error::data_format(
            "The number of a cell with a date format is not a date from 1900 to 9999.",
            Value::number(serial),
        )),
    }
}

/// Days as ticks, to the nearest millisecond: more a double does not hold.
fn ticks(days: f64) -> Option<i64> {
    let milliseconds = (days * 86_400_000.0).round();
    (milliseconds.abs() < 9e14).then(|| (milliseconds as i64).saturating_mul(TICKS_PER_SECOND / 1000))
}

fn date_time(serial: f64, is_1904: bool) -> Option<DateTime> {
    let epoch = match (is_1904, serial < 60.0) {
        (true, _) => EPOCH_1904,
        (false, true) => EPOCH_1900 + 1,
        (false, false) => EPOCH_1900,
    };
    let ticks = ticks(serial).filter(|_| serial >= 0.0)?;
    DateTime::from_ticks(ticks.checked_add(epoch.saturating_mul(TICKS_PER_DAY))?)
}

/// The value of a date that is written out: `2024-01-31T12:30:00`.
pub(super) fn iso(text: &str) -> Option<Value> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time.trim_end_matches('Z'))),
        None => (text, None),
    };
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let date = Date::new(parts.next()??, parts.next()??, parts.next()??)?;
    let Some(time) = time else { return Some(date.into()) };
    let mut parts = time.splitn(3, ':');
    let hour = parts.next()?.parse::<i64>().ok()?;
    let minute = parts.next()?.parse::<i64>().ok()?;
    let seconds =
        parts.next().unwrap_or("0").parse::<f64>().ok().filter(|seconds| (0.0..60.0).contains(seconds))?;
    let time = Time::new(hour, minute, (seconds * TICKS_PER_SECOND as f64).round() as i64)?;
    date.at(time).map(Value::from)
}

#[cfg(test)]
mod tests {
    use super::{Format, cell, iso};

    /// Format codes as Excel writes them (ECMA-376, 18.8.30 and 18.8.31).
    #[test]
    fn formats() {
        let cases = [
            ("General", Format::Number),
            ("0.00E+00", Format::Number),
            ("#,##0.00\\ \"days\"", Format::Number),
            ("[Red]0;[Blue]-0", Format::Number),
            ("_-* #,##0_-", Format::Number),
            ("yyyy\\-mm\\-dd", Format::Date),
            ("mm-dd-yy", Format::Date),
            ("mmm", Format::Date),
            ("[$-407]d. mmmm yyyy;@", Format::Date),
            ("h:mm AM/PM", Format::Time),
            ("mm:ss.0", Format::Time),
            ("m/d/yy h:mm", Format::DateTime),
            ("[h]:mm:ss", Format::Duration),
            ("[mm]:ss", Format::Duration),
            ("[$-F400]h:mm:ss", Format::Time),
            ("@", Format::Number),
        ];
        for (code, expected) in cases {
            assert_eq!(Format::parse(code), expected, "{code}");
        }
    }

    /// A cell with a date format may hold any number.
    #[test]
    fn numbers_beyond_all_dates() {
        for serial in [1e9, -1e9, 1e30, -1e30, f64::MAX, 2_958_466.0] {
            for format in [Format::Date, Format::Time, Format::DateTime, Format::Duration] {
                for is_1904 in [false, true] {
                    let settled = cell(serial, format, is_1904).settled();
                    assert!(
                        settled.is_some_and(|cell| cell.is_err()) || format == Format::Duration,
                        "{serial}"
                    );
                }
            }
        }
    }

    #[test]
    fn written_dates() {
        for text in ["2024-13-01", "2024-01-31T25:00:00", "x", "", "2024-01-31T12:00:61"] {
            assert!(iso(text).is_none(), "{text}");
        }
        assert!(iso("2024-01-31T12:30:00Z").is_some());
    }
}
