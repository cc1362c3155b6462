//! Calendars other than the Gregorian one, for the cultures that count years by them.

use icu::calendar::Iso;
use icu::calendar::cal::hijri::{TabularAlgorithm, TabularAlgorithmEpoch, TabularAlgorithmLeapYears};
use icu::calendar::cal::{Hijri, Persian};
use icu::locale::Locale;
use m_engine::value::Date;

/// The calendar of a culture's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Calendar {
    Gregorian,
    /// The tabular Islamic calendar counted from Thursday, 15 July 622 (Saudi Arabia): the one for which the documented
    /// example holds that the year 1400 began on 1979-11-20 (page "Date.FromText"). The Umm al-Qura tables have the 21st.
    Hijri,
    /// Buddhist era (Thailand).
    Buddhist,
    /// Solar Hijri (Iran).
    Persian,
}

impl Calendar {
    /// The calendar that .NET gives to a culture.
    pub(super) fn of(locale: &Locale) -> Calendar {
        let region = locale.id.region.map(|region| region.to_string()).unwrap_or_default();
        match (locale.id.language.as_str(), region.as_str()) {
            ("ar", "SA") => Calendar::Hijri,
            ("th", _) => Calendar::Buddhist,
            ("fa", _) => Calendar::Persian,
            _ => Calendar::Gregorian,
        }
    }
}

impl Calendar {
    /// Year, month and day of a date in this calendar.
    pub(crate) fn fields(self, date: Date) -> (i64, i64, i64) {
        let (year, month, day) = date.ymd();
        let foreign = match self {
            Calendar::Gregorian => None,
            Calendar::Buddhist => Some((year + BUDDHIST_YEARS, month, day)),
            Calendar::Hijri => iso(date).map(|iso| parts(&iso.to_calendar(tabular()))),
            Calendar::Persian => iso(date).map(|iso| parts(&iso.to_calendar(Persian))),
        };
        foreign.unwrap_or((year, month, day))
    }

    /// The date of a year, month and day in this calendar; `None` where there is no such day.
    pub(crate) fn date(self, year: i64, month: i64, day: i64) -> Option<Date> {
        let small = || Some((i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?));
        match self {
            Calendar::Gregorian => Date::new(year, month, day),
            Calendar::Buddhist => Date::new(year.checked_sub(BUDDHIST_YEARS)?, month, day),
            Calendar::Hijri => {
                let (year, month, day) = small()?;
                let date = icu::calendar::Date::try_new_hijri_with_calendar(year, month, day, tabular());
                gregorian(&date.ok()?)
            }
            Calendar::Persian => {
                let (year, month, day) = small()?;
                gregorian(&icu::calendar::Date::try_new_persian(year, month, day).ok()?)
            }
        }
    }
}

fn tabular() -> Hijri<TabularAlgorithm> {
    Hijri::new_tabular(TabularAlgorithmLeapYears::TypeII, TabularAlgorithmEpoch::Thursday)
}

/// The Buddhist era began 543 years before the common one; months and days are the same.
const BUDDHIST_YEARS: i64 = 543;

fn iso(date: Date) -> Option<icu::calendar::Date<Iso>> {
    let (year, month, day) = date.ymd();
    icu::calendar::Date::try_new_iso(year as i32, month as u8, day as u8).ok()
}

fn parts<C: icu::calendar::AsCalendar>(date: &icu::calendar::Date<C>) -> (i64, i64, i64) {
    let year = date.year().extended_year();
    (year.into(), date.month().ordinal.into(), date.day_of_month().0.into())
}

fn gregorian<C: icu::calendar::AsCalendar>(date: &icu::calendar::Date<C>) -> Option<Date> {
    let (year, month, day) = parts(&date.to_calendar(Iso));
    Date::new(year, month, day)
}
