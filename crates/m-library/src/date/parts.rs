//! Date.*: the parts of a date, and what follows from them.
//!
//! Here: `Date.IsLeapYear`, `Date.MonthName`, `Date.DayOfWeekName`, `Date.ToRecord`.

use super::moment::Moment;
use super::week::first_day;
use crate::culture::Culture;
use m_engine::formula::Vector;
use m_engine::value::{Column, Date, Record, time};
use m_engine::{Args, Body, Body::Columns, Body::Plain, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[
    YEAR,
    MONTH,
    DAY,
    DAY_OF_WEEK,
    DAY_OF_WEEK_NAME,
    DAY_OF_YEAR,
    DAYS_IN_MONTH,
    MONTH_NAME,
    QUARTER_OF_YEAR,
    WEEK_OF_MONTH,
    WEEK_OF_YEAR,
    IS_LEAP_YEAR,
    TO_RECORD,
];

const fn part(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: Body,
) -> Builtin {
    Builtin { name, signature: "(dateTime as any) as nullable number", doc, examples, body }
}

/// A function that gives a number for a day, of a value and of a column.
macro_rules! number {
    ($of:expr) => {
        Columns(|_, args| number(&args, $of), |_, arguments, _| numbers(arguments, $of))
    };
}

/// Applies `part` to the days of a column.
fn numbers(arguments: &[Vector<'_>], part: fn(Date) -> i64) -> Option<Column> {
    arguments.first()?.numbers_of_days(|date| part(date) as f64)
}

/// Applies `part` to the day of the argument; null stays null.
fn number(args: &Args, part: fn(Date) -> i64) -> Result<Value> {
    Ok(Moment::argument(args, 0)?.map(|moment| part(moment.date()) as f64).into())
}

const YEAR: Builtin = part(
    "Date.Year",
    "Returns the year of a date, datetime or datetimezone.",
    &[("Date.Year(#datetime(2011, 12, 31, 9, 15, 36))", "2011"), ("Date.Year(null)", "null")],
    number!(|date| date.ymd().0),
);

const MONTH: Builtin = part(
    "Date.Month",
    "Returns the month of a date, datetime or datetimezone, 1 for January.",
    &[("Date.Month(#datetime(2011, 12, 31, 9, 15, 36))", "12")],
    number!(|date| date.ymd().1),
);

const DAY: Builtin = part(
    "Date.Day",
    "Returns the day of the month of a date, datetime or datetimezone.",
    &[
        ("Date.Day(#datetime(2011, 5, 14, 17, 0, 0))", "14"),
        (r#"Date.Day("14")"#, r#"error "Expression.Error""#),
    ],
    number!(|date| date.ymd().2),
);

const DAY_OF_YEAR: Builtin = part(
    "Date.DayOfYear",
    "Returns the day of the year, 1 for January 1st.",
    &[("Date.DayOfYear(#date(2011, 3, 1))", "60"), ("Date.DayOfYear(#date(2012, 12, 31))", "366")],
    number!(day_of_year),
);

const DAYS_IN_MONTH: Builtin = part(
    "Date.DaysInMonth",
    "Returns how many days the month of a date, datetime or datetimezone has.",
    &[("Date.DaysInMonth(#date(2011, 12, 1))", "31"), ("Date.DaysInMonth(#date(2012, 2, 1))", "29")],
    number!(|date| {
        let (year, month, _) = date.ymd();
        time::days_in_month(year, month)
    }),
);

const QUARTER_OF_YEAR: Builtin = part(
    "Date.QuarterOfYear",
    "Returns the quarter of the year, 1 to 4.",
    &[("Date.QuarterOfYear(#date(2011, 12, 31))", "4"), ("Date.QuarterOfYear(#date(2011, 3, 31))", "1")],
    number!(|date| (date.ymd().1 - 1) / 3 + 1),
);

const fn week_part(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(&Cx, Args) -> Result<Value>,
) -> Builtin {
    let signature = "(dateTime as any, optional firstDayOfWeek as nullable number) as nullable number";
    Builtin { name, signature, doc, examples, body: Plain(body) }
}

/// Applies `part` to the day of the argument and the first day of the week.
fn week_number(args: &Args, part: fn(Date, i64) -> i64) -> Result<Value> {
    let first = first_day(args)?;
    Ok(Moment::argument(args, 0)?.map(|moment| part(moment.date(), first) as f64).into())
}

const DAY_OF_WEEK: Builtin = week_part(
    "Date.DayOfWeek",
    "Returns the day of the week, 0 for `firstDayOfWeek`, by default that of the culture.",
    &[
        ("Date.DayOfWeek(#date(2011, 2, 21), Day.Sunday)", "1"),
        ("Date.DayOfWeek(#date(2011, 2, 21), Day.Monday)", "0"),
        ("Date.DayOfWeek(#date(2011, 2, 20), Day.Monday)", "6"),
    ],
    |_, args| week_number(&args, |date, first| (date.weekday() - first).rem_euclid(7)),
);

const WEEK_OF_MONTH: Builtin = week_part(
    "Date.WeekOfMonth",
    "Returns the week of the month, 1 to 6; the first one has the first day of the month.",
    &[("Date.WeekOfMonth(#date(2011, 3, 15))", "3")],
    |_, args| {
        week_number(&args, |date, first| {
            let day = date.ymd().2 - 1;
            week_of(day, date, first)
        })
    },
);

const WEEK_OF_YEAR: Builtin = week_part(
    "Date.WeekOfYear",
    "Returns the week of the year, 1 to 54; the first one has January 1st.",
    &[
        ("Date.WeekOfYear(#date(2011, 3, 27))", "14"),
        ("Date.WeekOfYear(#date(2011, 3, 27), Day.Monday)", "13"),
    ],
    |_, args| week_number(&args, |date, first| week_of(day_of_year(date) - 1, date, first)),
);

/// The week in which a day lies, `day` days after the day that begins week 1.
fn week_of(day: i64, date: Date, first: i64) -> i64 {
    let before = (date.weekday() - day - first).rem_euclid(7);
    (day + before) / 7 + 1
}

fn day_of_year(date: Date) -> i64 {
    let first = Date::new(date.ymd().0, 1, 1).map_or(0, Date::days);
    date.days() - first + 1
}

const IS_LEAP_YEAR: Builtin = Builtin {
    name: "Date.IsLeapYear",
    signature: "(dateTime as any) as nullable logical",
    doc: "Tells whether the year of a date, datetime or datetimezone has a February 29th.",
    examples: &[
        ("Date.IsLeapYear(#date(2012, 1, 1))", "true"),
        ("Date.IsLeapYear(#date(1900, 1, 1))", "false"),
    ],
    body: Plain(|_, args| {
        Ok(Moment::argument(&args, 0)?.map(|moment| time::is_leap_year(moment.date().ymd().0)).into())
    }),
};

const MONTH_NAME: Builtin = Builtin {
    name: "Date.MonthName",
    signature: "(date as any, optional culture as nullable text) as nullable text",
    doc: "Returns the name of the month in the language of `culture`.",
    examples: &[
        (r#"Date.MonthName(#datetime(2011, 12, 31, 5, 0, 0), "en-US")"#, r#""December""#),
        (r#"Date.MonthName(#date(2011, 3, 1), "de-DE")"#, r#""März""#),
    ],
    body: Plain(|_, args| name(&args, |culture| &culture.dates.months, |date| date.ymd().1 - 1)),
};

const DAY_OF_WEEK_NAME: Builtin = Builtin {
    name: "Date.DayOfWeekName",
    signature: "(date as any, optional culture as nullable text) as nullable text",
    doc: "Returns the name of the day of the week in the language of `culture`.",
    examples: &[
        (r#"Date.DayOfWeekName(#date(2011, 12, 31), "en-US")"#, r#""Saturday""#),
        (r#"Date.DayOfWeekName(#date(2011, 12, 31), "fr-FR")"#, r#""samedi""#),
    ],
    body: Plain(|_, args| name(&args, |culture| &culture.dates.days, Date::weekday)),
};

/// A name of the culture, by its position.
fn name(args: &Args, names: fn(&Culture) -> &[String], position: fn(Date) -> i64) -> Result<Value> {
    let culture = Culture::of(&args.value(1))?;
    let Some(moment) = Moment::argument(args, 0)? else { return Ok(Value::NULL) };
    let position = usize::try_from(position(moment.date())).unwrap_or_default();
    Ok(names(&culture).get(position).map(|name| Value::text(name.as_str())).into())
}

const TO_RECORD: Builtin = Builtin {
    name: "Date.ToRecord",
    signature: "(date as date) as record",
    doc: "Returns the parts of a date as a record with the fields Year, Month and Day.",
    examples: &[("Date.ToRecord(#date(2011, 12, 31))", "[Year = 2011, Month = 12, Day = 31]")],
    body: Plain(|_, args| Ok(Record::of(date_fields(args.get::<Date>(0)?)).into())),
};

/// The fields of the records that dates and datetimes become.
pub(crate) fn date_fields(date: Date) -> [(&'static str, Value); 3] {
    let (year, month, day) = date.ymd();
    [
        ("Year", Value::number(year as f64)),
        ("Month", Value::number(month as f64)),
        ("Day", Value::number(day as f64)),
    ]
}
