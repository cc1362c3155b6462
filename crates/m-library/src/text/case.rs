//! Text.*: letter case. Each character is mapped to one character, as .NET does: `ß` has no upper case.
//!
//! Here: `Text.Lower`, `Text.Upper`, `Text.Proper`.

use m_engine::formula::Vector;
use m_engine::value::{Column, Text};
use m_engine::{Args, Body::Columns, Body::Plain, Builtin, Result, Value};

pub(crate) const ALL: &[Builtin] = &[LOWER, UPPER, PROPER];

const LOWER: Builtin = Builtin {
    name: "Text.Lower",
    signature: "(text as nullable text, optional culture as nullable text) as nullable text",
    doc: "Returns `text` in lower case, by the rules of `culture`.",
    examples: &[
        (r#"Text.Lower("AbCd")"#, r#""abcd""#),
        (r#"Text.Lower("Iİ", "tr-TR")"#, r#""ıi""#),
        ("Text.Lower(null)", "null"),
    ],
    body: Columns(
        |_, args| mapped(&args, |text, turkic| text.chars().map(|c| lower(c, turkic)).collect()),
        |_, arguments, _| match arguments {
            [text] => cased(text, u8::to_ascii_lowercase, lower),
            _ => None,
        },
    ),
};

const UPPER: Builtin = Builtin {
    name: "Text.Upper",
    signature: "(text as nullable text, optional culture as nullable text) as nullable text",
    doc: "Returns `text` in upper case, by the rules of `culture`.",
    examples: &[
        (r#"Text.Upper("aBcD")"#, r#""ABCD""#),
        (r#"Text.Upper("ıi", "tr-TR")"#, r#""Iİ""#),
        (r#"Text.Upper("straße")"#, r#""STRAßE""#),
    ],
    body: Columns(
        |_, args| mapped(&args, |text, turkic| text.chars().map(|c| upper(c, turkic)).collect()),
        |_, arguments, _| match arguments {
            [text] => cased(text, u8::to_ascii_uppercase, upper),
            _ => None,
        },
    ),
};

const PROPER: Builtin = Builtin {
    name: "Text.Proper",
    signature: "(text as nullable text, optional culture as nullable text) as nullable text",
    doc: "Returns `text` with the first letter of each word in upper case and all others in lower case, by the rules \
          of `culture`. A word begins at each letter that follows something other than a letter.",
    examples: &[
        (
            r#"Text.Proper("the QUICK BrOWn fOx jUmPs oVER tHe LAzy DoG")"#,
            r#""The Quick Brown Fox Jumps Over The Lazy Dog""#,
        ),
        (r#"Text.Proper("o'neill-smith")"#, r#""O'Neill-Smith""#),
    ],
    body: Plain(|_, args| mapped(&args, proper)),
};

fn mapped(args: &Args, map: impl Fn(&str, bool) -> Text) -> Result<Value> {
    let culture = args.get::<Option<Text>>(1)?;
    let turkic = culture.is_some_and(|culture| is_turkic(&culture));
    Ok(args.get::<Option<Text>>(0)?.map(|text| map(&text, turkic)).into())
}

/// Texts whose characters are mapped, those of ASCII by themselves.
fn cased(text: &Vector<'_>, ascii: fn(&u8) -> u8, of: fn(char, bool) -> char) -> Option<Column> {
    text.map_texts(|text, cased| {
        if text.is_ascii() {
            cased.extend(text.bytes().map(|byte| char::from(ascii(&byte))));
        } else {
            cased.extend(text.chars().map(|c| of(c, false)));
        }
    })
}

fn proper(text: &str, turkic: bool) -> Text {
    let mut inside = false;
    text.chars()
        .map(|c| {
            let starts = !std::mem::replace(&mut inside, c.is_alphabetic());
            if starts { upper(c, turkic) } else { lower(c, turkic) }
        })
        .collect()
}

/// Whether the culture's language tells a dotted from a dotless i.
pub(crate) fn is_turkic(culture: &str) -> bool {
    let language = culture.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    matches!(language.as_str(), "tr" | "az")
}

/// The upper case of a character, where that is one character.
pub(crate) fn upper(c: char, turkic: bool) -> char {
    match c {
        'a'..='z' if !(turkic && c == 'i') => c.to_ascii_uppercase(),
        'i' => 'İ',
        // Without Turkish rules the dotless i is no lower case of I.
        'ı' if !turkic => 'ı',
        _ => only(c.to_uppercase(), c),
    }
}

/// The lower case of a character, where that is one character.
pub(crate) fn lower(c: char, turkic: bool) -> char {
    match c {
        'A'..='Z' if !(turkic && c == 'I') => c.to_ascii_lowercase(),
        'I' => 'ı',
        'İ' => 'i',
        _ => only(c.to_lowercase(), c),
    }
}

fn only(mut mapped: impl Iterator<Item = char>, unchanged: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => unchanged,
    }
}

/// The text in the form in which texts that differ by case are equal.
pub(crate) fn fold(text: &Text) -> Text {
    text.chars().map(|c| upper(c, false)).collect()
}
