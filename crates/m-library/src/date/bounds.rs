//! Date.StartOf* and Date.EndOf*: the first and the last moment of a day, week, month, quarter or year.
//!
//! Here: `Date.StartOfWeek`, `Date.EndOfWeek`.

use super::moment::Moment;
use super::week::first_day;
use m_engine::value::{Date, time};
use m_engine::{Args, Body::Plain, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[
    START_OF_DAY,
    END_OF_DAY,
    START_OF_WEEK,
    END_OF_WEEK,
    START_OF_MONTH,
    END_OF_MONTH,
    START_OF_QUARTER,
    END_OF_QUARTER,
    START_OF_YEAR,
    END_OF_YEAR,
];

/// A function that gives the first or last moment of a span of time.
pub(crate) const fn bound(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(&Cx, Args) -> Result<Value>,
) -> Builtin {
    Builtin { name, signature: "(dateTime as any) as any", doc, examples, body: Plain(body) }
}

/// The first moment of a span of months that contains the argument: 1, 3 or 12 months long.
fn start(args: &Args, months: i64) -> Result<Value> {
    let Some(moment) = Moment::argument(args, 0)? else { return Ok(Value::NULL) };
    let (year, month, _) = moment.date().ymd();
    let first = Date::new(year, (month - 1) / months * months + 1, 1).map_or(0, Date::days);
    moment.at_start(first)
}

/// Its last moment.
fn end(args: &Args, months: i64) -> Result<Value> {
    let Some(moment) = Moment::argument(args, 0)? else { return Ok(Value::NULL) };
    let (year, month, _) = moment.date().ymd();
    let month = (month - 1) / months * months + months;
    let last = Date::new(year, month, time::days_in_month(year, month)).map_or(0, Date::days);
    moment.at_end(last)
}

const START_OF_DAY: Builtin = bound(
    "Date.StartOfDay",
    "Returns midnight at the start of the day; a date stays as it is.",
    &[("Date.StartOfDay(#datetime(2011, 10, 10, 8, 0, 0))", "#datetime(2011, 10, 10, 0, 0, 0)")],
    |_, args| match Moment::argument(&args, 0)? {
        Some(moment) => moment.at_start(moment.date().days()),
        None => Ok(Value::NULL),
    },
);

const END_OF_DAY: Builtin = bound(
    "Date.EndOfDay",
    "Returns the last moment of the day; a date stays as it is, a zone is kept.",
    &[
        ("Date.EndOfDay(#datetime(2011, 5, 14, 17, 0, 0))", "#datetime(2011, 5, 14, 23, 59, 59.9999999)"),
        ("Date.EndOfDay(#date(2011, 5, 14))", "#date(2011, 5, 14)"),
    ],
    |_, args| match Moment::argument(&args, 0)? {
        Some(moment) => moment.at_end(moment.date().days()),
        None => Ok(Value::NULL),
    },
);

const WEEK_SIGNATURE: &str = "(dateTime as any, optional firstDayOfWeek as nullable number) as any";

/// The moment and the first day of its week.
fn week(args: &Args) -> Result<Option<(Moment, i64)>> {
    let first = first_day(args)?;
    Ok(Moment::argument(args, 0)?.map(|moment| {
        let date = moment.date();
        (moment, date.days() - (date.weekday() - first).rem_euclid(7))
    }))
}

const START_OF_WEEK: Builtin = Builtin {
    name: "Date.StartOfWeek",
    signature: WEEK_SIGNATURE,
    doc: "Returns the first moment of the week, which begins on `firstDayOfWeek`.",
    examples: &[
        ("Date.StartOfWeek(#datetime(2011, 10, 11, 8, 10, 32))", "#datetime(2011, 10, 9, 0, 0, 0)"),
        ("Date.StartOfWeek(#date(2011, 10, 11), Day.Monday)", "#date(2011, 10, 10)"),
    ],
    body: Plain(|_, args| match week(&args)? {
        Some((moment, first)) => moment.at_start(first),
        None => Ok(Value::NULL),
    }),
};

const END_OF_WEEK: Builtin = Builtin {
    name: "Date.EndOfWeek",
    signature: WEEK_SIGNATURE,
    doc: "Returns the last moment of the week, which begins on `firstDayOfWeek`.",
    examples: &[
        ("Date.EndOfWeek(#date(2011, 5, 14))", "#date(2011, 5, 14)"),
        (
            "Date.EndOfWeek(#datetimezone(2011, 5, 17, 5, 0, 0, -7, 0), Day.Sunday)",
            "#datetimezone(2011, 5, 21, 23, 59, 59.9999999, -7, 0)",
        ),
    ],
    body: Plain(|_, args| match week(&args)? {
        Some((moment, first)) => moment.at_end(first + 6),
        None => Ok(Value::NULL),
    }),
};

const START_OF_MONTH: Builtin = bound(
    "Date.StartOfMonth",
    "Returns the first moment of the month.",
    &[("Date.StartOfMonth(#datetime(2011, 10, 10, 8, 10, 32))", "#datetime(2011, 10, 1, 0, 0, 0)")],
    |_, args| start(&args, 1),
);

const END_OF_MONTH: Builtin = bound(
    "Date.EndOfMonth",
    "Returns the last moment of the month.",
    &[("Date.EndOfMonth(#date(2011, 5, 14))", "#date(2011, 5, 31)"), ("Date.EndOfMonth(null)", "null")],
    |_, args| end(&args, 1),
);

const START_OF_QUARTER: Builtin = bound(
    "Date.StartOfQuarter",
    "Returns the first moment of the quarter.",
    &[("Date.StartOfQuarter(#date(2011, 12, 10))", "#date(2011, 10, 1)")],
    |_, args| start(&args, 3),
);

const END_OF_QUARTER: Builtin = bound(
    "Date.EndOfQuarter",
    "Returns the last moment of the quarter.",
    &[("Date.EndOfQuarter(#datetime(2011, 10, 10, 8, 0, 0))", "#datetime(2011, 12, 31, 23, 59, 59.9999999)")],
    |_, args| end(&args, 3),
);

const START_OF_YEAR: Builtin = bound(
    "Date.StartOfYear",
    "Returns the first moment of the year.",
    &[("Date.StartOfYear(#datetime(2011, 10, 10, 8, 10, 32))", "#datetime(2011, 1, 1, 0, 0, 0)")],
    |_, args| start(&args, 12),
);

const END_OF_YEAR: Builtin = bound(
    "Date.EndOfYear",
    "Returns the last moment of the year.",
    &[(
        "Date.EndOfYear(#datetimezone(2011, 5, 17, 5, 0, 0, -7, 0))",
        "#datetimezone(2011, 12, 31, 23, 59, 59.9999999, -7, 0)",
    )],
    |_, args| end(&args, 12),
);
