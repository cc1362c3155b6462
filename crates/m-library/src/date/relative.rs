//! Date.IsIn*: where a date lies relative to now, in days, weeks, months, quarters and years.

use super::moment::{Moment, now};
use crate::culture::Culture;
use m_engine::value::Date;
use m_engine::value::time::TICKS_PER_DAY;
use m_engine::{Args, Body::Rust, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[
    IN_CURRENT_DAY,
    IN_NEXT_DAY,
    IN_PREVIOUS_DAY,
    IN_NEXT_N_DAYS,
    IN_PREVIOUS_N_DAYS,
    IN_CURRENT_WEEK,
    IN_NEXT_WEEK,
    IN_PREVIOUS_WEEK,
    IN_NEXT_N_WEEKS,
    IN_PREVIOUS_N_WEEKS,
    IN_CURRENT_MONTH,
    IN_NEXT_MONTH,
    IN_PREVIOUS_MONTH,
    IN_NEXT_N_MONTHS,
    IN_PREVIOUS_N_MONTHS,
    IN_CURRENT_QUARTER,
    IN_NEXT_QUARTER,
    IN_PREVIOUS_QUARTER,
    IN_NEXT_N_QUARTERS,
    IN_PREVIOUS_N_QUARTERS,
    IN_CURRENT_YEAR,
    IN_NEXT_YEAR,
    IN_PREVIOUS_YEAR,
    IN_NEXT_N_YEARS,
    IN_PREVIOUS_N_YEARS,
    IN_YEAR_TO_DATE,
];

const fn period(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(&Cx, Args) -> Result<Value>,
) -> Builtin {
    Builtin { name, signature: "(dateTime as any) as nullable logical", doc, examples, body: Rust(body) }
}

/// The spans of the calendar.
#[derive(Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    /// The number of the span in which a day lies; consecutive spans have consecutive numbers.
    fn number(self, days: i64, first_day: i64) -> i64 {
        let (year, month, _) = Date::from_days(days).map_or((1, 1, 1), Date::ymd);
        match self {
            Unit::Day => days,
            // 0001-01-01 was a Monday, day 1 of the week.
            Unit::Week => (days + 1 - first_day).div_euclid(7),
            Unit::Month => year * 12 + month,
            Unit::Quarter => year * 4 + (month - 1) / 3,
            Unit::Year => year,
        }
    }
}

/// Whether the first argument lies `from` to `to` spans after the one of now; null stays null.
fn within(cx: &Cx, args: &Args, unit: Unit, from: i64, to: i64) -> Result<Value> {
    let Some(moment) = Moment::argument(args, 0)? else { return Ok(Value::NULL) };
    let first_day = Culture::find(None)?.dates.first_day;
    let number = |ticks: i64| unit.number(ticks.div_euclid(TICKS_PER_DAY), first_day);
    let distance = number(moment.host_ticks(cx)) - number(now(cx));
    Ok((from..=to).contains(&distance).into())
}

const IN_YEAR_TO_DATE: Builtin = period(
    "Date.IsInYearToDate",
    "Tells whether a date, datetime or datetimezone lies in the current year, today or before.",
    &[
        ("Date.IsInYearToDate(DateTime.FixedLocalNow())", "true"),
        ("Date.IsInYearToDate(Date.AddDays(DateTime.FixedLocalNow(), 1))", "false"),
    ],
    |cx, args| {
        let Some(moment) = Moment::argument(&args, 0)? else { return Ok(Value::NULL) };
        let (day, today) =
            (moment.host_ticks(cx).div_euclid(TICKS_PER_DAY), now(cx).div_euclid(TICKS_PER_DAY));
        Ok((day <= today && Unit::Year.number(day, 0) == Unit::Year.number(today, 0)).into())
    },
);

