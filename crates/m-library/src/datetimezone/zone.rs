//! DateTimeZone.*: the offset from UTC, and moving to another one.

use crate::date::moment::out_of_range;
use crate::datetime::parts::{moment_fields, offset_argument};
use m_engine::value::{DateTimeZone, Record};
use m_engine::{Args, Body::Plain, Body::Rust, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] =
    &[ZONE_HOURS, ZONE_MINUTES, SWITCH_ZONE, REMOVE_ZONE, TO_LOCAL, TO_UTC, TO_RECORD];

const ZONE_HOURS: Builtin = Builtin {
    name: "DateTimeZone.ZoneHours",
    signature: "(dateTimeZone as nullable datetimezone) as nullable number",
    doc: "Returns the whole hours of the offset from UTC.",
    examples: &[
        ("DateTimeZone.ZoneHours(#datetimezone(2024, 4, 28, 13, 24, 22, 7, 30))", "7"),
        ("DateTimeZone.ZoneHours(null)", "null"),
    ],
    body: Plain(|_, args| offset_part(&args, |offset| offset / 60)),
};

const ZONE_MINUTES: Builtin = Builtin {
    name: "DateTimeZone.ZoneMinutes",
    signature: "(dateTimeZone as nullable datetimezone) as nullable number",
    doc: "Returns the minutes of the offset from UTC beyond its whole hours.",
    examples: &[
        ("DateTimeZone.ZoneMinutes(#datetimezone(2024, 4, 28, 13, 24, 22, 7, 30))", "30"),
        ("DateTimeZone.ZoneMinutes(#datetimezone(2024, 4, 28, 13, 24, 22, -7, -30))", "-30"),
    ],
    body: Plain(|_, args| offset_part(&args, |offset| offset % 60)),
};

fn offset_part(args: &Args, part: fn(i64) -> i64) -> Result<Value> {
    Ok(args.get::<Option<DateTimeZone>>(0)?.map(|moment| part(moment.offset()) as f64).into())
}

/// The moment of UTC ticks at an offset.
fn at(utc: i64, offset: i64) -> Result<Value> {
    DateTimeZone::from_utc(utc, offset).map(Value::from).ok_or_else(|| out_of_range("DateTimeZone"))
}

/// The moment of UTC ticks in the host's zone.
pub(super) fn at_host(cx: &Cx, utc: i64) -> Result<Value> {
    at(utc, cx.host().local_offset(utc))
}

const SWITCH_ZONE: Builtin = Builtin {
    name: "DateTimeZone.SwitchZone",
    signature: "(dateTimeZone as nullable datetimezone, timezoneHours as number, optional timezoneMinutes as nullable number) as nullable datetimezone",
    doc: "Shows the same moment at another offset from UTC.",
    examples: &[
        (
            "DateTimeZone.ToRecord(DateTimeZone.SwitchZone(#datetimezone(2010, 12, 31, 11, 56, 2, 7, 30), 8))[[Hour], [Minute], [ZoneHours]]",
            "[Hour = 12, Minute = 26, ZoneHours = 8]",
        ),
        (
            "DateTimeZone.SwitchZone(#datetimezone(2010, 12, 31, 11, 56, 2, 7, 30), 0, -30)",
            "#datetimezone(2010, 12, 31, 3, 56, 2, 0, -30)",
        ),
    ],
    body: Plain(|_, args| {
        let offset = offset_argument(&args, 1)?;
        match args.get::<Option<DateTimeZone>>(0)? {
            Some(moment) => at(moment.utc_ticks(), offset),
            None => Ok(Value::NULL),
        }
    }),
};

const REMOVE_ZONE: Builtin = Builtin {
    name: "DateTimeZone.RemoveZone",
    signature: "(dateTimeZone as nullable datetimezone) as nullable datetime",
    doc: "Returns the date and time on the clock of the moment's zone, without the offset.",
    examples: &[(
        "DateTimeZone.RemoveZone(#datetimezone(2011, 12, 31, 9, 15, 36, -7, 0))",
        "#datetime(2011, 12, 31, 9, 15, 36)",
    )],
    body: Plain(|_, args| Ok(args.get::<Option<DateTimeZone>>(0)?.map(DateTimeZone::local).into())),
};

const TO_LOCAL: Builtin = Builtin {
    name: "DateTimeZone.ToLocal",
    signature: "(dateTimeZone as nullable datetimezone) as nullable datetimezone",
    doc: "Shows the same moment in the local zone.",
    examples: &[(
        "DateTimeZone.ToLocal(#datetimezone(2010, 12, 31, 11, 56, 2, 7, 30)) = #datetimezone(2010, 12, 31, 4, 26, 2, 0, 0)",
        "true",
    )],
    body: Rust(|cx, args| match args.get::<Option<DateTimeZone>>(0)? {
        Some(moment) => at_host(cx, moment.utc_ticks()),
        None => Ok(Value::NULL),
    }),
};

const TO_UTC: Builtin = Builtin {
    name: "DateTimeZone.ToUtc",
    signature: "(dateTimeZone as nullable datetimezone) as nullable datetimezone",
    doc: "Shows the same moment at UTC.",
    examples: &[(
        "DateTimeZone.RemoveZone(DateTimeZone.ToUtc(#datetimezone(2010, 12, 31, 11, 56, 2, 7, 30)))",
        "#datetime(2010, 12, 31, 4, 26, 2)",
    )],
    body: Plain(|_, args| match args.get::<Option<DateTimeZone>>(0)? {
        Some(moment) => at(moment.utc_ticks(), 0),
        None => Ok(Value::NULL),
    }),
};

const TO_RECORD: Builtin = Builtin {
    name: "DateTimeZone.ToRecord",
    signature: "(dateTimeZone as datetimezone) as record",
    doc: "Returns the parts of a datetimezone as a record: those of a datetime, ZoneHours and ZoneMinutes.",
    examples: &[(
        "DateTimeZone.ToRecord(#datetimezone(2011, 12, 31, 11, 56, 2, 8, 0))",
        "[Year = 2011, Month = 12, Day = 31, Hour = 11, Minute = 56, Second = 2, ZoneHours = 8, ZoneMinutes = 0]",
    )],
    body: Plain(|_, args| {
        let moment: DateTimeZone = args.get(0)?;
        let zone = [
            ("ZoneHours", Value::number((moment.offset() / 60) as f64)),
            ("ZoneMinutes", Value::number((moment.offset() % 60) as f64)),
        ];
        Ok(Record::of(moment_fields(moment.local()).chain(zone)).into())
    }),
};
