//! Date.IsIn* and DateTime.IsIn*: where a moment lies relative to now, in units from seconds to years. The five functions
//! of a unit (`IsInCurrentDay`, `IsInNextDay`, `IsInPreviousDay`, `IsInNextNDays`, `IsInPreviousNDays`) differ from those of
//! another in nothing but names: the macro `relative` makes them, and a line at the end names a unit.

use super::moment::{Moment, now};
use crate::culture::Culture;
use m_engine::value::Date;
use m_engine::value::time::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use m_engine::{Args, Body::Rust, Builtin, Cx, Result, Value};

/// The units of the clock and of the calendar.
#[derive(Clone, Copy)]
enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    /// The number of the unit in which a moment lies; consecutive units have consecutive numbers.
    fn number(self, ticks: i64, first_day: i64) -> i64 {
        let days = ticks.div_euclid(TICKS_PER_DAY);
        let (year, month, _) = Date::from_days(days).map_or((1, 1, 1), Date::ymd);
        match self {
            Unit::Second => ticks.div_euclid(TICKS_PER_SECOND),
            Unit::Minute => ticks.div_euclid(TICKS_PER_MINUTE),
            Unit::Hour => ticks.div_euclid(TICKS_PER_HOUR),
            Unit::Day => days,
            // 0001-01-01 was a Monday, day 1 of the week.
            Unit::Week => (days + 1 - first_day).div_euclid(7),
            Unit::Month => year * 12 + month,
            Unit::Quarter => year * 4 + (month - 1) / 3,
            Unit::Year => year,
        }
    }
}

/// Whether the first argument lies `from` to `to` units after the one of now; null stays null.
fn within(cx: &Cx, args: &Args, unit: Unit, from: i64, to: i64) -> Result<Value> {
    let Some(moment) = Moment::argument(args, 0)? else { return Ok(Value::NULL) };
    let first_day = Culture::find(None)?.dates.first_day;
    let number = |ticks: i64| unit.number(ticks, first_day);
    let distance = number(moment.host_ticks(cx)) - number(now(cx));
    Ok((from..=to).contains(&distance).into())
}

/// One of the functions of a unit; `parameters` are those after the moment.
macro_rules! function {
    ($name:expr, $parameters:expr, $doc:expr, $holds:expr, $fails:expr, $body:expr) => {
        Builtin {
            name: $name,
            signature: concat!("(dateTime as any", $parameters, ") as nullable logical"),
            doc: concat!("Tells whether a ", $doc, "."),
            examples: &[
                (concat!($name, "(", $holds, ")"), "true"),
                (concat!($name, "(", $fails, ")"), "false"),
            ],
            body: Rust($body),
        }
    };
}

/// The functions of a unit: their family, what it takes, the unit in their names and in sentences, and moments one unit after
/// and before now.
macro_rules! relative {
    ($family:literal of $moments:literal, $unit:ident $name:literal, $next:literal, $previous:literal) => {
        &[
            function!(
                concat!($family, ".IsInCurrent", stringify!($unit)),
                "",
                concat!($moments, " lies in the current ", $name),
                "DateTime.FixedLocalNow()",
                "#datetime(1, 1, 1, 0, 0, 0)",
                |cx, args| within(cx, &args, Unit::$unit, 0, 0)
            ),
            function!(
                concat!($family, ".IsInNext", stringify!($unit)),
                "",
                concat!($moments, " lies in the ", $name, " after the current one"),
                $next,
                "DateTime.FixedLocalNow()",
                |cx, args| within(cx, &args, Unit::$unit, 1, 1)
            ),
            function!(
                concat!($family, ".IsInPrevious", stringify!($unit)),
                "",
                concat!($moments, " lies in the ", $name, " before the current one"),
                $previous,
                "DateTime.FixedLocalNow()",
                |cx, args| within(cx, &args, Unit::$unit, -1, -1)
            ),
            function!(
                concat!($family, ".IsInNextN", stringify!($unit), "s"),
                concat!(", ", $name, "s as number"),
                concat!($moments, " lies in the given number of ", $name, "s after the current one"),
                concat!($next, ", 2"),
                "DateTime.FixedLocalNow(), 2",
                |cx, args| within(cx, &args, Unit::$unit, 1, args.get(1)?)
            ),
            function!(
                concat!($family, ".IsInPreviousN", stringify!($unit), "s"),
                concat!(", ", $name, "s as number"),
                concat!($moments, " lies in the given number of ", $name, "s before the current one"),
                concat!($previous, ", 2"),
                "DateTime.FixedLocalNow(), 2",
                |cx, args| within(cx, &args, Unit::$unit, -args.get::<i64>(1)?.max(0), -1)
            ),
        ]
    };
}

