//! Text.*: functions that take sets of characters.
//!
//! Here: `Text.Remove`, `Text.Select`, `Text.Trim`, `Text.TrimStart`, `Text.TrimEnd`, `Text.Clean`.

use super::change::not_a_character;
use super::part::with_text;
use m_engine::formula::Vector;
use m_engine::value::{Column, Data, List, Text, Type};
use m_engine::{Args, Body::Columns, Body::Plain, Builtin, Cx, Error, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] = &[REMOVE, SELECT, TRIM, TRIM_START, TRIM_END, CLEAN];

const REMOVE: Builtin = Builtin {
    name: "Text.Remove",
    signature: "(text as nullable text, removeChars as any) as nullable text",
    doc: "Removes all characters of `removeChars`, a character or a list of characters, from `text`.",
    examples: &[
        (r#"Text.Remove("a,b;c", {",", ";"})"#, r#""abc""#),
        (r#"Text.Remove("a-b-c", "-")"#, r#""abc""#),
        (r#"Text.Remove(null, "-")"#, "null"),
    ],
    body: Columns(
        |cx, args| {
            let set = set(cx, &args.value(1))?;
            with_text(&args, |text| Ok(text.chars().filter(|c| !set.has(*c)).collect()))
        },
        |_, arguments, _| match arguments {
            [text, set] => removed(text, set),
            _ => None,
        },
    ),
};

const SELECT: Builtin = Builtin {
    name: "Text.Select",
    signature: "(text as nullable text, selectChars as any) as nullable text",
    doc: "Keeps only the characters of `selectChars`, a character or a list of characters, in `text`.",
    examples: &[
        (r#"Text.Select("a,b;c", {"a".."z"})"#, r#""abc""#),
        (r#"Text.Select("abca", "a")"#, r#""aa""#),
    ],
    body: Plain(|cx, args| {
        let set = set(cx, &args.value(1))?;
        with_text(&args, |text| Ok(text.chars().filter(|c| set.has(*c)).collect()))
    }),
};

const TRIM: Builtin = Builtin {
    name: "Text.Trim",
    signature: "(text as nullable text, optional trim as any) as nullable text",
    doc: "Removes white space, or the characters of `trim` (one or a list), from both ends of `text`.",
    examples: &[
        (r#"Text.Trim("     a b c d    ")"#, r#""a b c d""#),
        (r#"Text.Trim("0000056.4200", "0")"#, r#""56.42""#),
        (r#"Text.Trim("<div/>", {"<", ">", "/"})"#, r#""div""#),
        (r#"Text.Trim("abc", "ab")"#, r#"error "Expression.Error""#),
    ],
    body: Columns(
        |cx, args| trimmed(cx, &args, |text, is| text.trim_matches(is)),
        |_, arguments, _| match arguments {
            [text] => text.parts_of_texts(|text| Some(text.trim_matches(char::is_whitespace))),
            _ => None,
        },
    ),
};

const TRIM_START: Builtin = Builtin {
    name: "Text.TrimStart",
    signature: "(text as nullable text, optional trim as any) as nullable text",
    doc: "Removes white space, or the characters of `trim` (one or a list), from the beginning of `text`.",
    examples: &[
        (r#"Text.TrimStart("   a b c d    ")"#, r#""a b c d    ""#),
        (r#"Text.TrimStart("0000056.420", "0")"#, r#""56.420""#),
    ],
    body: Columns(
        |cx, args| trimmed(cx, &args, |text, is| text.trim_start_matches(is)),
        |_, arguments, _| match arguments {
            [text] => text.parts_of_texts(|text| Some(text.trim_start_matches(char::is_whitespace))),
            _ => None,
        },
    ),
};

const TRIM_END: Builtin = Builtin {
    name: "Text.TrimEnd",
    signature: "(text as nullable text, optional trim as any) as nullable text",
    doc: "Removes white space, or the characters of `trim` (one or a list), from the end of `text`.",
    examples: &[
        (r#"Text.TrimEnd("     a b c d    ")"#, r#""     a b c d""#),
        (r#"Text.TrimEnd("03.487700000", "0")"#, r#""03.4877""#),
    ],
    body: Columns(
        |cx, args| trimmed(cx, &args, |text, is| text.trim_end_matches(is)),
        |_, arguments, _| match arguments {
            [text] => text.parts_of_texts(|text| Some(text.trim_end_matches(char::is_whitespace))),
            _ => None,
        },
    ),
};

const CLEAN: Builtin = Builtin {
    name: "Text.Clean",
    signature: "(text as nullable text) as nullable text",
    doc: "Removes all control characters from `text`.",
    examples: &[(r##"Text.Clean("ABC#(lf)D#(tab)E")"##, r#""ABCDE""#), ("Text.Clean(null)", "null")],
    body: Plain(|_, args| with_text(&args, |text| Ok(text.chars().filter(|c| !c.is_control()).collect()))),
};

/// Texts without the characters of a set of ASCII characters. They stay parts of the text that they are parts of, unless
/// one has such characters inside.
fn removed(text: &Vector<'_>, set: &Vector<'_>) -> Option<Column> {
    let set = ascii(set.one()?)?;
    // A byte of another character is above all of the set.
    let stays = |byte: &u8| !set[usize::from(*byte)];
    let parts = text.parts_of_texts(|text| {
        let bytes = text.as_bytes();
        let from = bytes.iter().position(stays).unwrap_or(bytes.len());
        let to = bytes.iter().rposition(stays).map_or(from, |last| last + 1);
        bytes.get(from..to)?.iter().all(stays).then(|| text.get(from..to))?
    });
    parts.or_else(|| {
        text.map_texts(|text, kept| {
            let mut rest = text;
            while let Some(from) = rest.as_bytes().iter().position(stays) {
                let run = rest.as_bytes().iter().skip(from).position(|byte| !stays(byte));
                let to = run.map_or(rest.len(), |length| from + length);
                kept.push_str(rest.get(from..to).unwrap_or_default());
                rest = rest.get(to..).unwrap_or_default();
            }
        })
    })
}

/// A set of characters, all of them ASCII, at hand.
fn ascii(value: &Value) -> Option<[bool; 256]> {
    let mut set = [false; 256];
    let mut add = |text: &Text| {
        text.bytes().for_each(|byte| set[usize::from(byte)] = true);
        text.is_ascii().then_some(())
    };
    match &value.data {
        Data::Text(text) => add(text)?,
        Data::List(List::Items(cells)) => {
            for cell in cells.iter() {
                let Data::Text(text) = cell.known()?.data else { return None };
                add(&text)?;
            }
        }
        _ => return None,
    }
    Some(set)
}

/// A set of characters, which may be many.
pub(crate) struct CharacterSet(Vec<char>);

impl CharacterSet {
    /// Whether a character is in it.
    pub(crate) fn has(&self, character: char) -> bool {
        self.0.binary_search(&character).is_ok()
    }
}

impl FromIterator<char> for CharacterSet {
    fn from_iter<I: IntoIterator<Item = char>>(characters: I) -> CharacterSet {
        let mut characters: Vec<char> = characters.into_iter().collect();
        characters.sort_unstable();
        CharacterSet(characters)
    }
}

/// The characters of a text, or of the texts of a list.
fn set(cx: &Cx, value: &Value) -> Result<CharacterSet> {
    match &value.data {
        Data::Text(text) => Ok(text.chars().collect()),
        Data::List(list) => characters_of(cx, list),
        _ => Err(Error::conversion(value, &Type::text())),
    }
}

/// The characters of the texts of a list.
///
/// Errors: an item is no text.
pub(crate) fn characters_of(cx: &Cx, list: &List) -> Result<CharacterSet> {
    let texts = list.values(cx)?.into_iter().map(Text::from_value).collect::<Result<Vec<Text>>>()?;
    Ok(texts.iter().flat_map(|text| text.chars()).collect())
}

fn trimmed(
    cx: &Cx,
    args: &Args,
    trim: for<'t> fn(&'t str, &dyn Fn(char) -> bool) -> &'t str,
) -> Result<Value> {
    let set = match args.value(1) {
        value if value.is_null() => None,
        value => Some(single_characters(cx, &value)?),
    };
    let is = |c: char| set.as_ref().map_or_else(|| c.is_whitespace(), |set| set.has(c));
    with_text(args, |text| Ok(Text::from(trim(&text, &is))))
}

/// A character or a list of characters, each a text of one character.
fn single_characters(cx: &Cx, value: &Value) -> Result<CharacterSet> {
    let texts = match &value.data {
        Data::List(list) => list.values(cx)?,
        _ => vec![value.clone()],
    };
    texts
        .into_iter()
        .map(|value| {
            let text = Text::from_value(value)?;
            let mut characters = text.chars();
            match (characters.next(), characters.next()) {
                (Some(character), None) => Ok(character),
                _ => Err(not_a_character(text.clone())),
            }
        })
        .collect()
}
