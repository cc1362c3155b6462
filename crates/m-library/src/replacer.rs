//! Replacer.*: functions for `List.ReplaceValue` and `Table.ReplaceValue`.

use crate::text::{replace, replaced};
use m_engine::formula::Vector;
use m_engine::value::{Column, Data, Number, Text};
use m_engine::{Body::Columns, Builtin, Value, ops};

pub(crate) const ALL: &[&[Builtin]] = &[&[REPLACE_TEXT, REPLACE_VALUE]];

const REPLACE_TEXT: Builtin = Builtin {
    name: "Replacer.ReplaceText",
    signature: "(text as nullable text, old as text, new as text) as nullable text",
    doc: "Replaces every occurrence of `old` in `text` by `new`.",
    examples: &[
        (r#"Replacer.ReplaceText("hEllo world", "hE", "He")"#, r#""Hello world""#),
        (r#"Replacer.ReplaceText(null, "a", "b")"#, "null"),
    ],
    body: Columns(
        |_, args| {
            let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
            Ok(replace(&text, &args.get(1)?, &args.get(2)?).into())
        },
        |_, arguments, _| replaced(arguments),
    ),
};

const REPLACE_VALUE: Builtin = Builtin {
    name: "Replacer.ReplaceValue",
    signature: "(value as any, old as any, new as any) as any",
    doc: "Gives `new` where `value` equals `old`, otherwise `value`.",
    examples: &[
        ("Replacer.ReplaceValue(11, 11, 10)", "10"),
        (r#"Replacer.ReplaceValue("abc", "b", "x")"#, r#""abc""#),
    ],
    body: Columns(
        |cx, args| {
            Ok(if ops::equals(cx, &args.value(0), &args.value(1))? { args.value(2) } else { args.value(0) })
        },
        |_, arguments, rows| match arguments {
            [values, old, new] => replaced_value(values, old.one()?, new, rows),
            _ => None,
        },
    ),
};

/// The values of a column with another one in the place of one.
fn replaced_value(values: &Vector<'_>, old: &Value, new: &Vector<'_>, rows: usize) -> Option<Column> {
    let wanted = new.one().filter(|new| new.is_bare())?;
    match (&old.data, &wanted.data) {
        (Data::Null, _) => values.or(new, rows),
        (Data::Text(old), Data::Text(new)) => values.map_texts(|text, replaced| {
            replaced.push_str(if text == old.as_str() { new } else { text });
        }),
        (Data::Number(Number::Double(old)), Data::Number(Number::Double(new))) => {
            values.map_numbers(|number| Some(if number == *old { *new } else { number }))
        }
        _ => None,
    }
}
