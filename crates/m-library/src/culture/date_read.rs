//! Dates and times in the forms that people write: read by best effort, in the culture's order and language.

use super::Culture;

/// A piece of the text.
#[derive(Clone, Debug, PartialEq)]
enum Piece<'t> {
    Digits(&'t str),
    /// In lower case, without the full stop of an abbreviation.
    Word(String),
    Sign(char),
    Space,
}

/// The parts of a text that shows a date, a date and a time, or those with an offset; `None` where it shows neither.
pub(super) fn date_and_time(text: &str, culture: &Culture) -> Option<Parts> {
    let text = text.trim();
    if let Some(parts) = iso_basic(text) {
        return Some(parts);
    }
    let (text, offset) = split_offset(text);
    let mut pieces = split(text);
    let mut parts = Parts { offset, ..Parts::default() };
    take_time(&mut pieces, &mut parts, culture)?;
    if offset.is_some() && parts.hour.is_none() {
        return None;
    }
    read_date(&pieces, &mut parts, culture)?;
    Some(parts)
}

/// The parts of a text that shows a time alone.
pub(super) fn time(text: &str, culture: &Culture) -> Option<Parts> {
    let text = text.trim();
    let mut parts = Parts::default();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return iso_time(text, &mut parts).map(|()| parts);
    }
    let mut pieces = split(text);
    take_time(&mut pieces, &mut parts, culture)?;
    let nothing_left = pieces.iter().all(|piece| *piece == Piece::Space);
    (nothing_left && parts.hour.is_some()).then_some(parts)
}

/// `20101231`, `20101231T013025`, `20101231T013025Z`: ISO 8601 without separators.
fn iso_basic(text: &str) -> Option<Parts> {
    let (date, rest) = text.split_at_checked(8)?;
    if !date.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut parts = Parts {
        year: date.get(..4)?.parse().ok(),
        month: date.get(4..6)?.parse().ok(),
        day: date.get(6..)?.parse().ok(),
        ..Parts::default()
    };
    if rest.is_empty() {
        return Some(parts);
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (clock, mut rest) = rest.split_at_checked(end)?;
    iso_time(clock, &mut parts)?;
    if let Some(fraction) = rest.strip_prefix('.') {
        let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        let (digits, behind) = fraction.split_at_checked(end)?;
        parts.fraction = fraction_ticks(digits)?;
        rest = behind;
    }
    if matches!(rest, "Z" | "z") {
        parts.offset = Some(0);
    } else if !rest.is_empty() {
        let (offset, behind) = read_offset(rest)?;
        parts.offset = Some(offset);
        if !behind.is_empty() {
            return None;
        }
    }
    Some(parts)
}

/// `10`, `1012`, `101231`.
fn iso_time(digits: &str, parts: &mut Parts) -> Option<()> {
    let two = |start: usize| digits.get(start..start + 2)?.parse().ok();
    parts.hour = Some(if digits.len() == 1 { digits.parse().ok()? } else { two(0)? });
    match digits.len() {
        1 | 2 => {}
        4 => parts.minute = two(2)?,
        6 => (parts.minute, parts.second) = (two(2)?, two(4)?),
        _ => return None,
    }
    Some(())
}

/// Takes the offset from the end: `…Z`, `… GMT`, `…+02:00`. A minus sign belongs to an offset only behind a time.
fn split_offset(text: &str) -> (&str, Option<i64>) {
    for name in ["UTC", "GMT"] {
        if let Some(rest) = text.strip_suffix(name) {
            return (rest, Some(0));
        }
    }
    if let Some(rest) =
        text.strip_suffix(['Z', 'z']).filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
    {
        return (rest, Some(0));
    }
    let Some(position) = text.rfind(['+', '-']) else { return (text, None) };
    let Some((before, sign)) = text.split_at_checked(position) else { return (text, None) };
    match read_offset(sign) {
        Some((offset, "")) if before.contains(':') => (before, Some(offset)),
        _ => (text, None),
    }
}

fn split(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let kind = |c: char| (c.is_ascii_digit(), c.is_alphabetic());
        let end = match kind(c) {
            (false, false) => c.len_utf8(),
            of_first => {
                rest.find(|other: char| kind(other) != of_first && !mark(other)).unwrap_or(rest.len())
            }
        };
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        pieces.push(if c.is_ascii_digit() {
            Piece::Digits(piece)
        } else if c.is_alphabetic() {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            Piece::Word(piece.to_lowercase())
        } else if c.is_whitespace() {
            Piece::Space
        } else {
            Piece::Sign(c)
        });
    }
    pieces
}

/// Vowel signs and accents that follow their letter.
fn mark(c: char) -> bool {
    !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace() && !c.is_ascii_punctuation()
}

