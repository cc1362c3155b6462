//! DateTime.IsIn*: where a moment lies relative to now, in hours, minutes and seconds.

use crate::date::moment::{Moment, now};
use m_engine::value::time::{TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use m_engine::{Args, Body::Rust, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[
    IN_CURRENT_HOUR,
    IN_NEXT_HOUR,
    IN_PREVIOUS_HOUR,
    IN_NEXT_N_HOURS,
    IN_PREVIOUS_N_HOURS,
    IN_CURRENT_MINUTE,
    IN_NEXT_MINUTE,
    IN_PREVIOUS_MINUTE,
    IN_NEXT_N_MINUTES,
    IN_PREVIOUS_N_MINUTES,
    IN_CURRENT_SECOND,
    IN_NEXT_SECOND,
    IN_PREVIOUS_SECOND,
    IN_NEXT_N_SECONDS,
    IN_PREVIOUS_N_SECONDS,
];

const fn period(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(&Cx, Args) -> Result<Value>,
) -> Builtin {
    Builtin { name, signature: "(dateTime as any) as nullable logical", doc, examples, body: Rust(body) }
}

/// Whether the first argument lies `from` to `to` spans of the clock after the one of now; null stays null.
fn within(cx: &Cx, args: &Args, span: i64, from: i64, to: i64) -> Result<Value> {
    let Some(moment) = Moment::argument(args, 0)? else { return Ok(Value::NULL) };
    let distance = moment.host_ticks(cx).div_euclid(span) - now(cx).div_euclid(span);
    Ok((from..=to).contains(&distance).into())
}

const IN_CURRENT_HOUR: Builtin = period(
    "DateTime.IsInCurrentHour",
    "Tells whether a datetime or datetimezone lies in the current hour.",
    &[
        ("DateTime.IsInCurrentHour(DateTime.FixedLocalNow())", "true"),
        ("DateTime.IsInCurrentHour(#datetime(1, 1, 1, 0, 0, 0))", "false"),
    ],
    |cx, args| within(cx, &args, TICKS_PER_HOUR, 0, 0),
);

const IN_NEXT_HOUR: Builtin = period(
    "DateTime.IsInNextHour",
    "Tells whether a datetime or datetimezone lies in the hour after the current one.",
    &[
        ("DateTime.IsInNextHour(DateTime.FixedLocalNow() + #duration(0, 1, 0, 0))", "true"),
        ("DateTime.IsInNextHour(#datetime(1, 1, 1, 0, 0, 0))", "false"),
    ],
    |cx, args| within(cx, &args, TICKS_PER_HOUR, 1, 1),
);

const IN_PREVIOUS_HOUR: Builtin = period(
    "DateTime.IsInPreviousHour",
    "Tells whether a datetime or datetimezone lies in the hour before the current one.",
    &[
        ("DateTime.IsInPreviousHour(DateTime.FixedLocalNow() - #duration(0, 1, 0, 0))", "true"),
        ("DateTime.IsInPreviousHour(#datetime(1, 1, 1, 0, 0, 0))", "false"),
    ],
    |cx, args| within(cx, &args, TICKS_PER_HOUR, -1, -1),
);

const IN_NEXT_N_HOURS: Builtin = Builtin {
    name: "DateTime.IsInNextNHours",
    signature: "(dateTime as any, hours as number) as nullable logical",
    doc: "Tells whether a datetime or datetimezone lies in the given number of hours after the current one.",
    examples: &[
        ("DateTime.IsInNextNHours(DateTime.FixedLocalNow() + #duration(0, 2, 0, 0), 2)", "true"),
        ("DateTime.IsInNextNHours(DateTime.FixedLocalNow() + #duration(0, 3, 0, 0), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, TICKS_PER_HOUR, 1, args.get(1)?)),
};

const IN_PREVIOUS_N_HOURS: Builtin = Builtin {
    name: "DateTime.IsInPreviousNHours",
    signature: "(dateTime as any, hours as number) as nullable logical",
    doc: "Tells whether a datetime or datetimezone lies in the given number of hours before the current one.",
    examples: &[
        ("DateTime.IsInPreviousNHours(DateTime.FixedLocalNow() - #duration(0, 2, 0, 0), 2)", "true"),
        ("DateTime.IsInPreviousNHours(DateTime.FixedLocalNow() - #duration(0, 3, 0, 0), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, TICKS_PER_HOUR, -args.get::<i64>(1)?.max(0), -1)),
};

const IN_CURRENT_MINUTE: Builtin = period(
    "DateTime.IsInCurrentMinute",
    "Tells whether a datetime or datetimezone lies in the current minute.",
    &[
        ("DateTime.IsInCurrentMinute(DateTime.FixedLocalNow())", "true"),
        ("DateTime.IsInCurrentMinute(#datetime(1, 1, 1, 0, 0, 0))", "false"),
    ],
    |cx, args| within(cx, &args, TICKS_PER_MINUTE, 0, 0),
);

const IN_NEXT_MINUTE: Builtin = period(
    "DateTime.IsInNextMinute",
    "Tells whether a datetime or datetimezone lies in the minute after the current one.",
    &[
        ("DateTime.IsInNextMinute(DateTime.FixedLocalNow() + #duration(0, 0, 1, 0))", "true"),
        ("DateTime.IsInNextMinute(#datetime(1, 1, 1, 0, 0, 0))", "false"),
    ],
    |cx, args| within(cx, &args, TICKS_PER_MINUTE, 1, 1),
);

const IN_PREVIOUS_MINUTE: Builtin = period(
    "DateTime.IsInPreviousMinute",
    "Tells whether a datetime or datetimezone lies in the minute before the current one.",
    &[
        ("DateTime.IsInPreviousMinute(DateTime.FixedLocalNow() - #duration(0, 0, 1, 0))", "true"),
        ("DateTime.IsInPreviousMinute(#datetime(1, 1, 1, 0, 0, 0))", "false"),
    ],
    |cx, args| within(cx, &args, TICKS_PER_MINUTE, -1, -1),
);

const IN_NEXT_N_MINUTES: Builtin = Builtin {
    name: "DateTime.IsInNextNMinutes",
    signature: "(dateTime as any, minutes as number) as nullable logical",
    doc: "Tells whether a datetime or datetimezone lies in the given number of minutes after the current one.",
    examples: &[
        ("DateTime.IsInNextNMinutes(DateTime.FixedLocalNow() + #duration(0, 0, 2, 0), 2)", "true"),
        ("DateTime.IsInNextNMinutes(DateTime.FixedLocalNow() + #duration(0, 0, 3, 0), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, TICKS_PER_MINUTE, 1, args.get(1)?)),
};

const IN_PREVIOUS_N_MINUTES: Builtin = Builtin {
    name: "DateTime.IsInPreviousNMinutes",
    signature: "(dateTime as any, minutes as number) as nullable logical",
    doc: "Tells whether a datetime or datetimezone lies in the given number of minutes before the current one.",
    examples: &[
        ("DateTime.IsInPreviousNMinutes(DateTime.FixedLocalNow() - #duration(0, 0, 2, 0), 2)", "true"),
        ("DateTime.IsInPreviousNMinutes(DateTime.FixedLocalNow() - #duration(0, 0, 3, 0), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, TICKS_PER_MINUTE, -args.get::<i64>(1)?.max(0), -1)),
};

const IN_CURRENT_SECOND: Builtin = period(
    "DateTime.IsInCurrentSecond",
    "Tells whether a datetime or datetimezone lies in the current second.",
    &[
        ("DateTime.IsInCurrentSecond(DateTime.FixedLocalNow())", "true"),
        ("DateTime.IsInCurrentSecond(#datetime(1, 1, 1, 0, 0, 0))", "false"),
    ],
    |cx, args| within(cx, &args, TICKS_PER_SECOND, 0, 0),
);

const IN_NEXT_SECOND: Builtin = period(
    "DateTime.IsInNextSecond",
    "Tells whether a datetime or datetimezone lies in the second after the current one.",
    &[
        ("DateTime.IsInNextSecond(DateTime.FixedLocalNow() + #duration(0, 0, 0, 1))", "true"),
        ("DateTime.IsInNextSecond(#datetime(1, 1, 1, 0, 0, 0))", "false"),
    ],
    |cx, args| within(cx, &args, TICKS_PER_SECOND, 1, 1),
);

const IN_PREVIOUS_SECOND: Builtin = period(
    "DateTime.IsInPreviousSecond",
    "Tells whether a datetime or datetimezone lies in the second before the current one.",
    &[
        ("DateTime.IsInPreviousSecond(DateTime.FixedLocalNow() - #duration(0, 0, 0, 1))", "true"),
        ("DateTime.IsInPreviousSecond(#datetime(1, 1, 1, 0, 0, 0))", "false"),
    ],
    |cx, args| within(cx, &args, TICKS_PER_SECOND, -1, -1),
);

const IN_NEXT_N_SECONDS: Builtin = Builtin {
    name: "DateTime.IsInNextNSeconds",
    signature: "(dateTime as any, seconds as number) as nullable logical",
    doc: "Tells whether a datetime or datetimezone lies in the given number of seconds after the current one.",
    examples: &[
        ("DateTime.IsInNextNSeconds(DateTime.FixedLocalNow() + #duration(0, 0, 0, 2), 2)", "true"),
        ("DateTime.IsInNextNSeconds(DateTime.FixedLocalNow() + #duration(0, 0, 0, 3), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, TICKS_PER_SECOND, 1, args.get(1)?)),
};

const IN_PREVIOUS_N_SECONDS: Builtin = Builtin {
    name: "DateTime.IsInPreviousNSeconds",
    signature: "(dateTime as any, seconds as number) as nullable logical",
    doc: "Tells whether a datetime or datetimezone lies in the given number of seconds before the current one.",
    examples: &[
        ("DateTime.IsInPreviousNSeconds(DateTime.FixedLocalNow() - #duration(0, 0, 0, 2), 2)", "true"),
        ("DateTime.IsInPreviousNSeconds(DateTime.FixedLocalNow() - #duration(0, 0, 0, 3), 2)", "false"),
    ],
    body: Rust(|cx, args| within(cx, &args, TICKS_PER_SECOND, -args.get::<i64>(1)?.max(0), -1)),
};
