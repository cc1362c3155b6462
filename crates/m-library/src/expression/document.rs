//! Expression.*: M source text evaluated, and values written as M source text.
//!
//! Here: `Expression.Evaluate`, `Expression.Constant`, `Expression.Identifier`.

use super::constant;
use m_engine::value::{Record, Text};
use m_engine::{Body::Rust, Builtin, Value, compile};
use m_syntax::print::quote_identifier;

pub(crate) const ALL: &[Builtin] = &[EVALUATE, CONSTANT, IDENTIFIER];

const EVALUATE: Builtin = Builtin {
    name: "Expression.Evaluate",
    signature: "(document as text, optional environment as nullable record) as any",
    doc: "Evaluates the M expression `document`. The fields of `environment` are the only names it can refer to: \
          `#shared` gives it the library, without an environment it has none.",
    examples: &[
        (r#"Expression.Evaluate("1 + 1")"#, "2"),
        (r#"Expression.Evaluate("List.Sum({1, 2, 3})", [List.Sum = List.Sum])"#, "6"),
        (r#"Expression.Evaluate("List.Sum({1, 2, 3})")"#, "error \"Expression.Error\""),
        (r##"Expression.Evaluate("List.Count({1})", #shared)"##, "1"),
    ],
    body: Rust(|cx, args| {
        let environment = args.get::<Option<Record>>(1)?.unwrap_or_else(Record::empty);
        compile::evaluate_text(cx, &args.get::<Text>(0)?, &environment)
    }),
};

const CONSTANT: Builtin = Builtin {
    name: "Expression.Constant",
    signature: "(value as any) as text",
    doc: "Returns the M expression that `value` is the result of. Functions have none.",
    examples: &[
        ("Expression.Constant(123)", r#""123""#),
        (r#"Expression.Constant("abc")"#, r#""""abc""""#),
        ("Expression.Constant({1, [a = true]})", r#""{1, [a = true]}""#),
        ("Expression.Constant(type nullable number)", r#""type nullable number""#),
        ("Expression.Constant(each _)", "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| constant(cx, &args.value(0)).map(Value::from)),
};

const IDENTIFIER: Builtin = Builtin {
    name: "Expression.Identifier",
    signature: "(name as text) as text",
    doc: "Returns `name` as M source text writes it: quoted where it is no regular identifier.",
    examples: &[
        (r#"Expression.Identifier("MyIdentifier")"#, r#""MyIdentifier""#),
        (r#"Expression.Identifier("My Identifier")"#, r##""#""My Identifier""""##),
    ],
    body: Rust(|_, args| Ok(Value::text(quote_identifier(&args.get::<Text>(0)?)))),
};
