//! DateTimeZone.*Now: the present moment, read anew or fixed for the evaluation.

use super::zone::at_host;
use m_engine::value::DateTimeZone;
use m_engine::{Body::M, Body::Rust, Builtin, Value};

pub(crate) const ALL: &[Builtin] = &[LOCAL_NOW, UTC_NOW, FIXED_LOCAL_NOW, FIXED_UTC_NOW];

const LOCAL_NOW: Builtin = Builtin {
    name: "DateTimeZone.LocalNow",
    signature: "() as datetimezone",
    doc: "Returns the moment of now with the offset of the local zone.",
    examples: &[("DateTimeZone.LocalNow() >= DateTimeZone.FixedUtcNow()", "true")],
    body: Rust(|cx, _| at_host(cx, cx.host().now())),
};

const UTC_NOW: Builtin = Builtin {
    name: "DateTimeZone.UtcNow",
    signature: "() as datetimezone",
    doc: "Returns the moment of now at UTC.",
    examples: &[("DateTimeZone.ZoneHours(DateTimeZone.UtcNow())", "0")],
    body: Rust(|cx, _| Ok(DateTimeZone::from_utc(cx.host().now(), 0).map_or(Value::NULL, Value::from))),
};

const FIXED_UTC_NOW: Builtin = Builtin {
    name: "DateTimeZone.FixedUtcNow",
    signature: "() as datetimezone",
    doc: "Returns the moment of now at UTC, the same one during a whole evaluation.",
    examples: &[("DateTimeZone.FixedUtcNow() = DateTimeZone.FixedUtcNow()", "true")],
    body: Rust(|cx, _| Ok(DateTimeZone::from_utc(cx.fixed_now(), 0).map_or(Value::NULL, Value::from))),
};

const FIXED_LOCAL_NOW: Builtin = Builtin {
    name: "DateTimeZone.FixedLocalNow",
    signature: "() as datetimezone",
    doc: "Returns the moment of now with the offset of the local zone, the same one during a whole evaluation.",
    examples: &[("DateTimeZone.FixedLocalNow() = DateTimeZone.FixedUtcNow()", "true")],
    body: M("() as datetimezone => DateTimeZone.ToLocal(DateTimeZone.FixedUtcNow())"),
};
