//! Cultures from the Unicode locale data (CLDR) that ICU4X brings along. Its formatters are asked to write one known
//! moment and one known number; from what they write follow the patterns and separators.

use super::calendar::Calendar;
use super::{Culture, DateSymbols, NumberSymbols, money, windows};
use icu::calendar::week::WeekInformation;
use icu::calendar::{Date, Gregorian};
use icu::datetime::fieldsets::enums::{CompositeDateTimeFieldSet, DateFieldSet, TimeFieldSet};
use icu::datetime::fieldsets::{self};
use icu::datetime::input::{DateTime, Time};
use icu::datetime::options::YearStyle;
use icu::datetime::pattern::{DateTimePattern, FixedCalendarDateTimeNames};
use icu::datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu::decimal::DecimalFormatter;
use icu::decimal::input::Decimal;
use icu::locale::preferences::extensions::unicode::keywords::NumberingSystem;
use icu::locale::{LanguageIdentifier, Locale, LocaleExpander, TransformResult};
use std::fmt;
use writeable::{Part, PartsWrite, Writeable};

type Moment = DateTime<Gregorian>;

/// The culture of a name; `None` where the name is malformed or its language unknown.
pub(super) fn load(name: &str) -> Option<Culture> {
    if name.is_empty() {
        return invariant();
    }
    let locale: Locale = name.parse().ok()?;
    // A known language has a likely script; a made-up one has not.
    let mut language = LanguageIdentifier::from(locale.id.language);
    if LocaleExpander::new_extended().maximize(&mut language) == TransformResult::Unmodified {
        return None;
    }
    let calendar = Calendar::of(&locale);
    let dates = windows::adapted(name, calendar, dates(&locale)?);
    Some(Culture { numbers: numbers(&locale)?, dates, calendar })
}

/// The invariant culture: English names, patterns of its own (page "Standard date and time format strings").
fn invariant() -> Option<Culture> {
    let english = load(super::DEFAULT)?;
    let dates = DateSymbols {
        era: "A.D.".into(),
        short_date: "MM/dd/yyyy".into(),
        long_date: "dddd, dd MMMM yyyy".into(),
        short_time: "HH:mm".into(),
        long_time: "HH:mm:ss".into(),
        month_day: "MMMM dd".into(),
        year_month: "yyyy MMMM".into(),
        order: "MDY".into(),
        ..english.dates
    };
    let numbers = NumberSymbols { percent: ("n %", "-n %"), money: money::INVARIANT, ..english.numbers };
    Some(Culture { numbers, dates, calendar: Calendar::Gregorian })
}

fn numbers(locale: &Locale) -> Option<NumberSymbols> {
    let mut preferences = icu::decimal::DecimalFormatterPreferences::from(locale);
    preferences.numbering_system = latin_digits();
    let formatter = DecimalFormatter::try_new(preferences, Default::default()).ok()?;
    let mut probe = Decimal::from(123_456_789_012_i64);
    probe.multiply_pow10(-2);
    let written = Written::of(&formatter.format(&probe));
    let decimal = written.part("decimal")?;
    let group = written.part("group").unwrap_or(",").to_owned();
    let sizes: Vec<usize> = written.part("integer")?.rsplit(&group).map(str::len).collect();
    let primary = sizes.first().copied().unwrap_or(3);
    let secondary = sizes.get(1).copied().unwrap_or(primary);
    Some(NumberSymbols {
        decimal: decimal.to_owned(),
        group,
        group_sizes: (primary, secondary),
        percent: money::percent(locale),
        money: money::of(locale),
    })
}

/// .NET writes Western digits in every culture.
fn latin_digits() -> Option<NumberingSystem> {
    icu::locale::extensions::unicode::value!("latn").try_into().ok()
}

