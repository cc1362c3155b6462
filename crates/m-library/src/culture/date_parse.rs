//! Text as dates and times: exactly by a format, or by best effort (`Date.FromText` and its siblings).

use super::Culture;
use super::date_pattern::{Token, meant, tokens};
use super::date_read::{self, Parts, fraction_ticks, full_year, read_offset};
use crate::date::moment;
use m_engine::value::time::{TICKS_PER_DAY, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use m_engine::value::{Date, DateTime, DateTimeZone, Time};
use m_engine::{Cx, Error, Result, Value};
use std::sync::Arc;

/// The date that a text shows.
///
/// Errors: `DataFormat.Error` where it shows none, or an unknown standard format.
pub(crate) fn parse_date(cx: &Cx, text: &str, format: Option<&str>, culture: &Arc<Culture>) -> Result<Date> {
    let free = || date_read::date_and_time(text, culture).filter(|parts| parts.hour.is_none());
    let found = read(text, format, culture, free, &["d", "D", "M", "Y"], |parts| date(cx, parts, culture))?;
    found.ok_or_else(|| failed(text, "Date"))
}

/// The datetime that a text shows; midnight where it shows a date alone. A text with an offset from UTC is moved to the
/// host's zone.
///
/// Errors: `DataFormat.Error` where it shows none, or an unknown standard format.
pub(crate) fn parse_datetime(
    cx: &Cx,
    text: &str,
    format: Option<&str>,
    culture: &Arc<Culture>,
) -> Result<DateTime> {
    let free = || date_read::date_and_time(text, culture);
    let moment = read(text, format, culture, free, MOMENTS, |parts| {
        let local = local(cx, parts, culture)?;
        match parts.offset {
            Some(offset) => {
                let utc = local.ticks() - offset * TICKS_PER_MINUTE;
                DateTime::from_ticks(utc + cx.host().local_offset(utc) * TICKS_PER_MINUTE)
            }
            None => Some(local),
        }
    })?;
    moment.ok_or_else(|| failed(text, "DateTime"))
}

/// The datetimezone that a text shows; without an offset from UTC, that of the host's zone.
///
/// Errors: `DataFormat.Error` where it shows none, or an unknown standard format.
pub(crate) fn parse_datetimezone(
    cx: &Cx,
    text: &str,
    format: Option<&str>,
    culture: &Arc<Culture>,
) -> Result<DateTimeZone> {
    let free = || date_read::date_and_time(text, culture);
    let moment = read(text, format, culture, free, MOMENTS, |parts| {
        let local = local(cx, parts, culture)?;
        DateTimeZone::new(local, parts.offset.unwrap_or_else(|| moment::zone_offset(cx, local)))
    })?;
    moment.ok_or_else(|| failed(text, "DateTimeZone"))
}

/// The time that a text shows.
///
/// Errors: `DataFormat.Error` where it shows none, or an unknown standard format.
pub(crate) fn parse_time(text: &str, format: Option<&str>, culture: &Arc<Culture>) -> Result<Time> {
    let free = || date_read::time(text, culture);
    let found = read(text, format, culture, free, &["t", "T"], |parts| Time::from_ticks(time(parts)?))?;
    found.ok_or_else(|| failed(text, "Time"))
}

fn failed(text: &str, kind: &str) -> Error {
    Error::data_format(format!("We couldn't parse the input provided as a {kind} value."), Value::text(text))
}

/// The standard formats of a date with a time, and of a date alone.
const MOMENTS: &[&str] = &["G", "g", "F", "f", "d", "D"];

/// What `make` gives for the parts of a text: those of the format, or, without one, those that `free` finds, or else
/// those of a standard format of the culture, so that every culture reads what it writes.
fn read<T>(
    text: &str,
    format: Option<&str>,
    culture: &Arc<Culture>,
    free: impl FnOnce() -> Option<Parts>,
    standard: &[&str],
    make: impl Fn(&Parts) -> Option<T>,
) -> Result<Option<T>> {
    if let Some(format) = format {
        return Ok(exact(text, format, culture)?.and_then(|parts| make(&parts)));
    }
    if let Some(found) = free().and_then(|parts| make(&parts)) {
        return Ok(Some(found));
    }
    for format in standard {
        if let Some(found) = with_offset(text.trim(), format, culture)?.and_then(|parts| make(&parts)) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The parts of a text in a standard format, which an offset from UTC may follow.
fn with_offset(text: &str, format: &str, culture: &Arc<Culture>) -> Result<Option<Parts>> {
    let cut = text.rfind(['+', '-']).and_then(|position| text.split_at_checked(position));
    if let Some((before, sign)) = cut
        && let Some((offset, "")) = read_offset(sign)
        && let Some(parts) = exact(before.trim_end(), format, culture)?
    {
        // A date alone has no offset: what looks like one is the end of the date.
        return Ok(parts.hour.is_some().then_some(Parts { offset: Some(offset), ..parts }));
    }
    exact(text, format, culture)
}

/// The day of the parts. What is missing is this year, and the first month and day of it; without any part, today.
fn date(cx: &Cx, parts: &Parts, culture: &Culture) -> Option<Date> {
    let today = Date::from_days(moment::now(cx).div_euclid(TICKS_PER_DAY))?;
    let date = match (parts.year, parts.month, parts.day) {
        (None, None, None) => today,
        (year, month, day) => {
            let (this_year, this_month, _) = culture.calendar.fields(today);
            let month = month.unwrap_or(if year.is_none() { this_month } else { 1 });
            culture.calendar.date(year.unwrap_or(this_year), month, day.unwrap_or(1))?
        }
    };
    parts.weekday.is_none_or(|weekday| weekday == date.weekday()).then_some(date)
}

/// Ticks since midnight.
fn time(parts: &Parts) -> Option<i64> {
    let hour = parts.hour.unwrap_or(0);
    let hour = match parts.afternoon {
        None => hour,
        Some(_) if !(0..=12).contains(&hour) => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    // A text may show any number of seconds; more than a minute has would not even fit as ticks.
    let second = Some(parts.second).filter(|second| (0..60).contains(second))?;
    let second_ticks = second * TICKS_PER_SECOND + parts.fraction;
    Time::new(hour, parts.minute, second_ticks).map(Time::ticks)
}

fn local(cx: &Cx, parts: &Parts, culture: &Culture) -> Option<DateTime> {
    date(cx, parts, culture)?.at(Time::from_ticks(time(parts)?)?)
}

/// The parts of a text that must have exactly this format; `None` where it has another.
fn exact(text: &str, format: &str, culture: &Arc<Culture>) -> Result<Option<Parts>> {
    let culture = &*meant(format, culture)?;
    let tokens = tokens(format, culture)?;
    let mut reader = Reader { rest: text, parts: Parts::default() };
    let complete = reader.all(&tokens, culture).is_some() && reader.rest.is_empty();
    if matches!(format, "r" | "R" | "u") {
        reader.parts.offset = Some(0);
    }
    Ok(complete.then_some(reader.parts))
}

struct Reader<'t> {
    rest: &'t str,
    parts: Parts,
}

impl<'t> Reader<'t> {
    fn all(&mut self, tokens: &[Token], culture: &Culture) -> Option<()> {
        let mut tokens = tokens.iter().peekable();
        while let Some(token) = tokens.next() {
            // `.FFF`: without decimals the full stop before them is missing too.
            let optional = matches!(tokens.peek(), Some(Token::OptionalFraction(_)));
            if optional && *token == Token::Literal('.') && !self.rest.starts_with('.') {
                tokens.next();
            } else {
                self.token(token, culture)?;
            }
        }
        Some(())
    }

    /// A month's name cut to three letters, for cultures whose abbreviations have other forms.
    fn short_month(&mut self, culture: &Culture) -> Option<i64> {
        let end = self.rest.find(|c: char| !c.is_alphabetic()).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end)?;
        let month = date_read::short_month(&word.to_lowercase(), culture)?;
        self.rest = rest.strip_prefix('.').unwrap_or(rest);
        Some(month)
    }

    /// Reads what a token stands for; `None` where the text has something else.
    fn token(&mut self, token: &Token, culture: &Culture) -> Option<()> {
        let names = &culture.dates;
        match token {
            Token::Day(count @ (1 | 2)) => self.parts.day = Some(self.number(*count, 2)?),
            Token::Day(count) => {
                let names = if *count == 3 { &names.days_abbreviated } else { &names.days };
                self.parts.weekday = Some(self.name(&[names])?);
            }
            Token::Month(count @ (1 | 2)) => self.parts.month = Some(self.number(*count, 2)?),
            Token::Month(3) => {
                let month = self.name(&[&names.months_abbreviated]).map(|index| index + 1);
                self.parts.month = Some(month.or_else(|| self.short_month(culture))?);
            }
            Token::Month(_) => {
                self.parts.month = Some(self.name(&[&names.months, &names.months_genitive])? + 1);
            }
            Token::Year(count @ (1 | 2)) => self.parts.year = Some(full_year(self.number(*count, 2)?)),
            Token::Year(count) => self.parts.year = Some(self.number(*count, (*count).max(4))?),
            Token::Hour12(count) | Token::Hour24(count) => self.parts.hour = Some(self.number(*count, 2)?),
            Token::Minute(count) => self.parts.minute = self.number(*count, 2)?,
            Token::Second(count) => self.parts.second = self.number(*count, 2)?,
            Token::Fraction(count) => {
                let digits = self.digits(*count).filter(|digits| digits.len() == *count)?;
                self.parts.fraction = fraction_ticks(digits)?;
            }
            Token::OptionalFraction(count) => {
                if let Some(digits) = self.digits(*count) {
                    self.parts.fraction = fraction_ticks(digits)?;
                }
            }
            Token::DayPeriod(count) => {
                let cut = |text: &str| text.chars().take(if *count == 1 { 1 } else { usize::MAX }).collect();
                let period = self.name(&[&[cut(&names.am), cut(&names.pm)]])?;
                self.parts.afternoon = Some(period == 1);
            }
            Token::Era => drop(self.name(&[std::slice::from_ref(&names.era)])?),
            Token::Offset(_) => self.parts.offset = Some(self.offset()?),
            Token::Zone => {
                if let Some(rest) = self.rest.strip_prefix(['Z', 'z']) {
                    (self.rest, self.parts.offset) = (rest, Some(0));
                } else if !self.rest.is_empty() {
                    self.parts.offset = Some(self.offset()?);
                }
            }
            Token::DateSeparator => self.literal(&names.date_separator)?,
            Token::TimeSeparator => self.literal(&names.time_separator)?,
            Token::Literal(literal) => self.literal(literal.encode_utf8(&mut [0; 4]))?,
        }
        Some(())
    }

    fn literal(&mut self, literal: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(literal).or_else(|| {
            // A space of any width is a space.
            let space = literal == " ";
            self.rest.strip_prefix(['\u{a0}', '\u{202f}']).filter(|_| space)
        })?;
        Some(())
    }

    /// One to `limit` digits.
    fn digits(&mut self, limit: usize) -> Option<&'t str> {
        let count = self.rest.bytes().take(limit).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at_checked(count).filter(|_| count > 0)?;
        self.rest = rest;
        Some(digits)
    }

    /// A number; a repeated letter asks for that many digits.
    fn number(&mut self, minimum: usize, limit: usize) -> Option<i64> {
        let digits = self.digits(limit)?;
        if minimum > 1 && digits.len() < minimum.min(limit) {
            return None;
        }
        digits.parse().ok()
    }

    /// The position of the longest name that the text begins with, in any case.
    fn name(&mut self, lists: &[&[String]]) -> Option<i64> {
        let mut best: Option<(usize, usize)> = None;
        for (index, name) in lists.iter().flat_map(|names| names.iter().enumerate()) {
            if let Some(length) = prefix_length(self.rest, name).filter(|length| *length > 0)
                && best.is_none_or(|(_, longest)| length > longest)
            {
                best = Some((index, length));
            }
        }
        let (index, length) = best?;
        self.rest = self.rest.get(length..)?;
        Some(index as i64)
    }

    /// `+2`, `+02`, `+0200`, `+02:00`.
    fn offset(&mut self) -> Option<i64> {
        let (offset, rest) = read_offset(self.rest)?;
        self.rest = rest;
        Some(offset)
    }
}

/// How many bytes of `text` match `name` in any case; `None` where it does not begin with the name.
fn prefix_length(text: &str, name: &str) -> Option<usize> {
    let mut rest = text.chars();
    for expected in name.chars().flat_map(char::to_lowercase) {
        let mut lower = rest.next()?.to_lowercase();
        if lower.next() != Some(expected) {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}
