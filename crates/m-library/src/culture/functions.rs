//! Culture.Current and TimeZone.Current: the surroundings of the evaluation.

use m_engine::{Body::Constant, Builtin, Value};

pub(crate) const ALL: &[Builtin] = &[CURRENT, TIME_ZONE];

const CURRENT: Builtin = Builtin {
    name: "Culture.Current",
    signature: "text",
    doc: "The name of the culture that functions use when they are given none.",
    examples: &[("Culture.Current", r#""en-US""#)],
    body: Constant(|_| Ok(Value::text(super::current_name()))),
};

const TIME_ZONE: Builtin = Builtin {
    name: "TimeZone.Current",
    signature: "text",
    doc: "The name of the local time zone as the time zone database has it; of a zone without a name, its present offset \
          from UTC.",
    examples: &[("TimeZone.Current", r#""UTC""#)],
    body: Constant(|cx| {
        if let Some(name) = cx.host().zone_name() {
            return Ok(Value::text(name));
        }
        let offset = cx.host().local_offset(cx.host().now());
        Ok(Value::from(match offset {
            0 => "UTC".to_owned(),
            _ => format!(
                "UTC{}{:02}:{:02}",
                if offset < 0 { '-' } else { '+' },
                offset.abs() / 60,
                offset.abs() % 60
            ),
        }))
    }),
};
