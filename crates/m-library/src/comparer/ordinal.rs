//! `Comparer.Ordinal`, `Comparer.OrdinalIgnoreCase` and `Comparer.Equals`.

use super::equality::Equality;
use crate::text::fold;
use m_engine::ops::{compare, order};
use m_engine::value::{Data, Function, Number};
use m_engine::{Args, Body::Known, Body::Rust, Builtin, Cx, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] = &[ORDINAL, ORDINAL_IGNORE_CASE, EQUALS];

const ORDINAL: Builtin = Builtin {
    name: "Comparer.Ordinal",
    signature: "(x as any, y as any) as number",
    doc: "Compares two values, texts code unit by code unit: -1, 0 or 1 as `x` is less than, equal to or greater than \
          `y`.",
    examples: &[
        (r#"Comparer.Ordinal("A", "a")"#, "-1"),
        ("Comparer.Ordinal(2, 1)", "1"),
        ("Comparer.Ordinal(null, 1)", "-1"),
        (r#"Comparer.Equals(Comparer.Ordinal, "encyclopædia", "encyclopaedia")"#, "false"),
    ],
    body: Known(&Rust(|cx, args| Ok(order(compare(cx, &args.value(0), &args.value(1))?))), &Equality::Exact),
};

const ORDINAL_IGNORE_CASE: Builtin = Builtin {
    name: "Comparer.OrdinalIgnoreCase",
    signature: "(x as any, y as any) as number",
    doc: "Compares two values, texts code unit by code unit without regard to case: -1, 0 or 1 as `x` is less than, \
          equal to or greater than `y`.",
    examples: &[
        (r#"Comparer.OrdinalIgnoreCase("Abc", "abc")"#, "0"),
        (r#"Comparer.OrdinalIgnoreCase("b", "A")"#, "1"),
    ],
    body: Known(&Rust(ignoring_case), &Equality::IgnoreCase),
};

const EQUALS: Builtin = Builtin {
    name: "Comparer.Equals",
    signature: "(comparer as function, x as any, y as any) as logical",
    doc: "Tells whether `comparer` takes `x` and `y` for equal.",
    examples: &[
        (r#"Comparer.Equals(Comparer.FromCulture("en-US"), "1", "A")"#, "false"),
        (r#"Comparer.Equals(Comparer.OrdinalIgnoreCase, "a", "A")"#, "true"),
    ],
    body: Rust(equals),
};

fn ignoring_case(cx: &Cx, args: Args) -> Result<Value> {
    let folded = |value: Value| match value.data {
        Data::Text(text) => Value::from(fold(&text)),
        _ => value,
    };
    Ok(order(compare(cx, &folded(args.value(0)), &folded(args.value(1)))?))
}

fn equals(cx: &Cx, args: Args) -> Result<Value> {
    let result = args.get::<Function>(0)?.call(cx, vec![args.value(1), args.value(2)])?;
    match result.data {
        Data::Logical(equal) => Ok(equal.into()),
        _ => Ok(Value::from(Number::from_value(result)?.to_f64() == 0.0)),
    }
}
