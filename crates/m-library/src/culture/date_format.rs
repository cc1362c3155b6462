//! Dates and times as text, in standard and custom formats of every culture.

use super::Culture;
use super::date_pattern::{Token, is_universal, meant, tokens};
use m_engine::Result;
use m_engine::value::time::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use m_engine::value::{Date, DateTime, DateTimeZone, Time};
use std::cell::RefCell;
use std::fmt::Write;
use std::rc::Rc;
use std::sync::Arc;

/// What is to be written: ticks of the local clock since 0001-01-01, and the offset from UTC in minutes, if any.
struct Fields {
    date: Date,
    /// Since midnight; up to and including a whole day for the time 24:00:00.
    time: i64,
    offset: Option<i64>,
}

/// A date as text; without a format, in the culture's short one: `1/31/2020`.
///
/// Errors: an unknown standard format.
pub(crate) fn format_date(date: Date, format: Option<&str>, culture: &Arc<Culture>) -> Result<String> {
    write(&Fields { date, time: 0, offset: None }, format.unwrap_or("d"), culture)
}

/// A datetime as text; without a format, short date and long time: `2/1/2023 12:49:00 AM`.
///
/// Errors: an unknown standard format.
pub(crate) fn format_datetime(
    moment: DateTime,
    format: Option<&str>,
    culture: &Arc<Culture>,
) -> Result<String> {
    let fields = Fields { date: moment.date(), time: moment.time().ticks(), offset: None };
    write(&fields, format.unwrap_or("G"), culture)
}

/// A datetimezone as text; without a format, as a datetime with the offset: `2/1/2023 12:49:00 AM +02:00`.
///
/// Errors: an unknown standard format.
pub(crate) fn format_datetimezone(
    moment: DateTimeZone,
    format: Option<&str>,
    culture: &Arc<Culture>,
) -> Result<String> {
    let utc = DateTime::from_ticks(moment.utc_ticks());
    let (shown, offset) = match utc {
        Some(utc) if format.is_some_and(is_universal) => (utc, 0),
        _ => (moment.local(), moment.offset()),
    };
    let fields = Fields { date: shown.date(), time: shown.time().ticks(), offset: Some(offset) };
    match format {
        Some(format) => write(&fields, format, culture),
        None => Ok(format!("{} {}", write(&fields, "G", culture)?, offset_text(offset, 3))),
    }
}

/// A time as text; without a format, in the culture's short one: `6:30 PM`.
///
/// Errors: an unknown standard format.
pub(crate) fn format_time(time: Time, format: Option<&str>, culture: &Arc<Culture>) -> Result<String> {
    let Some(date) = Date::from_days(0) else { return Ok(String::new()) };
    write(&Fields { date, time: time.ticks(), offset: None }, format.unwrap_or("t"), culture)
}

fn write(fields: &Fields, format: &str, culture: &Arc<Culture>) -> Result<String> {
    let culture = &*meant(format, culture)?;
    let tokens = tokens_of(format, culture)?;
    let genitive = tokens.iter().any(|token| matches!(token, Token::Day(1 | 2)));
    let mut text = String::with_capacity(2 * format.len());
    let day = culture.calendar.fields(fields.date);
    for token in &*tokens {
        write_token(&mut text, token, fields, day, culture, genitive);
    }
    Ok(text)
}

/// The tokens of a format, which are kept: a column of moments is written in one.
fn tokens_of(format: &str, culture: &Arc<Culture>) -> Result<Rc<[Token]>> {
    type Last = Option<(String, Arc<Culture>, Rc<[Token]>)>;
    thread_local! {
        static LAST: RefCell<Last> = const { RefCell::new(None) };
    }
    LAST.with_borrow_mut(|last| {
        if let Some((known, of_culture, tokens)) = last
            && known == format
            && Arc::ptr_eq(of_culture, culture)
        {
            return Ok(tokens.clone());
        }
        let tokens: Rc<[Token]> = tokens(format, culture)?.into();
        *last = Some((format.to_owned(), culture.clone(), tokens.clone()));
        Ok(tokens)
    })
}

