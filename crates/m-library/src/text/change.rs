//! Text.*: inserting, removing, replacing, repeating, reversing and padding. Positions count UTF-16 code units.
//!
//! Here: `Text.Insert`, `Text.RemoveRange`, `Text.ReplaceRange`, `Text.Replace`, `Text.Repeat`, `Text.Reverse`,
//! `Text.PadStart`, `Text.PadEnd`.

use super::part::with_text;
use super::range::{checked, count, splice, within};
use m_engine::formula::Vector;
use m_engine::value::{Column, Data, Number, Text};
use m_engine::{Args, Body::Columns, Body::Plain, Body::Rust, Builtin, Error, Result, Value};

pub(crate) const ALL: &[Builtin] =
    &[INSERT, REMOVE_RANGE, REPLACE_RANGE, REPLACE, REPEAT, REVERSE, PAD_START, PAD_END];

const INSERT: Builtin = Builtin {
    name: "Text.Insert",
    signature: "(text as nullable text, offset as number, newText as text) as nullable text",
    doc: "Inserts `newText` into `text` at position `offset`, which counts from 0.",
    examples: &[
        (r#"Text.Insert("ABD", 2, "C")"#, r#""ABCD""#),
        (r#"Text.Insert("A", 2, "C")"#, r#"error "Expression.Error""#),
    ],
    body: Plain(|_, args| {
        with_text(&args, |text| {
            let offset = within(&args, 1, "offset", text.utf16_len())?;
            Ok(splice(&text, offset, 0, &args.get(2)?))
        })
    }),
};

const REMOVE_RANGE: Builtin = Builtin {
    name: "Text.RemoveRange",
    signature: "(text as nullable text, offset as number, optional count as nullable number) as nullable text",
    doc: "Removes `count` characters of `text` from `offset` on, one where no count is given.",
    examples: &[
        (r#"Text.RemoveRange("ABCDE", 2)"#, r#""ABDE""#),
        (r#"Text.RemoveRange("ABCDE", 1, 2)"#, r#""ADE""#),
        (r#"Text.RemoveRange("ABCDE", 4, 2)"#, r#"error "Expression.Error""#),
    ],
    body: Plain(|_, args| {
        with_text(&args, |text| {
            let length = text.utf16_len();
            let offset = within(&args, 1, "offset", length)?;
            let count = match args.get::<Option<Number>>(2)? {
                Some(_) => within(&args, 2, "count", length - offset)?,
                None => 1,
            };
            Ok(splice(&text, offset, count, &Text::new()))
        })
    }),
};

const REPLACE_RANGE: Builtin = Builtin {
    name: "Text.ReplaceRange",
    signature: "(text as nullable text, offset as number, count as number, newText as text) as nullable text",
    doc: "Replaces `count` characters of `text` from `offset` on by `newText`.",
    examples: &[
        (r#"Text.ReplaceRange("ABGF", 2, 1, "CDE")"#, r#""ABCDEF""#),
        (r#"Text.ReplaceRange("AB", 1, 2, "C")"#, r#"error "Expression.Error""#),
    ],
    body: Plain(|_, args| {
        with_text(&args, |text| {
            let (offset, count) = checked(&args, &text, 1, 2)?;
            Ok(splice(&text, offset, count, &args.get(3)?))
        })
    }),
};

const REPLACE: Builtin = Builtin {
    name: "Text.Replace",
    signature: "(text as nullable text, old as text, new as text) as nullable text",
    doc: "Replaces every occurrence of `old` in `text` by `new`. Upper and lower case differ.",
    examples: &[
        (
            r#"Text.Replace("the quick brown fox jumps over the lazy dog", "the", "a")"#,
            r#""a quick brown fox jumps over a lazy dog""#,
        ),
        (r#"Text.Replace("aaa", "aa", "b")"#, r#""ba""#),
        (r#"Text.Replace("a", "", "b")"#, r#""a""#),
        (r#"Text.Replace(null, "a", "b")"#, "null"),
    ],
    body: Columns(
        |_, args| with_text(&args, |text| Ok(replace(&text, &args.get(1)?, &args.get(2)?))),
        |_, arguments, _| replaced(arguments),
    ),
};

const REPEAT: Builtin = Builtin {
    name: "Text.Repeat",
    signature: "(text as nullable text, count as number) as nullable text",
    doc: "Repeats `text` `count` times.",
    examples: &[
        (r#"Text.Repeat("ab", 3)"#, r#""ababab""#),
        (r#"Text.Repeat("ab", 0)"#, r#""""#),
        (r#"Text.Repeat("ab", -1)"#, r#"error "Expression.Error""#),
        (r#"Text.Repeat("ab", 1000000000000)"#, r#"error "Expression.Error""#),
    ],
    body: Rust(|_, args| {
        with_text(&args, |text| {
            let count = count(&args, 1, "count")?;
            check_length(text.len().saturating_mul(count), &args)?;
            Ok(Text::from(text.repeat(count)))
        })
    }),
};

const REVERSE: Builtin = Builtin {
    name: "Text.Reverse",
    signature: "(text as nullable text) as nullable text",
    doc: "Gives the characters of `text` in reverse order.",
    examples: &[(r#"Text.Reverse("123")"#, r#""321""#), (r#"Text.Reverse("a😀")"#, r#""😀a""#)],
    body: Plain(|_, args| with_text(&args, |text| Ok(text.chars().rev().collect()))),
};

const PAD_START: Builtin = Builtin {
    name: "Text.PadStart",
    signature: "(text as nullable text, count as number, optional character as nullable text) as nullable text",
    doc: "Puts as many of `character`, by default spaces, before `text` as make it `count` characters long.",
    examples: &[
        (r#"Text.PadStart("Name", 10)"#, r#""      Name""#),
        (r#"Text.PadStart("Name", 6, "|")"#, r#""||Name""#),
        (r#"Text.PadStart("Name", 2)"#, r#""Name""#),
        (r#"Text.PadStart("Name", 6, "ab")"#, r#"error "Expression.Error""#),
    ],
    body: Plain(|_, args| with_text(&args, |text| Ok(padding(&args, &text)?.concat(&text)))),
};

const PAD_END: Builtin = Builtin {
    name: "Text.PadEnd",
    signature: "(text as nullable text, count as number, optional character as nullable text) as nullable text",
    doc: "Puts as many of `character`, by default spaces, after `text` as make it `count` characters long.",
    examples: &[
        (r#"Text.PadEnd("Name", 10)"#, r#""Name      ""#),
        (r#"Text.PadEnd("Name", 6, "|")"#, r#""Name||""#),
    ],
    body: Plain(|_, args| with_text(&args, |text| Ok(text.concat(&padding(&args, &text)?)))),
};

/// Replaces every occurrence; an empty `old` occurs nowhere.
pub(crate) fn replace(text: &Text, old: &Text, new: &Text) -> Text {
    if old.is_empty() || !text.contains(old.as_str()) {
        text.clone()
    } else {
        text.replace(old.as_str(), new).into()
    }
}

/// Texts of a column in which one part is replaced by another: the arguments of `Text.Replace`.
pub(crate) fn replaced(arguments: &[Vector<'_>]) -> Option<Column> {
    let [text, old, new] = arguments else { return None };
    let (Data::Text(old), Data::Text(new)) = (&old.one()?.data, &new.one()?.data) else { return None };
    text.map_texts(|text, replaced| {
        let mut end = 0;
        if !old.is_empty() {
            for (start, _) in text.match_indices(old.as_str()) {
                replaced.push_str(text.get(end..start).unwrap_or_default());
                replaced.push_str(new);
                end = start + old.len();
            }
        }
        replaced.push_str(text.get(end..).unwrap_or_default());
    })
}

/// What `Text.PadStart` and `Text.PadEnd` add.
fn padding(args: &Args, text: &Text) -> Result<Text> {
    let length = count(args, 1, "count")?;
    let character = args.get::<Option<Text>>(2)?.unwrap_or_else(|| Text::from(" "));
    if character.utf16_len() != 1 {
        return Err(not_a_character(character));
    }
    let missing = length.saturating_sub(text.utf16_len());
    check_length(missing, args)?;
    Ok(Text::from(character.repeat(missing)))
}

pub(super) fn not_a_character(text: Text) -> Error {
    Error::expression_of("The value isn't a single-character string.", Value::from(text))
}

/// The longest text that a count may ask for, in bytes.
const LONGEST: usize = 1 << 30;

fn check_length(length: usize, args: &Args) -> Result<()> {
    if length > LONGEST {
        return Err(Error::expression_of(
            "The resulting text would be too long: more than 1 GiB.",
            args.value(1),
        ));
    }
    Ok(())
}
