//! Date.Add*: dates moved by days, weeks, months, quarters and years.

use super::moment::Moment;
use m_engine::formula::Vector;
use m_engine::value::{Column, Date, time};
use m_engine::{Args, Body::Columns, Builtin, Result, Value};

pub(crate) const ALL: &[Builtin] = &[DAYS, WEEKS, MONTHS, QUARTERS, YEARS];

const DAYS: Builtin = Builtin {
    name: "Date.AddDays",
    signature: "(dateTime as any, numberOfDays as number) as any",
    doc: "Adds days to a date, datetime or datetimezone.",
    examples: &[
        ("Date.AddDays(#date(2011, 5, 14), 5)", "#date(2011, 5, 19)"),
        ("Date.AddDays(null, 5)", "null"),
        ("Date.AddDays(#date(9999, 12, 31), 1)", r#"error "Expression.Error""#),
    ],
    body: Columns(|_, args| add_days(&args, 1), |_, arguments, _| days_added(arguments, 1)),
};

const WEEKS: Builtin = Builtin {
    name: "Date.AddWeeks",
    signature: "(dateTime as any, numberOfWeeks as number) as any",
    doc: "Adds weeks to a date, datetime or datetimezone.",
    examples: &[("Date.AddWeeks(#date(2011, 5, 14), 2)", "#date(2011, 5, 28)")],
    body: Columns(|_, args| add_days(&args, 7), |_, arguments, _| days_added(arguments, 7)),
};

fn add_days(args: &Args, unit: i64) -> Result<Value> {
    let count = args.get::<i64>(1)?;
    let Some(moment) = Moment::argument(args, 0)? else { return Ok(Value::NULL) };
    moment.with_days(count.checked_mul(unit).and_then(|days| moment.date().days().checked_add(days)))
}

const MONTHS: Builtin = Builtin {
    name: "Date.AddMonths",
    signature: "(dateTime as any, numberOfMonths as number) as any",
    doc: "Adds months to a date, datetime or datetimezone. A day that the month does not have becomes its last.",
    examples: &[
        ("Date.AddMonths(#date(2011, 5, 14), 5)", "#date(2011, 10, 14)"),
        ("Date.AddMonths(#datetime(2011, 5, 14, 8, 15, 22), 18)", "#datetime(2012, 11, 14, 8, 15, 22)"),
        ("Date.AddMonths(#date(2011, 1, 31), 1)", "#date(2011, 2, 28)"),
    ],
    body: Columns(|_, args| add_months(&args, 1), |_, arguments, _| months_added(arguments, 1)),
};

const QUARTERS: Builtin = Builtin {
    name: "Date.AddQuarters",
    signature: "(dateTime as any, numberOfQuarters as number) as any",
    doc: "Adds quarters of three months to a date, datetime or datetimezone.",
    examples: &[("Date.AddQuarters(#date(2011, 5, 14), 1)", "#date(2011, 8, 14)")],
    body: Columns(|_, args| add_months(&args, 3), |_, arguments, _| months_added(arguments, 3)),
};

const YEARS: Builtin = Builtin {
    name: "Date.AddYears",
    signature: "(dateTime as any, numberOfYears as number) as any",
    doc: "Adds years to a date, datetime or datetimezone. February 29th becomes the 28th where the year has none.",
    examples: &[
        ("Date.AddYears(#date(2011, 5, 14), 4)", "#date(2015, 5, 14)"),
        ("Date.AddYears(#date(2012, 2, 29), 1)", "#date(2013, 2, 28)"),
    ],
    body: Columns(|_, args| add_months(&args, 12), |_, arguments, _| months_added(arguments, 12)),
};

fn add_months(args: &Args, unit: i64) -> Result<Value> {
    let count = args.get::<i64>(1)?;
    let Some(moment) = Moment::argument(args, 0)? else { return Ok(Value::NULL) };
    moment.with_days(months_later(moment.date(), count, unit).map(Date::days))
}

/// The day so many times `unit` months later; `None` outside of the years 1 to 9999.
fn months_later(date: Date, count: i64, unit: i64) -> Option<Date> {
    let (year, month, day) = date.ymd();
    let months = (year * 12 + month - 1).checked_add(count.checked_mul(unit)?)?;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    Date::new(year, month, day.min(time::days_in_month(year, month)))
}

/// The same number of days added to each date of a column.
fn days_added(arguments: &[Vector<'_>], unit: i64) -> Option<Column> {
    let [date, count] = arguments else { return None };
    let days = count.integer()?.checked_mul(unit)?;
    date.map_dates(|date| Date::from_days(date.days().checked_add(days)?))
}

/// The same number of months added to each date of a column.
fn months_added(arguments: &[Vector<'_>], unit: i64) -> Option<Column> {
    let [date, count] = arguments else { return None };
    let count = count.integer()?;
    date.map_dates(|date| months_later(date, count, unit))
}