fn dates(locale: &Locale) -> Option<DateSymbols> {
    let mut preferences = DateTimeFormatterPreferences::from(locale);
    preferences.numbering_system = latin_digits();
    // 2003-04-05, a Saturday, 07:08:09: every number differs and has one digit, so that padding shows.
    let moment = moment(2003, 4, 5, 7)?;
    let short = fieldsets::YMD::short().with_year_style(YearStyle::Full);
    let short_date = date_pattern(preferences, DateFieldSet::YMD(short), &moment)?;
    let long_date = date_pattern(preferences, DateFieldSet::YMDE(fieldsets::YMDE::long()), &moment)?;
    let month_day = date_pattern(preferences, DateFieldSet::MD(fieldsets::MD::long()), &moment)?;
    let short_time = time_pattern(preferences, fieldsets::T::hm(), &moment)?;
    let long_time = time_pattern(preferences, fieldsets::T::hms(), &moment)?;
    let name = |pattern: &str, moment: &Moment| names(preferences, pattern, [Some(*moment)])?.pop();
    let months =
        |pattern: &str| names(preferences, pattern, (1..=12).map(|month| self::moment(2003, month, 1, 7)));
    // 2003-06-01 was a Sunday.
    let days = |pattern: &str| names(preferences, pattern, (1..=7).map(|day| self::moment(2003, 6, day, 7)));
    Some(DateSymbols {
        months: months("LLLL").or_else(|| months("MMMM"))?,
        months_genitive: months("MMMM")?,
        months_abbreviated: months("LLL").or_else(|| months("MMM"))?,
        days: days("EEEE")?,
        days_abbreviated: days("ccc").or_else(|| days("EEE"))?,
        first_day: WeekInformation::try_new(locale.into()).map_or(0, |week| week.first_weekday as i64 % 7),
        am: name("a", &moment)?,
        pm: name("a", &self::moment(2003, 4, 5, 19)?)?,
        era: name("G", &moment)?,
        date_separator: separator(&short_date, "/"),
        time_separator: separator(&short_time, ":"),
        year_month: year_month(&long_date),
        order: order(&short_date),
        words: words(&[&short_date, &long_date, &month_day]),
        short_date: pattern_text(&short_date),
        long_date: pattern_text(&long_date),
        short_time: pattern_text(&short_time),
        long_time: pattern_text(&long_time),
        month_day: pattern_text(&month_day),
    })
}

fn moment(year: i32, month: u8, day: u8, hour: u8) -> Option<Moment> {
    let date = Date::try_new_gregorian(year, month, day).ok()?;
    Some(DateTime { date, time: Time::try_new(hour, 8, 9, 0).ok()? })
}

fn date_pattern(
    preferences: DateTimeFormatterPreferences,
    fields: DateFieldSet,
    moment: &Moment,
) -> Option<Vec<Piece>> {
    let formatter = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(preferences, fields).ok()?;
    Some(Written::of(&formatter.format(&moment.date)).pieces())
}

fn time_pattern(
    preferences: DateTimeFormatterPreferences,
    fields: fieldsets::T,
    moment: &Moment,
) -> Option<Vec<Piece>> {
    let fields = TimeFieldSet::T(fields);
    let formatter = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(preferences, fields).ok()?;
    Some(Written::of(&formatter.format(&moment.time)).pieces())
}

/// Names: what a pattern of one field gives for each of some moments.
fn names(
    preferences: DateTimeFormatterPreferences,
    pattern: &str,
    moments: impl IntoIterator<Item = Option<Moment>>,
) -> Option<Vec<String>> {
    let pattern = DateTimePattern::try_from_pattern_str(pattern).ok()?;
    let mut names: FixedCalendarDateTimeNames<Gregorian, CompositeDateTimeFieldSet> =
        FixedCalendarDateTimeNames::try_new(preferences).ok()?;
    let formatter = names.include_for_pattern(&pattern).ok()?;
    let name = |moment: Option<Moment>| {
        let formatted = formatter.format(&moment?);
        Some(plain(&writeable::TryWriteable::try_write_to_string(&formatted).ok()?))
    };
    moments.into_iter().map(name).collect()
}

/// .NET writes plain spaces where CLDR has narrow or unbreakable ones.
fn plain(text: &str) -> String {
    text.replace(['\u{202f}', '\u{a0}', '\u{2009}'], " ").replace(['\u{200e}', '\u{200f}'], "")
}

/// A text together with which part of it is what.
#[derive(Default)]
struct Written {
    text: String,
    parts: Vec<(usize, usize, &'static str)>,
}

impl Written {
    fn of(source: &impl Writeable) -> Written {
        let mut written = Written::default();
        // Writing to a string fails only where the source itself does; what was written so far is no pattern then.
        if source.write_to_parts(&mut written).is_err() {
            return Written::default();
        }
        written
    }

    fn part(&self, name: &str) -> Option<&str> {
        let (start, end, _) = self.parts.iter().find(|(start, end, part)| *part == name && end > start)?;
        self.text.get(*start..*end)
    }

    /// The parts that are fields of a date, and the literal text between them.
    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut position = 0;
        for (start, end, part) in &self.parts {
            let Some(text) = self.text.get(*start..*end) else { continue };
            let Some(field) = field(part, text) else { continue };
            if let Some(literal) = self.text.get(position..*start).filter(|literal| !literal.is_empty()) {
                pieces.push(Piece::Literal(plain(literal)));
            }
            pieces.push(Piece::Field(field));
            position = *end;
        }
        if let Some(literal) = self.text.get(position..).filter(|literal| !literal.is_empty()) {
            pieces.push(Piece::Literal(plain(literal)));
        }
        pieces
    }
}

