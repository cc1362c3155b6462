//! `Splitter.SplitTextByCharacterTransition`: splitting where one kind of character follows another.

use super::splitter;
use crate::text::characters::{CharacterSet, characters_of};
use m_engine::value::{Data, Function, Text, Type};
use m_engine::{Body::Rust, Builtin, Cx, Error, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] = &[BY_CHARACTER_TRANSITION];

const BY_CHARACTER_TRANSITION: Builtin = Builtin {
    name: "Splitter.SplitTextByCharacterTransition",
    signature: "(before as anynonnull, after as anynonnull) as function",
    doc: "Gives a function that splits a text wherever a character of `before` is followed by one of `after`. Both are \
          lists of characters, or functions that tell of a character whether it belongs.",
    examples: &[
        (
            r#"Splitter.SplitTextByCharacterTransition({"A".."Z", "a".."z"}, {"0".."9"})("Abc123d4")"#,
            r#"{"Abc", "123d", "4"}"#,
        ),
        (r#"Splitter.SplitTextByCharacterTransition((c) => c <> " ", {" "})("ab c")"#, r#"{"ab", " c"}"#),
        (r#"Splitter.SplitTextByCharacterTransition(1, {"a"})"#, r#"error "Expression.Error""#),
    ],
    body: Rust(|cx, args| {
        let (before, after) = (Kind::new(cx, &args.value(0))?, Kind::new(cx, &args.value(1))?);
        Ok(splitter(move |cx, text| split(cx, &text, &before, &after)))
    }),
};

/// A kind of character.
enum Kind {
    Set(CharacterSet),
    Test(Function),
}

impl Kind {
    fn new(cx: &Cx, value: &Value) -> Result<Kind> {
        match &value.data {
            Data::List(list) => characters_of(cx, list).map(Kind::Set),
            Data::Function(function) => Ok(Kind::Test(function.clone())),
            Data::Text(text) => Ok(Kind::Set(text.chars().collect())),
            _ => Err(Error::conversion(value, &Type::of_kind(m_engine::value::Kind::List))),
        }
    }

    fn has(&self, cx: &Cx, character: char) -> Result<bool> {
        match self {
            Kind::Set(set) => Ok(set.has(character)),
            Kind::Test(test) => {
                let answer = test.call(cx, vec![Text::from_iter([character]).into()])?;
                bool::from_value(answer)
            }
        }
    }
}

fn split(cx: &Cx, text: &Text, before: &Kind, after: &Kind) -> Result<Vec<Text>> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut last: Option<char> = None;
    for character in text.chars() {
        if let Some(last) = last
            && before.has(cx, last)?
            && after.has(cx, character)?
        {
            parts.push(Text::from(std::mem::take(&mut part)));
        }
        part.push(character);
        last = Some(character);
    }
    parts.push(Text::from(part));
    Ok(parts)
}
