//! Numbers and dates as a task's `localeName` writes them, where the tenant's switch says so (section 7: not documented).

/// How a language writes numbers and dates: the decimal sign, and the order and sign of short dates that the Unicode
/// CLDR gives for it. Groups of digits are not divided.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Locale {
    comma: bool,
    date: Date,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Date {
    /// As the tenant has it.
    #[default]
    Iso,
    DayMonthYear(char),
    MonthDayYear,
    YearMonthDay,
}

impl Locale {
    /// Of a name like `de_DE` or `en-GB`; an unknown one writes as the tenant does.
    pub(crate) fn of(name: &str) -> Locale {
        let (language, country) = name.split_once(['_', '-']).unwrap_or((name, ""));
        let (comma, date) = match (language, country) {
            ("de", "CH") => (false, Date::DayMonthYear('.')),
            ("de" | "pl" | "cs" | "da" | "nb" | "fi" | "ru" | "tr", _) => (true, Date::DayMonthYear('.')),
            ("fr" | "es" | "it" | "pt", _) => (true, Date::DayMonthYear('/')),
            ("nl", _) => (true, Date::DayMonthYear('-')),
            ("en", "US") => (false, Date::MonthDayYear),
            ("en", _) => (false, Date::DayMonthYear('/')),
            ("ja" | "zh", _) => (false, Date::YearMonthDay),
            _ => (false, Date::Iso),
        };
        Locale { comma, date }
    }

    /// A number that is written with a point.
    pub(crate) fn number(self, text: String) -> String {
        if self.comma { text.replace('.', ",") } else { text }
    }

    /// A date that is written `2026-01-31`; another text stays as it is.
    pub(crate) fn date(self, text: String) -> String {
        let mut parts = text.splitn(3, '-');
        let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
            return text;
        };
        let digits = |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return text;
        }
        match self.date {
            Date::Iso => text,
            Date::DayMonthYear(sign) => format!("{day}{sign}{month}{sign}{year}"),
            Date::MonthDayYear => format!("{month}/{day}/{year}"),
            Date::YearMonthDay => format!("{year}/{month}/{day}"),
        }
    }
}