/// Takes the time out of the pieces: `1:30`, `1:30:25.5`, `1:30 PM`, `1pm`. `None` where there is a broken one.
fn take_time(pieces: &mut Vec<Piece>, parts: &mut Parts, culture: &Culture) -> Option<()> {
    let colon = pieces.iter().position(|piece| *piece == Piece::Sign(':'));
    let period = pieces.iter().position(|piece| day_period(piece, culture).is_some());
    let start = match (colon, period) {
        (Some(colon), _) => colon.checked_sub(1)?,
        // `1pm`, `1 PM`: the number before the period is the hour.
        (None, Some(period)) => (0..period).rev().find(|index| pieces.get(*index) != Some(&Piece::Space))?,
        (None, None) => return Some(()),
    };
    let mut end = start;
    let mut next = |pieces: &[Piece]| {
        let piece = match pieces.get(end)? {
            Piece::Digits(digits) => digits.parse::<i64>().ok()?,
            _ => return None,
        };
        end += 1;
        Some(piece)
    };
    parts.hour = Some(next(pieces)?);
    if colon.is_some() {
        end += 1;
        let mut next = |pieces: &[Piece]| match pieces.get(end)? {
            Piece::Digits(digits) => {
                end += 1;
                digits.parse::<i64>().ok()
            }
            _ => None,
        };
        parts.minute = next(pieces)?;
        if pieces.get(end) == Some(&Piece::Sign(':')) {
            end += 1;
            let Some(Piece::Digits(seconds)) = pieces.get(end) else { return None };
            parts.second = seconds.parse().ok()?;
            end += 1;
            if let (Some(Piece::Sign('.' | ',')), Some(Piece::Digits(fraction))) =
                (pieces.get(end), pieces.get(end + 1))
            {
                parts.fraction = fraction_ticks(fraction)?;
                end += 2;
            }
        }
    }
    let behind = pieces.iter().skip(end).position(|piece| *piece != Piece::Space).map(|index| index + end);
    if let Some(index) = behind
        && let Some(afternoon) = pieces.get(index).and_then(|piece| day_period(piece, culture))
    {
        parts.afternoon = Some(afternoon);
        end = index + 1;
    }
    // ISO 8601 has a T between date and time.
    let begin = match start.checked_sub(1).map(|before| (before, pieces.get(before))) {
        Some((before, Some(Piece::Word(word)))) if word == "t" => before,
        _ => start,
    };
    pieces.drain(begin..end.min(pieces.len()));
    Some(())
}

/// Whether a word says that it is after noon, in the culture's language or in English.
fn day_period(piece: &Piece, culture: &Culture) -> Option<bool> {
    let Piece::Word(word) = piece else { return None };
    let names = &culture.dates;
    let is = |name: &str| !name.is_empty() && *word == name.to_lowercase().trim_end_matches('.');
    if is(&names.pm) || word == "pm" || word == "p" {
        Some(true)
    } else if is(&names.am) || word == "am" || word == "a" {
        Some(false)
    } else {
        None
    }
}

/// Reads the date out of what is left. `None` where that is no date.
fn read_date(pieces: &[Piece], parts: &mut Parts, culture: &Culture) -> Option<()> {
    let mut numbers: Vec<&str> = Vec::new();
    let allowed = &culture.dates.words;
    for piece in pieces {
        match piece {
            Piece::Digits(digits) => numbers.push(digits),
            Piece::Space | Piece::Sign(',' | '/' | '-' | '.') => {}
            Piece::Sign(sign) if culture.dates.date_separator.contains(*sign) => {}
            Piece::Sign(_) => return None,
            // First the words between the fields: the Japanese sign for a day is the short name of Sunday too.
            Piece::Word(word) if allowed.contains(word) => {}
            Piece::Word(word) => {
                if let Some(month) = month(word, culture) {
                    if parts.month.replace(month).is_some() {
                        return None;
                    }
                } else {
                    let days = [&*culture.dates.days, &*culture.dates.days_abbreviated];
                    match (position(word, &days), short_month(word, culture)) {
                        (Some(weekday), _) => parts.weekday = Some(weekday),
                        (None, Some(month)) if parts.month.is_none() => parts.month = Some(month),
                        _ => return None,
                    }
                }
            }
        }
    }
    let order = &culture.dates.order;
    if parts.month.is_some() { with_month(&numbers, parts, order) } else { numeric(&numbers, parts, order) }
}

fn month(word: &str, culture: &Culture) -> Option<i64> {
    let names = &culture.dates;
    let lists: [&[String]; 3] = [&names.months, &names.months_genitive, &names.months_abbreviated];
    position(word, &lists).map(|index| index + 1)
}

/// The month whose name, and no other's, begins with these three lower-case letters: the documentation's `фев`, where
/// CLDR abbreviates to four letters (page "Date.FromText").
pub(super) fn short_month(word: &str, culture: &Culture) -> Option<i64> {
    if word.chars().count() != 3 {
        return None;
    }
    let names = culture.dates.months.iter().zip(&culture.dates.months_genitive);
    let begins = |name: &String| name.to_lowercase().starts_with(word);
    let mut found = names.zip(1..).filter(|((name, genitive), _)| begins(name) || begins(genitive));
    let (_, month) = found.next()?;
    found.next().is_none().then_some(month)
}

