//! Character.*: characters and their numbers.
//!
//! Here: `Character.Type`, `Character.FromNumber`, `Character.ToNumber`.

use m_engine::value::{Number, Text, Type};
use m_engine::{Body::Constant, Body::Rust, Builtin, Error, Value};

pub(crate) const ALL: &[&[Builtin]] = &[&[TYPE, FROM_NUMBER, TO_NUMBER]];

const TYPE: Builtin = Builtin {
    name: "Character.Type",
    signature: "type",
    doc: "The type of texts that are one character.",
    examples: &[("Character.Type is type", "true")],
    body: Constant(|_| Ok(Type::text().named("Character.Type").into())),
};

const FROM_NUMBER: Builtin = Builtin {
    name: "Character.FromNumber",
    signature: "(number as nullable number) as nullable text",
    doc: "Gives the character of a Unicode code point; one beyond 65535 is a surrogate pair of two UTF-16 code units.",
    examples: &[
        ("Character.FromNumber(9)", r##""#(tab)""##),
        (r#"Character.FromNumber(Character.ToNumber("A"))"#, r#""A""#),
        ("Character.FromNumber(0x1F600)", r##""#(0001F600)""##),
        ("Character.FromNumber(null)", "null"),
        ("Character.FromNumber(1114112)", r#"error "Expression.Error""#),
    ],
    body: Rust(|_, args| {
        let Some(number) = args.get::<Option<Number>>(0)? else { return Ok(Value::NULL) };
        let code = number.to_i64().and_then(|number| u32::try_from(number).ok());
        let text = code.and_then(|code| match u16::try_from(code) {
            // Half a surrogate pair is a character of a text too.
            Ok(unit) => Some(Text::from_units([unit])),
            Err(_) => char::from_u32(code).map(|character| Text::from_iter([character])),
        });
        text.map(Value::from).ok_or_else(|| {
            Error::expression_of(
                "The number isn't a Unicode code point: it must be from 0 to 1114111.",
                number.into(),
            )
        })
    }),
};

const TO_NUMBER: Builtin = Builtin {
    name: "Character.ToNumber",
    signature: "(character as nullable text) as nullable number",
    doc: "Gives the Unicode code point of a character, which may be a surrogate pair.",
    examples: &[
        (r##"Character.ToNumber("#(tab)")"##, "9"),
        (r##"Character.ToNumber("#(0001F600)")"##, "0x1F600"),
        ("Character.ToNumber(null)", "null"),
        (r#"Character.ToNumber("ab")"#, r#"error "Expression.Error""#),
    ],
    body: Rust(|_, args| {
        let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
        let mut characters = text.chars();
        match (characters.next(), characters.next(), text.utf16_len()) {
            (Some(_), None, 1) => {
                Ok(text.units().next().map_or(Value::NULL, |unit| Value::number(f64::from(unit))))
            }
            (Some(character), None, _) => Ok(Value::number(f64::from(u32::from(character)))),
            _ => Err(Error::expression_of(
                "The value isn't a single-character string.",
                Value::from(text.clone()),
            )),
        }
    }),
};