impl fmt::Write for Written {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.push_str(text);
        Ok(())
    }
}

impl PartsWrite for Written {
    type SubPartsWrite = Self;

    fn with_part(&mut self, part: Part, mut write: impl FnMut(&mut Self) -> fmt::Result) -> fmt::Result {
        let start = self.text.len();
        write(self)?;
        self.parts.push((start, self.text.len(), part.value));
        Ok(())
    }
}

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    /// A field in .NET's notation.
    Field(&'static str),
    Literal(String),
}

/// The .NET field for a part of the probe.
fn field(part: &str, text: &str) -> Option<&'static str> {
    let padded = text.starts_with('0');
    // Korean month names begin with a digit: 4월.
    let number = text.chars().all(|c| c.is_ascii_digit());
    Some(match part {
        "year" => "yyyy",
        "month" if !number => "MMMM",
        "month" => {
            if padded {
                "MM"
            } else {
                "M"
            }
        }
        "day" => {
            if padded {
                "dd"
            } else {
                "d"
            }
        }
        "weekday" => "dddd",
        // The hours of the probe are the same on both clocks; whether there is a day period decides.
        "hour" => {
            if padded {
                "HH"
            } else {
                "H"
            }
        }
        "minute" => "mm",
        "second" => "ss",
        "dayPeriod" => "tt",
        _ => return None,
    })
}

/// The pattern as .NET writes it, with letters in literals quoted.
fn pattern_text(pieces: &[Piece]) -> String {
    let twelve_hours = pieces.contains(&Piece::Field("tt"));
    let mut pattern = String::new();
    for piece in pieces {
        match piece {
            Piece::Field("H") if twelve_hours => pattern.push('h'),
            Piece::Field("HH") if twelve_hours => pattern.push_str("hh"),
            Piece::Field(field) => pattern.push_str(field),
            Piece::Literal(literal) if literal.chars().all(|c| " .,-/:".contains(c)) => {
                pattern.push_str(literal)
            }
            Piece::Literal(literal) => {
                pattern.push('\'');
                pattern.push_str(&literal.replace('\'', "’"));
                pattern.push('\'');
            }
        }
    }
    pattern
}

/// What stands between the first two fields.
fn separator(pieces: &[Piece], otherwise: &str) -> String {
    let first = pieces.windows(3).find_map(|window| match window {
        [Piece::Field(_), Piece::Literal(literal), Piece::Field(field)] if *field != "tt" => {
            Some(literal.trim())
        }
        _ => None,
    });
    first
        .filter(|text| !text.is_empty() && !text.contains(char::is_alphanumeric))
        .unwrap_or(otherwise)
        .to_owned()
}

/// Month and year as the long date has them: what stands between the two is kept unless it is the day.
fn year_month(long_date: &[Piece]) -> String {
    let position = |wanted: &str| {
        long_date.iter().position(|piece| matches!(piece, Piece::Field(field) if field.starts_with(wanted)))
    };
    let (Some(year), Some(month)) = (position("y"), position("M")) else { return "MMMM yyyy".into() };
    let (first, last) = (year.min(month), year.max(month));
    let between = long_date.get(first..=last).unwrap_or_default();
    let month = long_date.get(month).cloned().unwrap_or(Piece::Field("MMMM"));
    if between.iter().any(|piece| matches!(piece, Piece::Field("d" | "dd"))) {
        return pattern_text(&[month, Piece::Literal(" ".into()), Piece::Field("yyyy")]);
    }
    // Languages that write a sign after the month's number (年 月) need it here too.
    let mut kept = between.to_vec();
    if let (Piece::Field("M" | "MM"), Some(Piece::Literal(sign))) = (&month, long_date.get(last + 1)) {
        kept.push(Piece::Literal(sign.trim().to_owned()));
    }
    pattern_text(&kept)
}

/// The order of the fields of a numeric date.
fn order(pieces: &[Piece]) -> String {
    let letter = |piece: &Piece| match piece {
        Piece::Field(field) => {
            field.chars().next().map(|c| c.to_ascii_uppercase()).filter(|c| "YMD".contains(*c))
        }
        Piece::Literal(_) => None,
    };
    pieces.iter().filter_map(letter).collect()
}

/// The words among the literals of patterns.
fn words(patterns: &[&[Piece]]) -> Vec<String> {
    let literals = patterns.iter().flat_map(|pieces| pieces.iter()).filter_map(|piece| match piece {
        Piece::Literal(literal) => Some(literal.to_lowercase()),
        Piece::Field(_) => None,
    });
    literals
        .flat_map(|literal| {
            let words = literal.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}