/// The position of a name in one of the lists; abbreviations with or without their full stop.
fn position(word: &str, lists: &[&[String]]) -> Option<i64> {
    let matches = |name: &String| {
        let name = name.to_lowercase();
        name.trim_end_matches('.') == word
    };
    lists.iter().find_map(|names| names.iter().position(matches)).map(|index| index as i64)
}

/// Day and year around a month's name: `14 May 2011`, `May 14, 2011`, `2011 May`, `14 May`.
fn with_month(numbers: &[&str], parts: &mut Parts, order: &str) -> Option<()> {
    let number = |text: &str| text.parse::<i64>().ok();
    match numbers {
        [one] if is_year(one) => parts.year = number(one),
        [one] => parts.day = number(one),
        [first, second] => {
            let year_first = is_year(first) || (!is_year(second) && order.starts_with('Y'));
            let (year, day) = if year_first { (first, second) } else { (second, first) };
            if is_year(day) {
                return None;
            }
            parts.year = Some(full_year_of(year)?);
            parts.day = number(day);
        }
        _ => return None,
    }
    Some(())
}

/// A date of numbers alone.
fn numeric(numbers: &[&str], parts: &mut Parts, order: &str) -> Option<()> {
    let number = |text: &str| text.parse::<i64>().ok();
    match numbers {
        [first, second, third] => {
            let order = if is_year(first) { "YMD" } else { order };
            for (letter, text) in order.chars().zip([first, second, third]) {
                match letter {
                    'Y' => parts.year = Some(full_year_of(text)?),
                    'M' => parts.month = Some(number(text).filter(|_| !is_year(text))?),
                    _ => parts.day = Some(number(text).filter(|_| !is_year(text))?),
                }
            }
        }
        [year, month] if is_year(year) => (parts.year, parts.month) = (number(year), number(month)),
        [month, year] if is_year(year) => (parts.year, parts.month) = (number(year), number(month)),
        [first, second] => {
            let day_first = order.find('D') < order.find('M');
            let (day, month) = if day_first { (first, second) } else { (second, first) };
            (parts.day, parts.month) = (number(day), number(month));
        }
        [year] if year.len() == 4 => parts.year = number(year),
        _ => return None,
    }
    Some(())
}

/// Three and more digits are a year.
fn is_year(digits: &str) -> bool {
    digits.len() > 2
}

/// A year of four digits, or of two.
fn full_year_of(digits: &str) -> Option<i64> {
    let year: i64 = digits.parse().ok()?;
    Some(if is_year(digits) { year } else { full_year(year) })
}

/// The parts that a text has. Years and months are those of the culture's calendar.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Parts {
    pub(super) year: Option<i64>,
    pub(super) month: Option<i64>,
    pub(super) day: Option<i64>,
    pub(super) hour: Option<i64>,
    pub(super) minute: i64,
    pub(super) second: i64,
    /// Ticks below the second.
    pub(super) fraction: i64,
    /// Whether it is after noon, where the text says so.
    pub(super) afternoon: Option<bool>,
    /// The offset from UTC in minutes.
    pub(super) offset: Option<i64>,
    /// A day's name in the text; it must be that of the date.
    pub(super) weekday: Option<i64>,
}

/// An offset from UTC in minutes, and the text behind it.
pub(super) fn read_offset(text: &str) -> Option<(i64, &str)> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let rest = text.strip_prefix(['+', '-'])?;
    let digits = |text: &str| text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (hours, rest) = rest.split_at_checked(digits(rest)).filter(|(hours, _)| !hours.is_empty())?;
    let after = rest.strip_prefix(':').unwrap_or(rest);
    let (minutes, rest) = match after.split_at_checked(digits(after)) {
        Some((minutes, behind)) if minutes.len() == 2 => (minutes.parse::<i64>().ok()?, behind),
        _ => (0, rest),
    };
    let offset = hours.parse::<i64>().ok()? * 60 + minutes;
    (minutes < 60 && offset <= 14 * 60).then_some((sign * offset, rest))
}

/// Digits behind the decimal point of a second as ticks; an eighth digit and more are dropped.
pub(super) fn fraction_ticks(digits: &str) -> Option<i64> {
    let shown: String = digits.chars().chain("0000000".chars()).take(7).collect();
    shown.parse().ok()
}

/// Two digits of a year: 00 to 49 are of this century, 50 to 99 of the last, as Windows takes them today.
pub(super) fn full_year(year: i64) -> i64 {
    if year >= 100 {
        year
    } else if year < 50 {
        2000 + year
    } else {
        1900 + year
    }
}
