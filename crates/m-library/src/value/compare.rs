//! Value.*: equality and order.
//!
//! Here: `Value.Equals`, `Value.NullableEquals`.

use super::precision::Precision;
use m_engine::{Args, Body::Rust, Builtin, Cx, Result, Value, ops};
use std::cmp::Ordering;

pub(crate) const ALL: &[Builtin] = &[COMPARE, EQUALS, NULLABLE_EQUALS];

const COMPARE: Builtin = Builtin {
    name: "Value.Compare",
    signature: "(value1 as any, value2 as any, optional precision as nullable number) as number",
    doc: "Returns -1, 0 or 1 where the first value is less than, equal to or greater than the second. Null comes \
          before all others; values of different kinds cannot be compared.",
    examples: &[
        ("Value.Compare(1, 2)", "-1"),
        (r#"Value.Compare("b", "a")"#, "1"),
        ("Value.Compare(null, 1)", "-1"),
        (r#"Value.Compare(1, "a")"#, "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| {
        let (left, right) = (args.value(0), args.value(1));
        match Precision::new(&args.value(2))?.compare(&left, &right) {
            Some(order) => Ok(ops::order(order)),
            None => Ok(ops::order(ops::compare(cx, &left, &right)?)),
        }
    }),
};

const EQUALS: Builtin = Builtin {
    name: "Value.Equals",
    signature: "(value1 as any, value2 as any, optional precision as nullable number) as logical",
    doc: "Returns whether two values are equal, as the operator `=`.",
    examples: &[
        ("Value.Equals({1, [a = 2]}, {1, [a = 2]})", "true"),
        ("Value.Equals(0.1 + 0.2, 0.3)", "false"),
        ("Value.Equals(null, null)", "true"),
    ],
    body: Rust(|cx, args| equals(cx, &args).map(Value::from)),
};

const NULLABLE_EQUALS: Builtin = Builtin {
    name: "Value.NullableEquals",
    signature: "(value1 as any, value2 as any, optional precision as nullable number) as nullable logical",
    doc: "Returns whether two values are equal, null where either of them is null.",
    examples: &[("Value.NullableEquals(1, null)", "null"), ("Value.NullableEquals(1, 1)", "true")],
    body: Rust(|cx, args| {
        if args.value(0).is_null() || args.value(1).is_null() {
            return Ok(Value::NULL);
        }
        equals(cx, &args).map(Value::from)
    }),
};

fn equals(cx: &Cx, args: &Args) -> Result<bool> {
    let (left, right) = (args.value(0), args.value(1));
    match Precision::new(&args.value(2))?.compare(&left, &right) {
        Some(order) => Ok(order == Ordering::Equal),
        None => ops::equals(cx, &left, &right),
    }
}
