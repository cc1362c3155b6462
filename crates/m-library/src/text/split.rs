//! Text.*: splitting and joining.
//!
//! Here: `Text.Combine`.

use m_engine::value::{List, Text};
use m_engine::{Args, Body::Plain, Builtin, Cell, Cx, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] = &[SPLIT, SPLIT_ANY, COMBINE];

const SPLIT: Builtin = Builtin {
    name: "Text.Split",
    signature: "(text as text, separator as text) as list",
    doc: "Splits `text` at each occurrence of `separator`, a text of one character or more.",
    examples: &[
        (r#"Text.Split("Name|Address||", "|")"#, r#"{"Name", "Address", "", ""}"#),
        (r#"Text.Split("a, the b, the c", ", the ")"#, r#"{"a", "b", "c"}"#),
        (r#"Text.Split("", "|")"#, r#"{""}"#),
        (r#"Text.Split("ab", "")"#, r#"{"ab"}"#),
    ],
    body: Plain(|_, args| {
        let (text, separator) = (args.get::<Text>(0)?, args.get::<Text>(1)?);
        if separator.is_empty() {
            return Ok(Value::list(vec![text.into()]));
        }
        let parts: List = match separator.as_bytes() {
            [byte] if byte.is_ascii() => parts(text.split(char::from(*byte))),
            _ => parts(text.split(separator.as_str())),
        };
        Ok(parts.into())
    }),
};

fn parts<'t>(parts: impl Iterator<Item = &'t str>) -> List {
    List::from_cells(parts.map(|part| Cell::Value(Value::text(part))).collect())
}

const SPLIT_ANY: Builtin = Builtin {
    name: "Text.SplitAny",
    signature: "(text as text, separators as text) as list",
    doc: "Splits `text` at each occurrence of any character of `separators`.",
    examples: &[
        (
            r#"Text.SplitAny("Name|Customer ID|Purchase|Month-Day-Year", "|-")"#,
            r#"{"Name", "Customer ID", "Purchase", "Month", "Day", "Year"}"#,
        ),
        (r#"Text.SplitAny("ab", "")"#, r#"{"ab"}"#),
    ],
    body: Plain(|_, args| {
        let (text, separators) = (args.get::<Text>(0)?, args.get::<Text>(1)?);
        Ok(Value::list(text.split(|c| separators.contains(c)).map(Value::text).collect()))
    }),
};

const COMBINE: Builtin = Builtin {
    name: "Text.Combine",
    signature: "(texts as list, optional separator as nullable text) as text",
    doc: "Joins the texts of a list, with `separator` between them. Nulls are left out.",
    examples: &[
        (r#"Text.Combine({"Seattle", "WA"})"#, r#""SeattleWA""#),
        (r#"Text.Combine({"Seattle", null, "WA"}, ", ")"#, r#""Seattle, WA""#),
        ("Text.Combine({})", r#""""#),
        ("Text.Combine({1})", r#"error "Expression.Error""#),
    ],
    body: Plain(combine),
};

fn combine(cx: &Cx, args: Args) -> Result<Value> {
    let separator = args.get::<Option<Text>>(1)?.unwrap_or_default();
    let mut items = args.get::<List>(0)?.iter(cx)?;
    let mut joined: Option<String> = None;
    // Halves of a surrogate pair may meet only at the joints; the text is put together again where there are any.
    while let Some(item) = items.next_value(cx) {
        let Some(text) = Option::<Text>::from_value(item?)? else { continue };
        match &mut joined {
            None => joined = Some(text.to_string()),
            Some(joined) => {
                joined.push_str(&separator);
                joined.push_str(&text);
            }
        }
    }
    let joined = Text::from(joined.unwrap_or_default());
    // The first byte of the characters that stand for halves, and of few others.
    let may_hold_halves = joined.as_bytes().contains(&0xF4);
    Ok(if may_hold_halves && joined.chars().any(|c| c >= '\u{10F800}') {
        Text::from_units(joined.units())
    } else {
        joined
    }
    .into())
}
