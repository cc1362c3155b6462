//! Time.*: the parts of a time, and the bounds of its hour.
//!
//! Here: `Time.ToRecord`.

use crate::date::bounds::bound;
use crate::date::moment::Moment;
use m_engine::value::time::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_SECOND};
use m_engine::value::{Data, Kind, Record, Time, Type};
use m_engine::{Args, Body::Plain, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[HOUR, MINUTE, SECOND, START_OF_HOUR, END_OF_HOUR, TO_RECORD];

const fn part(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(&Cx, Args) -> Result<Value>,
) -> Builtin {
    Builtin { name, signature: "(dateTime as any) as nullable number", doc, examples, body: Plain(body) }
}

/// Applies `part` to the time of a time, datetime or datetimezone; null stays null.
fn number(args: &Args, part: fn(Time) -> f64) -> Result<Value> {
    let value = args.value(0);
    let time = match &value.data {
        Data::Null => return Ok(Value::NULL),
        Data::Time(time) => *time,
        Data::DateTime(moment) => moment.time(),
        Data::DateTimeZone(moment) => moment.local().time(),
        _ => return Err(Error::conversion(&value, &Type::of_kind(Kind::Time))),
    };
    Ok(Value::number(part(time)))
}

const HOUR: Builtin = part(
    "Time.Hour",
    "Returns the hour of a time, datetime or datetimezone.",
    &[("Time.Hour(#datetime(2011, 12, 31, 9, 15, 36))", "9"), ("Time.Hour(null)", "null")],
    |_, args| number(&args, |time| time.hour() as f64),
);

const MINUTE: Builtin = part(
    "Time.Minute",
    "Returns the minute of a time, datetime or datetimezone.",
    &[("Time.Minute(#time(9, 15, 36))", "15")],
    |_, args| number(&args, |time| time.minute() as f64),
);

const SECOND: Builtin = part(
    "Time.Second",
    "Returns the second of a time, datetime or datetimezone, with its fraction.",
    &[("Time.Second(#datetime(2011, 12, 31, 9, 15, 36.5))", "36.5")],
    |_, args| number(&args, seconds),
);

/// The second with its fraction.
fn seconds(time: Time) -> f64 {
    time.second_ticks() as f64 / TICKS_PER_SECOND as f64
}

const START_OF_HOUR: Builtin = bound(
    "Time.StartOfHour",
    "Returns the first moment of the hour.",
    &[
        ("Time.StartOfHour(#datetime(2011, 10, 10, 8, 10, 32))", "#datetime(2011, 10, 10, 8, 0, 0)"),
        ("Time.StartOfHour(#time(8, 10, 32))", "#time(8, 0, 0)"),
    ],
    |_, args| hour(&args, |ticks| ticks),
);

const END_OF_HOUR: Builtin = bound(
    "Time.EndOfHour",
    "Returns the last moment of the hour; a zone is kept.",
    &[
        ("Time.EndOfHour(#datetime(2011, 5, 14, 17, 0, 0))", "#datetime(2011, 5, 14, 17, 59, 59.9999999)"),
        (
            "Time.EndOfHour(#datetimezone(2011, 5, 17, 5, 0, 0, -7, 0))",
            "#datetimezone(2011, 5, 17, 5, 59, 59.9999999, -7, 0)",
        ),
    ],
    |_, args| hour(&args, |ticks| ticks + TICKS_PER_HOUR - 1),
);

/// The argument at a place in its hour, which `place` gives from the hour's first tick.
fn hour(args: &Args, place: fn(i64) -> i64) -> Result<Value> {
    let value = args.value(0);
    let start = |ticks: i64| ticks.div_euclid(TICKS_PER_HOUR) * TICKS_PER_HOUR;
    if let Data::Time(time) = &value.data {
        // The time 24:00:00 is the end of its day's last hour.
        return Ok(Time::from_ticks(place(start(time.ticks())).min(TICKS_PER_DAY)).into());
    }
    if matches!(value.data, Data::Date(_)) {
        return Err(Error::conversion(&value, &Type::of_kind(Kind::Time)));
    }
    match Moment::argument(args, 0)? {
        Some(moment) => moment.with_ticks(Some(place(start(moment.ticks())))),
        None => Ok(Value::NULL),
    }
}

const TO_RECORD: Builtin = Builtin {
    name: "Time.ToRecord",
    signature: "(time as time) as record",
    doc: "Returns the parts of a time as a record with the fields Hour, Minute and Second.",
    examples: &[("Time.ToRecord(#time(11, 56, 2))", "[Hour = 11, Minute = 56, Second = 2]")],
    body: Plain(|_, args| Ok(Record::of(time_fields(args.get::<Time>(0)?)).into())),
};

/// The fields of the records that times and datetimes become.
pub(crate) fn time_fields(time: Time) -> [(&'static str, Value); 3] {
    [
        ("Hour", Value::number(time.hour() as f64)),
        ("Minute", Value::number(time.minute() as f64)),
        ("Second", Value::number(seconds(time))),
    ]
}
