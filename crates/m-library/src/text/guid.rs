//! `Text.NewGuid`, `Guid.From` and `Guid.Type`.

use m_engine::value::{Text, Type};
use m_engine::{Body::Constant, Body::Rust, Builtin, Error, Value};

pub(crate) const ALL: &[Builtin] = &[NEW_GUID, FROM, TYPE];

const NEW_GUID: Builtin = Builtin {
    name: "Text.NewGuid",
    signature: "() as text",
    doc: "Gives a new random globally unique identifier (version 4 of RFC 9562).",
    examples: &[("Text.Length(Text.NewGuid())", "36"), ("Text.At(Text.NewGuid(), 14)", r#""4""#)],
    body: Rust(|cx, _| {
        let mut bytes = [0u8; 16];
        cx.random(&mut bytes)?;
        bytes[6] = bytes[6] & 0x0F | 0x40;
        bytes[8] = bytes[8] & 0x3F | 0x80;
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(grouped(&digits).into())
    }),
};

const FROM: Builtin = Builtin {
    name: "Guid.From",
    signature: "(value as nullable text) as nullable text",
    doc: "Gives a globally unique identifier in lower case with hyphens, from 32 hexadecimal digits or from five groups \
          with hyphens, also in braces or parentheses. Other texts raise an error.",
    examples: &[
        (r#"Guid.From("05FE1DADC8C24F3BA4C2D194116B4967")"#, r#""05fe1dad-c8c2-4f3b-a4c2-d194116b4967""#),
        (
            r#"Guid.From("{05FE1DAD-C8C2-4F3B-A4C2-D194116B4967}")"#,
            r#""05fe1dad-c8c2-4f3b-a4c2-d194116b4967""#,
        ),
        (
            r#"Guid.From("(05FE1DAD-C8C2-4F3B-A4C2-D194116B4967)")"#,
            r#""05fe1dad-c8c2-4f3b-a4c2-d194116b4967""#,
        ),
        ("Guid.From(null)", "null"),
        (r#"Guid.From("05FE1DAD-C8C24F3BA4C2D194116B4967")"#, r#"error "DataFormat.Error""#),
    ],
    body: Rust(|_, args| {
        let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
        match digits(text.trim()) {
            Some(digits) => Ok(grouped(&digits).into()),
            None => Err(Error::data_format("We couldn't convert to Guid.", Value::from(text))),
        }
    }),
};

const TYPE: Builtin = Builtin {
    name: "Guid.Type",
    signature: "type",
    doc: "The type of texts that are globally unique identifiers.",
    examples: &[("Guid.Type is type", "true")],
    body: Constant(|_| Ok(Type::text().named("Guid.Type").into())),
};

/// The lengths of the groups between hyphens.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

/// The 32 digits of an identifier in one of its forms, in lower case.
fn digits(text: &str) -> Option<String> {
    let inner = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .or_else(|| text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')));
    let body = inner.unwrap_or(text);
    let groups: Vec<&str> = body.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let plain = inner.is_none() && lengths == [32];
    let hexadecimal = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    ((plain || lengths == GROUPS) && hexadecimal).then(|| groups.concat().to_ascii_lowercase())
}

fn grouped(digits: &str) -> String {
    let mut rest = digits;
    let groups = GROUPS.map(|length| {
        let (group, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = tail;
        group
    });
    groups.join("-")
}
