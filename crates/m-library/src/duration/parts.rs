//! Duration.*: the parts of a duration, and the whole in one unit.
//!
//! Here: `Duration.ToRecord`.

use m_engine::value::time::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use m_engine::value::{Duration, Record};
use m_engine::{Args, Body::Plain, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] =
    &[DAYS, HOURS, MINUTES, SECONDS, TOTAL_DAYS, TOTAL_HOURS, TOTAL_MINUTES, TOTAL_SECONDS, TO_RECORD];

const fn part(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(&Cx, Args) -> Result<Value>,
) -> Builtin {
    let signature = "(duration as nullable duration) as nullable number";
    Builtin { name, signature, doc, examples, body: Plain(body) }
}

fn number(args: &Args, part: fn(i64) -> f64) -> Result<Value> {
    Ok(args.get::<Option<Duration>>(0)?.map(|duration| part(duration.ticks())).into())
}

/// Ticks as a number of `unit`s: as .NET computes it, which multiplies by the reciprocal.
pub(crate) fn total(ticks: i64, unit: i64) -> f64 {
    ticks as f64 * (1.0 / unit as f64)
}

// The parts of a negative duration are negative.
fn days(ticks: i64) -> f64 {
    (ticks / TICKS_PER_DAY) as f64
}

fn hours(ticks: i64) -> f64 {
    (ticks / TICKS_PER_HOUR % 24) as f64
}

fn minutes(ticks: i64) -> f64 {
    (ticks / TICKS_PER_MINUTE % 60) as f64
}

fn seconds(ticks: i64) -> f64 {
    (ticks % TICKS_PER_MINUTE) as f64 / TICKS_PER_SECOND as f64
}

const DAYS: Builtin = part(
    "Duration.Days",
    "Returns the whole days of a duration.",
    &[
        ("Duration.Days(#date(2022, 3, 4) - #date(2022, 2, 25))", "7"),
        ("Duration.Days(#duration(-1, -12, 0, 0))", "-1"),
    ],
    |_, args| number(&args, days),
);

const HOURS: Builtin = part(
    "Duration.Hours",
    "Returns the hours of a duration beyond its whole days.",
    &[("Duration.Hours(#duration(5, 4, 3, 2))", "4")],
    |_, args| number(&args, hours),
);

const MINUTES: Builtin = part(
    "Duration.Minutes",
    "Returns the minutes of a duration beyond its whole hours.",
    &[("Duration.Minutes(#duration(5, 4, 3, 2))", "3")],
    |_, args| number(&args, minutes),
);

const SECONDS: Builtin = part(
    "Duration.Seconds",
    "Returns the seconds of a duration beyond its whole minutes, with their fraction.",
    &[
        ("Duration.Seconds(#duration(5, 4, 3, 2))", "2"),
        ("Duration.Seconds(#duration(0, 0, 1, 0.25))", "0.25"),
    ],
    |_, args| number(&args, seconds),
);

const TOTAL_DAYS: Builtin = part(
    "Duration.TotalDays",
    "Returns a duration as a number of days.",
    &[("Duration.TotalDays(#duration(5, 12, 0, 0))", "5.5")],
    |_, args| number(&args, |ticks| total(ticks, TICKS_PER_DAY)),
);

const TOTAL_HOURS: Builtin = part(
    "Duration.TotalHours",
    "Returns a duration as a number of hours.",
    &[("Duration.TotalHours(#duration(5, 4, 30, 0))", "124.5")],
    |_, args| number(&args, |ticks| total(ticks, TICKS_PER_HOUR)),
);

const TOTAL_MINUTES: Builtin = part(
    "Duration.TotalMinutes",
    "Returns a duration as a number of minutes.",
    &[("Duration.TotalMinutes(#duration(0, 2, 3, 30))", "123.5")],
    |_, args| number(&args, |ticks| total(ticks, TICKS_PER_MINUTE)),
);

const TOTAL_SECONDS: Builtin = part(
    "Duration.TotalSeconds",
    "Returns a duration as a number of seconds.",
    &[("Duration.TotalSeconds(#duration(5, 4, 3, 2))", "446582")],
    |_, args| number(&args, |ticks| total(ticks, TICKS_PER_SECOND)),
);

const TO_RECORD: Builtin = Builtin {
    name: "Duration.ToRecord",
    signature: "(duration as duration) as record",
    doc: "Returns the parts of a duration as a record with the fields Days, Hours, Minutes and Seconds.",
    examples: &[(
        "Duration.ToRecord(#duration(2, 5, 55, 20))",
        "[Days = 2, Hours = 5, Minutes = 55, Seconds = 20]",
    )],
    body: Plain(|_, args| {
        let ticks = args.get::<Duration>(0)?.ticks();
        let parts = [
            ("Days", days(ticks)),
            ("Hours", hours(ticks)),
            ("Minutes", minutes(ticks)),
            ("Seconds", seconds(ticks)),
        ];
        Ok(Record::of(parts.map(|(name, part)| (name, Value::number(part)))).into())
    }),
};
