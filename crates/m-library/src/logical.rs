//! Logical.*: the functions of the reference's "Logical functions".

use crate::direct::Direct;
use m_engine::value::{Data, Kind, Text, Type};
use m_engine::{Body::Constant, Body::Known, Body::Plain, Builtin, Error, Result, Value};

pub(crate) const ALL: &[&[Builtin]] = &[&[TYPE, FROM, FROM_TEXT, TO_TEXT]];

const TYPE: Builtin = Builtin {
    name: "Logical.Type",
    signature: "type",
    doc: "The type of logical values.",
    examples: &[("Logical.Type = type logical", "true")],
    body: Constant(|_| Ok(Type::of_kind(Kind::Logical).into())),
};

const FROM: Builtin = Builtin {
    name: "Logical.From",
    signature: "(value as any) as nullable logical",
    doc: "Converts `value` to a logical: a text that reads true or false, and every number, of which only 0 is false.",
    examples: &[
        ("Logical.From(2)", "true"),
        ("Logical.From(0)", "false"),
        (r#"Logical.From("True")"#, "true"),
        (r#"Logical.From("")"#, "null"),
        ("Logical.From({})", r#"error "Expression.Error""#),
    ],
    body: Known(
        &Plain(|_, args| match &args.value(0).data {
            Data::Text(text) if text.is_empty() => Ok(Value::NULL),
            _ => logical_from(&args.value(0)),
        }),
        &Direct::Logical,
    ),
};

const FROM_TEXT: Builtin = Builtin {
    name: "Logical.FromText",
    signature: "(text as nullable text) as nullable logical",
    doc: "Reads a logical from `text`, which is true or false in any case.",
    examples: &[
        (r#"Logical.FromText("true")"#, "true"),
        (r#"Logical.FromText("FALSE")"#, "false"),
        (r#"Logical.FromText("a")"#, r#"error "Expression.Error""#),
    ],
    body: Plain(|_, args| logical_from(&args.value(0))),
};

const TO_TEXT: Builtin = Builtin {
    name: "Logical.ToText",
    signature: "(logicalValue as nullable logical) as nullable text",
    doc: "Writes a logical as text: true or false.",
    examples: &[("Logical.ToText(true)", r#""true""#), ("Logical.ToText(null)", "null")],
    body: Plain(|_, args| {
        Ok(args.get::<Option<bool>>(0)?.map(|logical| Text::from(logical.to_string())).into())
    }),
};

/// A value as a logical; null stays null.
///
/// Errors: a text that is neither true nor false, or a value of a kind that is none.
pub(crate) fn logical_from(value: &Value) -> Result<Value> {
    Ok(match &value.data {
        Data::Null => Value::NULL,
        Data::Logical(logical) => (*logical).into(),
        Data::Number(number) => (number.to_f64() != 0.0).into(),
        Data::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" => true.into(),
            "false" => false.into(),
            _ => return Err(Error::expression_of("Could not convert to a logical.", value.clone())),
        },
        _ => return Err(Error::conversion(value, &Type::of_kind(Kind::Logical))),
    })
}
