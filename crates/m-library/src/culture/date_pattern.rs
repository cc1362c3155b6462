//! Date and time formats in .NET's notation, as tokens: what formatting writes and exact parsing expects ("Standard date
//! and time format strings", "Custom date and time format strings").

use super::Culture;
use m_engine::{Error, Result, Value};
use std::borrow::Cow;
use std::sync::Arc;

/// One element of a custom format; the numbers say how often the letter is repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `d`, `dd` the number, `ddd`, `dddd` the name.
    Day(usize),
    /// `M`, `MM` the number, `MMM`, `MMMM` the name.
    Month(usize),
    Year(usize),
    /// `h`: 1 to 12.
    Hour12(usize),
    /// `H`: 0 to 23.
    Hour24(usize),
    Minute(usize),
    Second(usize),
    /// `f`: this many decimals of the second.
    Fraction(usize),
    /// `F`: at most this many, without trailing zeros.
    OptionalFraction(usize),
    DayPeriod(usize),
    Era,
    /// `z`
    Offset(usize),
    /// `K`
    Zone,
    DateSeparator,
    TimeSeparator,
    Literal(char),
}

/// The tokens of a format, a standard one replaced by the pattern that it stands for.
///
/// Errors: a single letter that is no standard format.
pub(super) fn tokens(format: &str, culture: &Culture) -> Result<Vec<Token>> {
    let mut chars = format.chars();
    Ok(match (chars.next(), chars.next()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() => split(&standard(letter, culture)?),
        _ => split(format),
    })
}

fn standard(letter: char, culture: &Culture) -> Result<String> {
    let dates = &culture.dates;
    Ok(match letter {
        'd' => dates.short_date.clone(),
        'D' => dates.long_date.clone(),
        'f' => format!("{} {}", dates.long_date, dates.short_time),
        'F' | 'U' => format!("{} {}", dates.long_date, dates.long_time),
        'g' => format!("{} {}", dates.short_date, dates.short_time),
        'G' => format!("{} {}", dates.short_date, dates.long_time),
        'm' | 'M' => dates.month_day.clone(),
        'o' | 'O' => "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK".into(),
        'r' | 'R' => "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'".into(),
        's' => "yyyy'-'MM'-'dd'T'HH':'mm':'ss".into(),
        't' => dates.short_time.clone(),
        'T' => dates.long_time.clone(),
        'u' => "yyyy'-'MM'-'dd HH':'mm':'ss'Z'".into(),
        'y' | 'Y' => dates.year_month.clone(),
        _ => {
            return Err(Error::expression_of(
                format!(
                    "The date and time format '{letter}' isn't known. Write %{letter} for a custom format."
                ),
                Value::text(letter.to_string()),
            ));
        }
    })
}

/// The culture in which a format is meant: some formats are the same in every culture.
///
/// Errors: none that a caller can cause; the invariant culture is there.
pub(super) fn meant<'c>(format: &str, culture: &'c Arc<Culture>) -> Result<Cow<'c, Arc<Culture>>> {
    Ok(match format {
        "o" | "O" | "r" | "R" | "s" | "u" => Cow::Owned(Culture::find(Some(""))?),
        _ => Cow::Borrowed(culture),
    })
}

/// Formats that show a moment at UTC.
pub(super) fn is_universal(format: &str) -> bool {
    matches!(format, "r" | "R" | "u" | "U")
}

fn split(pattern: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' => tokens.extend(chars.by_ref().take_while(|next| *next != c).map(Token::Literal)),
            '\\' => tokens.extend(chars.next().map(Token::Literal)),
            '%' => {}
            '/' => tokens.push(Token::DateSeparator),
            ':' => tokens.push(Token::TimeSeparator),
            _ => {
                let mut count = 1;
                if c.is_ascii_alphabetic() {
                    while chars.next_if_eq(&c).is_some() {
                        count += 1;
                    }
                }
                match field(c, count) {
                    Some(token) => tokens.push(token),
                    None => tokens.extend(std::iter::repeat_n(Token::Literal(c), count)),
                }
            }
        }
    }
    tokens
}

fn field(letter: char, count: usize) -> Option<Token> {
    Some(match letter {
        'd' => Token::Day(count),
        'M' => Token::Month(count),
        'y' => Token::Year(count),
        'h' => Token::Hour12(count),
        'H' => Token::Hour24(count),
        'm' => Token::Minute(count),
        's' => Token::Second(count),
        'f' => Token::Fraction(count.min(7)),
        'F' => Token::OptionalFraction(count.min(7)),
        't' => Token::DayPeriod(count),
        'g' => Token::Era,
        'z' => Token::Offset(count),
        'K' => Token::Zone,
        _ => return None,
    })
}
