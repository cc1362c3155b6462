//! `Text.InferNumberType`: the narrowest number type that a text fits.

use crate::culture::{Culture, parse_number};
use m_engine::value::{Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[INFER_NUMBER_TYPE];

const INFER_NUMBER_TYPE: Builtin = Builtin {
    name: "Text.InferNumberType",
    signature: "(text as text, optional culture as nullable text) as type",
    doc: "Gives the number type that `text`, written by the habits of `culture`, fits: `Int64.Type` for integers of 64 \
          bits, `Percentage.Type` with a per cent sign, `Currency.Type` with a currency symbol, otherwise \
          `Double.Type`. Raises an error where the text is no number.",
    examples: &[
        (r#"Text.InferNumberType("12") = Int64.Type"#, "true"),
        (r#"Text.InferNumberType("1,5", "de-DE") = Double.Type"#, "true"),
        (r#"Text.InferNumberType("10%") = Percentage.Type"#, "true"),
        (r#"Text.InferNumberType("a")"#, r#"error "DataFormat.Error""#),
    ],
    body: Rust(infer),
};

fn infer(_: &Cx, args: Args) -> Result<Value> {
    let text: Text = args.get(0)?;
    let culture = Culture::of(&args.value(1))?;
    let number = parse_number(&text, &culture)?;
    let plain = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-'));
    let name = if text.contains('%') {
        "Percentage.Type"
    } else if text.contains(culture.numbers.money.symbol) && !culture.numbers.money.symbol.is_empty() {
        "Currency.Type"
    } else if number.to_i64().is_some() && (plain || !text.contains(&culture.numbers.decimal)) {
        "Int64.Type"
    } else {
        "Double.Type"
    };
    Ok(Type::number().named(name).into())
}
