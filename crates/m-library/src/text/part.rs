//! Text.*: length and parts of a text. Positions and lengths count UTF-16 code units.
//!
//! Here: `Text.Type`, `Text.Length`, `Text.At`, `Text.Start`, `Text.End`, `Text.Middle`, `Text.Range`, `Text.ToList`.

use super::range::{checked, count, within};
use m_engine::value::{List, Number, Text, Type};
use m_engine::{Args, Body::Columns, Body::Constant, Body::Plain, Builtin, Result, Value};

pub(crate) const ALL: &[Builtin] = &[TYPE, LENGTH, AT, START, END, MIDDLE, RANGE, TO_LIST];

const TYPE: Builtin = Builtin {
    name: "Text.Type",
    signature: "type",
    doc: "The type of text values.",
    examples: &[("Text.Type = type text", "true")],
    body: Constant(|_| Ok(Type::text().into())),
};

const LENGTH: Builtin = Builtin {
    name: "Text.Length",
    signature: "(text as nullable text) as nullable number",
    doc: "Counts the characters of `text`, as UTF-16 code units: an emoji counts twice.",
    examples: &[
        (r#"Text.Length("Hello World")"#, "11"),
        (r#"Text.Length("😀")"#, "2"),
        ("Text.Length(null)", "null"),
    ],
    body: Columns(
        |_, args| {
            Ok(args
                .get::<Option<Text>>(0)?
                .map(|text| Value::number(text.utf16_len() as f64))
                .unwrap_or(Value::NULL))
        },
        |_, arguments, _| {
            let length = |text: &str| if text.is_ascii() { text.len() } else { Text::from(text).utf16_len() };
            arguments.first()?.numbers_of_texts(|text| length(text) as f64)
        },
    ),
};

const AT: Builtin = Builtin {
    name: "Text.At",
    signature: "(text as nullable text, index as number) as nullable text",
    doc: "Gives the character of `text` at `index`; the first is at 0.",
    examples: &[
        (r#"Text.At("Hello, World", 4)"#, r#""o""#),
        (r#"Text.At("abc", 3)"#, r#"error "Expression.Error""#),
        ("Text.At(null, 0)", "null"),
    ],
    body: Plain(|_, args| {
        with_text(&args, |text| match text.utf16_len() {
            0 => within(&args, 1, "index", 0).and_then(|_| {
                Err(m_engine::Error::expression_of("The 'index' argument is out of range.", args.value(1)))
            }),
            length => Ok(text.slice(within(&args, 1, "index", length - 1)?, 1)),
        })
    }),
};

const START: Builtin = Builtin {
    name: "Text.Start",
    signature: "(text as nullable text, count as number) as nullable text",
    doc: "Gives the first `count` characters of `text`, or all of it where it is shorter.",
    examples: &[
        (r#"Text.Start("Hello, World", 5)"#, r#""Hello""#),
        (r#"Text.Start("a", 5)"#, r#""a""#),
        (r#"Text.Start("a", -1)"#, r#"error "Expression.Error""#),
    ],
    body: Columns(
        |_, args| with_text(&args, |text| Ok(text.slice(0, count(&args, 1, "count")?))),
        |_, arguments, _| match arguments {
            [text, count] => {
                let count = count.one()?.as_index()?;
                // A text of no more bytes has no more characters.
                text.parts_of_texts(|text| match text.get(..count) {
                    Some(start) => start.is_ascii().then_some(start),
                    None => (text.len() < count).then_some(text),
                })
            }
            _ => None,
        },
    ),
};

const END: Builtin = Builtin {
    name: "Text.End",
    signature: "(text as nullable text, count as number) as nullable text",
    doc: "Gives the last `count` characters of `text`, or all of it where it is shorter.",
    examples: &[(r#"Text.End("Hello, World", 5)"#, r#""World""#), (r#"Text.End("a", 5)"#, r#""a""#)],
    body: Columns(
        |_, args| {
            with_text(&args, |text| {
                let count = count(&args, 1, "count")?;
                Ok(text.slice(text.utf16_len().saturating_sub(count), usize::MAX))
            })
        },
        |_, arguments, _| match arguments {
            [text, count] => {
                let count = count.one()?.as_index()?;
                // A text of no more bytes has no more characters.
                text.parts_of_texts(|text| match text.len().checked_sub(count) {
                    Some(start) => text.is_ascii().then(|| text.get(start..)).flatten(),
                    None => Some(text),
                })
            }
            _ => None,
        },
    ),
};

const MIDDLE: Builtin = Builtin {
    name: "Text.Middle",
    signature: "(text as nullable text, start as number, optional count as nullable number) as nullable text",
    doc: "Gives `count` characters of `text` from `start` on, or the rest of it where that is shorter or no count is \
          given.",
    examples: &[
        (r#"Text.Middle("Hello World", 6, 5)"#, r#""World""#),
        (r#"Text.Middle("Hello World", 6, 20)"#, r#""World""#),
        (r#"Text.Middle("Hello World", 0, 2)"#, r#""He""#),
        (r#"Text.Middle("abc", 9)"#, r#""""#),
    ],
    body: Plain(|_, args| {
        with_text(&args, |text| {
            let start = count(&args, 1, "start")?;
            let most = match args.get::<Option<Number>>(2)? {
                Some(_) => count(&args, 2, "count")?,
                None => usize::MAX,
            };
            Ok(text.slice(start, most))
        })
    }),
};

const RANGE: Builtin = Builtin {
    name: "Text.Range",
    signature: "(text as nullable text, offset as number, optional count as nullable number) as nullable text",
    doc: "Gives `count` characters of `text` from `offset` on, without a count the rest of it. Raises an error where \
          the text is too short.",
    examples: &[
        (r#"Text.Range("Hello World", 6)"#, r#""World""#),
        (r#"Text.Range("Hello World Hello", 6, 5)"#, r#""World""#),
        (r#"Text.Range("abc", 2, 2)"#, r#"error "Expression.Error""#),
    ],
    body: Plain(|_, args| {
        with_text(&args, |text| {
            let (start, count) = checked(&args, &text, 1, 2)?;
            Ok(text.slice(start, count))
        })
    }),
};

const TO_LIST: Builtin = Builtin {
    name: "Text.ToList",
    signature: "(text as text) as list",
    doc: "Gives the characters of `text` as a list of texts.",
    examples: &[(r#"Text.ToList("Hi ü")"#, r#"{"H", "i", " ", "ü"}"#), (r#"Text.ToList("")"#, "{}")],
    body: Plain(|_, args| {
        let text: Text = args.get(0)?;
        let items = text.units().map(|unit| Value::text(Text::from_units([unit]))).collect();
        Ok(List::from_values(items).into())
    }),
};

/// The result of `body` for the text of the first argument; null for null.
pub(super) fn with_text(args: &Args, body: impl FnOnce(Text) -> Result<Text>) -> Result<Value> {
    args.get::<Option<Text>>(0)?.map(body).transpose().map(Value::from)
}