fn write_token(
    text: &mut String,
    token: &Token,
    fields: &Fields,
    (year, month, day): (i64, i64, i64),
    culture: &Culture,
    genitive: bool,
) {
    let names = &culture.dates;
    let hour = fields.time / TICKS_PER_HOUR % 24;
    let month_index = (month - 1) as usize;
    let weekday = || fields.date.weekday() as usize;
    fn named(names: &[String], index: usize) -> &str {
        names.get(index).map(String::as_str).unwrap_or_default()
    }
    match token {
        Token::Day(count @ (1 | 2)) => number(text, day, *count),
        Token::Day(3) => text.push_str(named(&names.days_abbreviated, weekday())),
        Token::Day(_) => text.push_str(named(&names.days, weekday())),
        Token::Month(count @ (1 | 2)) => number(text, month, *count),
        Token::Month(3) => text.push_str(named(&names.months_abbreviated, month_index)),
        Token::Month(_) if genitive => text.push_str(named(&names.months_genitive, month_index)),
        Token::Month(_) => text.push_str(named(&names.months, month_index)),
        Token::Year(count @ (1 | 2)) => number(text, year % 100, *count),
        Token::Year(count) => number(text, year, *count),
        Token::Hour12(count) => number(text, if hour % 12 == 0 { 12 } else { hour % 12 }, (*count).min(2)),
        Token::Hour24(count) => number(text, hour, (*count).min(2)),
        Token::Minute(count) => number(text, fields.time / TICKS_PER_MINUTE % 60, (*count).min(2)),
        Token::Second(count) => number(text, fields.time / TICKS_PER_SECOND % 60, (*count).min(2)),
        Token::Fraction(count) => text.push_str(decimals(fields.time).get(..*count).unwrap_or_default()),
        Token::OptionalFraction(count) => {
            let all = decimals(fields.time);
            let shown = all.get(..*count).unwrap_or_default().trim_end_matches('0');
            text.push_str(shown);
            // The point before a fraction that is not shown goes too.
            if shown.is_empty() && text.ends_with('.') {
                text.pop();
            }
        }
        Token::DayPeriod(count) => {
            let period = if fields.time % TICKS_PER_DAY < TICKS_PER_DAY / 2 { &names.am } else { &names.pm };
            text.extend(period.chars().take(if *count == 1 { 1 } else { usize::MAX }));
        }
        Token::Era => text.push_str(&names.era),
        Token::Offset(count) => text.push_str(&offset_text(fields.offset.unwrap_or(0), *count)),
        Token::Zone => text.extend(fields.offset.map(|offset| offset_text(offset, 3))),
        Token::DateSeparator => text.push_str(&names.date_separator),
        Token::TimeSeparator => text.push_str(&names.time_separator),
        Token::Literal(literal) => text.push(*literal),
    }
}

fn number(text: &mut String, number: i64, width: usize) {
    let mut two = |number: i64| {
        text.push(char::from(b'0' + (number / 10) as u8));
        text.push(char::from(b'0' + (number % 10) as u8));
    };
    match (number, width) {
        (0..=99, 2) => two(number),
        (1000..=9999, 1..=4) => {
            two(number / 100);
            two(number % 100);
        }
        // Writing to a string cannot fail.
        _ => drop(write!(text, "{number:0>width$}")),
    }
}

/// The seven decimals of the second.
fn decimals(time: i64) -> String {
    format!("{:07}", time % TICKS_PER_SECOND)
}

/// An offset as `z` (`+2`), `zz` (`+02`) or `zzz` (`+02:00`).
fn offset_text(offset: i64, count: usize) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
    match count {
        1 => format!("{sign}{hours}"),
        2 => format!("{sign}{hours:02}"),
        _ => format!("{sign}{hours:02}:{minutes:02}"),
    }
}