pub(crate) const DAY: &[Builtin] = relative!(
    "Date" of "date, datetime or datetimezone", Day "day",
    "Date.AddDays(DateTime.FixedLocalNow(), 1)", "Date.AddDays(DateTime.FixedLocalNow(), -1)"
);
pub(crate) const WEEK: &[Builtin] = relative!(
    "Date" of "date, datetime or datetimezone", Week "week",
    "Date.AddWeeks(DateTime.FixedLocalNow(), 1)", "Date.AddWeeks(DateTime.FixedLocalNow(), -1)"
);
pub(crate) const MONTH: &[Builtin] = relative!(
    "Date" of "date, datetime or datetimezone", Month "month",
    "Date.AddMonths(DateTime.FixedLocalNow(), 1)", "Date.AddMonths(DateTime.FixedLocalNow(), -1)"
);
pub(crate) const QUARTER: &[Builtin] = relative!(
    "Date" of "date, datetime or datetimezone", Quarter "quarter",
    "Date.AddQuarters(DateTime.FixedLocalNow(), 1)", "Date.AddQuarters(DateTime.FixedLocalNow(), -1)"
);
pub(crate) const YEAR: &[Builtin] = relative!(
    "Date" of "date, datetime or datetimezone", Year "year",
    "Date.AddYears(DateTime.FixedLocalNow(), 1)", "Date.AddYears(DateTime.FixedLocalNow(), -1)"
);
pub(crate) const HOUR: &[Builtin] = relative!(
    "DateTime" of "datetime or datetimezone", Hour "hour",
    "DateTime.FixedLocalNow() + #duration(0, 1, 0, 0)", "DateTime.FixedLocalNow() - #duration(0, 1, 0, 0)"
);
pub(crate) const MINUTE: &[Builtin] = relative!(
    "DateTime" of "datetime or datetimezone", Minute "minute",
    "DateTime.FixedLocalNow() + #duration(0, 0, 1, 0)", "DateTime.FixedLocalNow() - #duration(0, 0, 1, 0)"
);
pub(crate) const SECOND: &[Builtin] = relative!(
    "DateTime" of "datetime or datetimezone", Second "second",
    "DateTime.FixedLocalNow() + #duration(0, 0, 0, 1)", "DateTime.FixedLocalNow() - #duration(0, 0, 0, 1)"
);

pub(crate) const YEAR_TO_DATE: &[Builtin] = &[function!(
    "Date.IsInYearToDate",
    "",
    "date, datetime or datetimezone lies in the current year, today or before",
    "DateTime.FixedLocalNow()",
    "Date.AddDays(DateTime.FixedLocalNow(), 1)",
    |cx, args| {
        let Some(moment) = Moment::argument(&args, 0)? else { return Ok(Value::NULL) };
        let (moment, now) = (moment.host_ticks(cx), now(cx));
        let is = |unit: Unit| unit.number(moment, 0) == unit.number(now, 0);
        Ok((is(Unit::Year) && moment.div_euclid(TICKS_PER_DAY) <= now.div_euclid(TICKS_PER_DAY)).into())
    }
)];
