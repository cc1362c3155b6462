//! Cultures: how numbers, dates and times are written and read. All families format and parse through this module.

pub(crate) mod calendar;
pub(crate) mod date_format;
pub(crate) mod date_parse;
mod date_pattern;
mod date_read;
pub(crate) mod digits;
pub(crate) mod duration;
mod functions;
mod locale;
mod money;
mod number_custom;
pub(crate) mod number_format;
pub(crate) mod number_parse;
pub(crate) mod options;
#[cfg(test)]
mod tests;
mod windows;

pub(crate) use date_format::{format_date, format_datetime, format_datetimezone, format_time};
pub(crate) use date_parse::{parse_date, parse_datetime, parse_datetimezone, parse_time};
pub(crate) use duration::{format_duration, parse_duration};
pub(crate) use number_format::format_number;
pub(crate) use number_parse::{parse_decimal, parse_number};

use calendar::Calendar;
use m_engine::{Builtin, Error, Result, Value};
use money::Money;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) const ALL: &[&[Builtin]] = &[functions::ALL];

/// The culture of evaluations whose host names none (`Culture.Current`).
pub(crate) const DEFAULT: &str = "en-US";

/// A culture: what is written where in numbers, dates and times. Patterns are in .NET's custom format notation.
#[derive(Debug)]
pub(crate) struct Culture {
    pub(crate) numbers: NumberSymbols,
    pub(crate) dates: DateSymbols,
    pub(crate) calendar: Calendar,
}

/// The signs and habits of numbers.
#[derive(Debug)]
pub(crate) struct NumberSymbols {
    pub(crate) decimal: String,
    pub(crate) group: String,
    /// The size of the group next to the decimal separator, and of the groups before it.
    pub(crate) group_sizes: (usize, usize),
    /// How a percentage is written: `n` stands for the number, for positive and for negative ones.
    pub(crate) percent: (&'static str, &'static str),
    pub(crate) money: Money,
}

/// The names and patterns of dates and times.
#[derive(Debug)]
pub(crate) struct DateSymbols {
    pub(crate) months: Vec<String>,
    /// The form that a month's name has next to a day: `1 января`, not `январь`.
    pub(crate) months_genitive: Vec<String>,
    pub(crate) months_abbreviated: Vec<String>,
    /// Sunday first.
    pub(crate) days: Vec<String>,
    pub(crate) days_abbreviated: Vec<String>,
    /// 0 for Sunday.
    pub(crate) first_day: i64,
    pub(crate) am: String,
    pub(crate) pm: String,
    pub(crate) era: String,
    pub(crate) date_separator: String,
    pub(crate) time_separator: String,
    pub(crate) short_date: String,
    pub(crate) long_date: String,
    pub(crate) short_time: String,
    pub(crate) long_time: String,
    pub(crate) month_day: String,
    pub(crate) year_month: String,
    /// The order of the short date's fields: `MDY`, `DMY`, `YMD`.
    pub(crate) order: String,
    /// The words that dates have between their fields, such as `de` in Spanish; in lower case.
    pub(crate) words: Vec<String>,
}

/// The cultures that were asked for in this process: reading a locale's data takes milliseconds, and every evaluation asks
/// for it again.
static CULTURES: Mutex<BTreeMap<String, Arc<Culture>>> = Mutex::new(BTreeMap::new());

/// More than there are in Windows, about 800.
const MOST_CULTURES: usize = 1024;

thread_local! {
    /// The culture of the evaluation on this thread, with its name; [`DEFAULT`] where nobody said so.
    static CURRENT: RefCell<Option<(String, Arc<Culture>)>> = const { RefCell::new(None) };
}

/// Makes a culture the current one on this thread: what `Culture.Current` names, and functions use that are given none.
///
/// Errors: no such culture; the current one stays.
pub fn set_current_culture(name: &str) -> Result<()> {
    let culture = Culture::find(Some(name))?;
    CURRENT.set(Some((name.to_owned(), culture)));
    Ok(())
}

/// The name of the current culture.
pub(crate) fn current_name() -> String {
    CURRENT
        .with_borrow(|current| current.as_ref().map_or_else(|| DEFAULT.to_owned(), |(name, _)| name.clone()))
}

impl Culture {
    /// The culture of a name such as `de-DE`; `None` is the current one, the empty name the invariant culture.
    ///
    /// Errors: no such culture.
    pub(crate) fn find(name: Option<&str>) -> Result<Arc<Culture>> {
        if name.is_none()
            && let Some(current) =
                CURRENT.with_borrow(|current| current.as_ref().map(|(_, found)| found.clone()))
        {
            return Ok(current);
        }
        let name = name.unwrap_or(DEFAULT);
        let cultures = || CULTURES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(culture) = cultures().get(name) {
            return Ok(culture.clone());
        }
        // Not under the lock: another thread that loads the same does so for nothing, and none waits for it.
        let culture = Arc::new(locale::load(name).ok_or_else(|| unknown(name))?);
        let mut kept = cultures();
        // Names can be made up without end (`de-x-1`, `de-x-2`).
        if kept.len() >= MOST_CULTURES {
            kept.clear();
        }
        kept.insert(name.to_owned(), culture.clone());
        Ok(culture)
    }

    /// The culture that an argument names: a text or null.
    pub(crate) fn of(argument: &Value) -> Result<Arc<Culture>> {
        let name = <Option<m_engine::value::Text> as m_engine::FromValue>::from_value(argument.clone())?;
        Culture::find(name.as_deref())
    }
}

fn unknown(name: &str) -> Error {
    Error::expression_of(
        format!("The culture '{name}' isn't known. Use a name such as \"en-US\" or \"de-DE\"."),
        Value::text(name),
    )
}
