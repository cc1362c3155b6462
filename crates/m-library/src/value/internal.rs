//! Value.*: query plans and other names that Microsoft's own products use among themselves. They do here what they do
//! for a value that comes from no foldable source.
//!
//! Here: `Value.Alternates`, `Value.Expression`, `Value.Firewall`, `Value.Lineage`, `Value.Optimize`,
//! `Value.ViewError`, `Value.ViewFunction`.

use m_engine::value::{Data, List, Record};
use m_engine::{Args, Body::M, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] =
    &[ALTERNATES, EXPRESSION, FIREWALL, LINEAGE, OPTIMIZE, VIEW_ERROR, VIEW_FUNCTION];

const ALTERNATES: Builtin = Builtin {
    name: "Value.Alternates",
    signature: "(alternates as list) as any",
    doc: "Returns the first of the equivalent query plans in `alternates`.",
    examples: &[("Value.Alternates({1, 2})", "1")],
    body: Rust(|cx, args| match args.get::<List>(0)?.iter(cx)?.next_value(cx) {
        Some(first) => first,
        None => Err(crate::list::not_enough()),
    }),
};

const EXPRESSION: Builtin = Builtin {
    name: "Value.Expression",
    signature: "(value as any) as nullable record",
    doc: "Returns the syntax tree of the expression that `value` stands for: that of a constant for a scalar, null \
          where there is none.",
    examples: &[
        (r#"Value.Expression(1)"#, r#"[Kind = "Constant", Value = 1]"#),
        ("Value.Expression({})", "null"),
    ],
    body: Rust(expression),
};

const FIREWALL: Builtin = Builtin {
    name: "Value.Firewall",
    signature: "(key as text) as any",
    doc: "Is reserved for the data privacy firewall of Microsoft's products and always raises an error.",
    examples: &[(r#"Value.Firewall("key")"#, "error \"Expression.Error\"")],
    body: Rust(|_, args| {
        Err(Error::expression_of(
            "Value.Firewall can only be used by the host of an evaluation.",
            args.value(0),
        ))
    }),
};

const LINEAGE: Builtin = Builtin {
    name: "Value.Lineage",
    signature: "(value as any) as any",
    doc: "Returns what is known about the origin of `value`: nothing in this engine, hence null.",
    examples: &[("Value.Lineage(1)", "null")],
    body: Rust(|_, _| Ok(Value::NULL)),
};

const OPTIMIZE: Builtin = Builtin {
    name: "Value.Optimize",
    signature: "(value as any) as any",
    doc: "Returns `value`. Inside of `Value.Expression` it asks for the optimized expression.",
    examples: &[("Value.Optimize(1)", "1")],
    body: Rust(|_, args| Ok(args.value(0))),
};

const VIEW_ERROR: Builtin = Builtin {
    name: "Value.ViewError",
    signature: "(errorRecord as record) as record",
    doc: "Marks an error record as one that a view's handler raises on purpose: the operation is not done on the rows \
          instead, the error is the result.",
    examples: &[(r#"Value.ViewError([Reason = "No", Message = "not here"])[Reason]"#, r#""No""#)],
    body: M("Table.ViewError"),
};

const VIEW_FUNCTION: Builtin = Builtin {
    name: "Value.ViewFunction",
    signature: "(function as function) as function",
    doc: "Marks a function as one whose calls a view may handle (`OnInvoke`).",
    examples: &[("Value.ViewFunction((x) => x + 1)(1)", "2")],
    body: M("Table.ViewFunction"),
};

fn expression(_cx: &Cx, args: Args) -> Result<Value> {
    let value = args.value(0);
    Ok(match value.data {
        Data::List(_) | Data::Record(_) | Data::Table(_) | Data::Function(_) | Data::Binary(_) => Value::NULL,
        _ => Record::of([("Kind", Value::text("Constant")), ("Value", value)]).into(),
    })
}
