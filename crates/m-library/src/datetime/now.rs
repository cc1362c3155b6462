//! DateTime.LocalNow and DateTime.FixedLocalNow.

use crate::date::convert::local;
use m_engine::{Body::M, Body::Rust, Builtin, Value};

pub(crate) const ALL: &[Builtin] = &[LOCAL_NOW, FIXED_LOCAL_NOW];

const LOCAL_NOW: Builtin = Builtin {
    name: "DateTime.LocalNow",
    signature: "() as datetime",
    doc: "Returns the date and time of now in the local zone.",
    examples: &[("DateTime.LocalNow() >= DateTime.FixedLocalNow()", "true")],
    body: Rust(|cx, _| local(cx, cx.host().now()).map(Value::from)),
};

const FIXED_LOCAL_NOW: Builtin = Builtin {
    name: "DateTime.FixedLocalNow",
    signature: "() as datetime",
    doc: "Returns the date and time of now in the local zone, the same one during a whole evaluation.",
    examples: &[("DateTime.FixedLocalNow() = DateTime.FixedLocalNow()", "true")],
    body: M("() as datetime => DateTimeZone.RemoveZone(DateTimeZone.FixedLocalNow())"),
};