const IN_CURRENT_DAY: Builtin = period(
    "Date.IsInCurrentDay",
    "Tells whether a date, datetime or datetimezone lies in the current day.",
    &[
        ("Date.IsInCurrentDay(DateTime.FixedLocalNow())", "true"),
        ("Date.IsInCurrentDay(#date(1, 1, 1))", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Day, 0, 0),
);

const IN_NEXT_DAY: Builtin = period(
    "Date.IsInNextDay",
    "Tells whether a date, datetime or datetimezone lies in the day after the current one.",
    &[
        ("Date.IsInNextDay(Date.AddDays(DateTime.FixedLocalNow(), 1))", "true"),
        ("Date.IsInNextDay(DateTime.FixedLocalNow())", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Day, 1, 1),
);

const IN_PREVIOUS_DAY: Builtin = period(
    "Date.IsInPreviousDay",
    "Tells whether a date, datetime or datetimezone lies in the day before the current one.",
    &[
        ("Date.IsInPreviousDay(Date.AddDays(DateTime.FixedLocalNow(), -1))", "true"),
        ("Date.IsInPreviousDay(DateTime.FixedLocalNow())", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Day, -1, -1),
);

const IN_NEXT_N_DAYS: Builtin = Builtin {
    name: "Date.IsInNextNDays",
    signature: "(dateTime as any, days as number) as nullable logical",
    doc: "Tells whether a date, datetime or datetimezone lies in the given number of days after the current one.",
    examples: &[
        ("Date.IsInNextNDays(Date.AddDays(DateTime.FixedLocalNow(), 1), 2)", "true"),
        ("Date.IsInNextNDays(DateTime.FixedLocalNow(), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, Unit::Day, 1, args.get(1)?)),
};

const IN_PREVIOUS_N_DAYS: Builtin = Builtin {
    name: "Date.IsInPreviousNDays",
    signature: "(dateTime as any, days as number) as nullable logical",
    doc: "Tells whether a date, datetime or datetimezone lies in the given number of days before the current one.",
    examples: &[
        ("Date.IsInPreviousNDays(Date.AddDays(DateTime.FixedLocalNow(), -1), 2)", "true"),
        ("Date.IsInPreviousNDays(DateTime.FixedLocalNow(), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, Unit::Day, -args.get::<i64>(1)?.max(0), -1)),
};

const IN_CURRENT_WEEK: Builtin = period(
    "Date.IsInCurrentWeek",
    "Tells whether a date, datetime or datetimezone lies in the current week.",
    &[
        ("Date.IsInCurrentWeek(DateTime.FixedLocalNow())", "true"),
        ("Date.IsInCurrentWeek(#date(1, 1, 1))", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Week, 0, 0),
);

const IN_NEXT_WEEK: Builtin = period(
    "Date.IsInNextWeek",
    "Tells whether a date, datetime or datetimezone lies in the week after the current one.",
    &[
        ("Date.IsInNextWeek(Date.AddWeeks(DateTime.FixedLocalNow(), 1))", "true"),
        ("Date.IsInNextWeek(DateTime.FixedLocalNow())", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Week, 1, 1),
);

const IN_PREVIOUS_WEEK: Builtin = period(
    "Date.IsInPreviousWeek",
    "Tells whether a date, datetime or datetimezone lies in the week before the current one.",
    &[
        ("Date.IsInPreviousWeek(Date.AddWeeks(DateTime.FixedLocalNow(), -1))", "true"),
        ("Date.IsInPreviousWeek(DateTime.FixedLocalNow())", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Week, -1, -1),
);

const IN_NEXT_N_WEEKS: Builtin = Builtin {
    name: "Date.IsInNextNWeeks",
    signature: "(dateTime as any, weeks as number) as nullable logical",
    doc: "Tells whether a date, datetime or datetimezone lies in the given number of weeks after the current one.",
    examples: &[
        ("Date.IsInNextNWeeks(Date.AddWeeks(DateTime.FixedLocalNow(), 1), 2)", "true"),
        ("Date.IsInNextNWeeks(DateTime.FixedLocalNow(), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, Unit::Week, 1, args.get(1)?)),
};

const IN_PREVIOUS_N_WEEKS: Builtin = Builtin {
    name: "Date.IsInPreviousNWeeks",
    signature: "(dateTime as any, weeks as number) as nullable logical",
    doc: "Tells whether a date, datetime or datetimezone lies in the given number of weeks before the current one.",
    examples: &[
        ("Date.IsInPreviousNWeeks(Date.AddWeeks(DateTime.FixedLocalNow(), -1), 2)", "true"),
        ("Date.IsInPreviousNWeeks(DateTime.FixedLocalNow(), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, Unit::Week, -args.get::<i64>(1)?.max(0), -1)),
};

const IN_CURRENT_MONTH: Builtin = period(
    "Date.IsInCurrentMonth",
    "Tells whether a date, datetime or datetimezone lies in the current month.",
    &[
        ("Date.IsInCurrentMonth(DateTime.FixedLocalNow())", "true"),
        ("Date.IsInCurrentMonth(#date(1, 1, 1))", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Month, 0, 0),
);

const IN_NEXT_MONTH: Builtin = period(
    "Date.IsInNextMonth",
    "Tells whether a date, datetime or datetimezone lies in the month after the current one.",
    &[
        ("Date.IsInNextMonth(Date.AddMonths(DateTime.FixedLocalNow(), 1))", "true"),
        ("Date.IsInNextMonth(DateTime.FixedLocalNow())", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Month, 1, 1),
);

const IN_PREVIOUS_MONTH: Builtin = period(
    "Date.IsInPreviousMonth",
    "Tells whether a date, datetime or datetimezone lies in the month before the current one.",
    &[
        ("Date.IsInPreviousMonth(Date.AddMonths(DateTime.FixedLocalNow(), -1))", "true"),
        ("Date.IsInPreviousMonth(DateTime.FixedLocalNow())", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Month, -1, -1),
);

const IN_NEXT_N_MONTHS: Builtin = Builtin {
    name: "Date.IsInNextNMonths",
    signature: "(dateTime as any, months as number) as nullable logical",
    doc: "Tells whether a date, datetime or datetimezone lies in the given number of months after the current one.",
    examples: &[
        ("Date.IsInNextNMonths(Date.AddMonths(DateTime.FixedLocalNow(), 1), 2)", "true"),
        ("Date.IsInNextNMonths(DateTime.FixedLocalNow(), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, Unit::Month, 1, args.get(1)?)),
};

const IN_PREVIOUS_N_MONTHS: Builtin = Builtin {
    name: "Date.IsInPreviousNMonths",
    signature: "(dateTime as any, months as number) as nullable logical",
    doc: "Tells whether a date, datetime or datetimezone lies in the given number of months before the current one.",
    examples: &[
        ("Date.IsInPreviousNMonths(Date.AddMonths(DateTime.FixedLocalNow(), -1), 2)", "true"),
        ("Date.IsInPreviousNMonths(DateTime.FixedLocalNow(), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, Unit::Month, -args.get::<i64>(1)?.max(0), -1)),
};

const IN_CURRENT_QUARTER: Builtin = period(
    "Date.IsInCurrentQuarter",
    "Tells whether a date, datetime or datetimezone lies in the current quarter.",
    &[
        ("Date.IsInCurrentQuarter(DateTime.FixedLocalNow())", "true"),
        ("Date.IsInCurrentQuarter(#date(1, 1, 1))", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Quarter, 0, 0),
);

const IN_NEXT_QUARTER: Builtin = period(
    "Date.IsInNextQuarter",
    "Tells whether a date, datetime or datetimezone lies in the quarter after the current one.",
    &[
        ("Date.IsInNextQuarter(Date.AddQuarters(DateTime.FixedLocalNow(), 1))", "true"),
        ("Date.IsInNextQuarter(DateTime.FixedLocalNow())", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Quarter, 1, 1),
);

const IN_PREVIOUS_QUARTER: Builtin = period(
    "Date.IsInPreviousQuarter",
    "Tells whether a date, datetime or datetimezone lies in the quarter before the current one.",
    &[
        ("Date.IsInPreviousQuarter(Date.AddQuarters(DateTime.FixedLocalNow(), -1))", "true"),
        ("Date.IsInPreviousQuarter(DateTime.FixedLocalNow())", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Quarter, -1, -1),
);

const IN_NEXT_N_QUARTERS: Builtin = Builtin {
    name: "Date.IsInNextNQuarters",
    signature: "(dateTime as any, quarters as number) as nullable logical",
    doc: "Tells whether a date, datetime or datetimezone lies in the given number of quarters after the current one.",
    examples: &[
        ("Date.IsInNextNQuarters(Date.AddQuarters(DateTime.FixedLocalNow(), 1), 2)", "true"),
        ("Date.IsInNextNQuarters(DateTime.FixedLocalNow(), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, Unit::Quarter, 1, args.get(1)?)),
};

const IN_PREVIOUS_N_QUARTERS: Builtin = Builtin {
    name: "Date.IsInPreviousNQuarters",
    signature: "(dateTime as any, quarters as number) as nullable logical",
    doc: "Tells whether a date, datetime or datetimezone lies in the given number of quarters before the current one.",
    examples: &[
        ("Date.IsInPreviousNQuarters(Date.AddQuarters(DateTime.FixedLocalNow(), -1), 2)", "true"),
        ("Date.IsInPreviousNQuarters(DateTime.FixedLocalNow(), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, Unit::Quarter, -args.get::<i64>(1)?.max(0), -1)),
};

const IN_CURRENT_YEAR: Builtin = period(
    "Date.IsInCurrentYear",
    "Tells whether a date, datetime or datetimezone lies in the current year.",
    &[
        ("Date.IsInCurrentYear(DateTime.FixedLocalNow())", "true"),
        ("Date.IsInCurrentYear(#date(1, 1, 1))", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Year, 0, 0),
);

const IN_NEXT_YEAR: Builtin = period(
    "Date.IsInNextYear",
    "Tells whether a date, datetime or datetimezone lies in the year after the current one.",
    &[
        ("Date.IsInNextYear(Date.AddYears(DateTime.FixedLocalNow(), 1))", "true"),
        ("Date.IsInNextYear(DateTime.FixedLocalNow())", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Year, 1, 1),
);

const IN_PREVIOUS_YEAR: Builtin = period(
    "Date.IsInPreviousYear",
    "Tells whether a date, datetime or datetimezone lies in the year before the current one.",
    &[
        ("Date.IsInPreviousYear(Date.AddYears(DateTime.FixedLocalNow(), -1))", "true"),
        ("Date.IsInPreviousYear(DateTime.FixedLocalNow())", "false"),
    ],
    |cx, args| within(cx, &args, Unit::Year, -1, -1),
);

const IN_NEXT_N_YEARS: Builtin = Builtin {
    name: "Date.IsInNextNYears",
    signature: "(dateTime as any, years as number) as nullable logical",
    doc: "Tells whether a date, datetime or datetimezone lies in the given number of years after the current one.",
    examples: &[
        ("Date.IsInNextNYears(Date.AddYears(DateTime.FixedLocalNow(), 1), 2)", "true"),
        ("Date.IsInNextNYears(DateTime.FixedLocalNow(), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, Unit::Year, 1, args.get(1)?)),
};

const IN_PREVIOUS_N_YEARS: Builtin = Builtin {
    name: "Date.IsInPreviousNYears",
    signature: "(dateTime as any, years as number) as nullable logical",
    doc: "Tells whether a date, datetime or datetimezone lies in the given number of years before the current one.",
    examples: &[
        ("Date.IsInPreviousNYears(Date.AddYears(DateTime.FixedLocalNow(), -1), 2)", "true"),
        ("Date.IsInPreviousNYears(DateTime.FixedLocalNow(), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, Unit::Year, -args.get::<i64>(1)?.max(0), -1)),
};
