//! Calendars other than the Gregorian one, for the cultures that count years by them.

use icu::locale::Locale;

/// The calendar of a culture's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Calendar {
    Gregorian,
    /// Islamic, Umm al-Qura (Saudi Arabia).
    UmmAlQura,
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
            ("ar", "SA") => Calendar::UmmAlQura,
            ("th", _) => Calendar::Buddhist,
            ("fa", _) => Calendar::Persian,
            _ => Calendar::Gregorian,
        }
    }
}
