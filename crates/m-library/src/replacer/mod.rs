//! Replacer.*: functions for `List.ReplaceValue` and `Table.ReplaceValue`.

use crate::text::replace;
use m_engine::value::Text;
use m_engine::{Body::Plain, Builtin, Value, ops};

pub(crate) const ALL: &[&[Builtin]] = &[&[REPLACE_TEXT, REPLACE_VALUE]];

const REPLACE_TEXT: Builtin = Builtin {
    name: "Replacer.ReplaceText",
    signature: "(text as nullable text, old as text, new as text) as nullable text",
    doc: "Replaces every occurrence of `old` in `text` by `new`.",
    examples: &[
        (r#"Replacer.ReplaceText("hEllo world", "hE", "He")"#, r#""Hello world""#),
        (r#"Replacer.ReplaceText(null, "a", "b")"#, "null"),
    ],
    body: Plain(|_, args| {
        let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
        Ok(replace(&text, &args.get(1)?, &args.get(2)?).into())
    }),
};

const REPLACE_VALUE: Builtin = Builtin {
    name: "Replacer.ReplaceValue",
    signature: "(value as any, old as any, new as any) as any",
    doc: "Gives `new` where `value` equals `old`, otherwise `value`.",
    examples: &[
        ("Replacer.ReplaceValue(11, 11, 10)", "10"),
        (r#"Replacer.ReplaceValue("abc", "b", "x")"#, r#""abc""#),
    ],
    body: Plain(|cx, args| {
        Ok(if ops::equals(cx, &args.value(0), &args.value(1))? { args.value(2) } else { args.value(0) })
    }),
};
