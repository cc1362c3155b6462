//! Enumerations (`QuoteStyle.Type`): the reference gives each a type, which is that of numbers under another name, and each of its
//! members a name and a number.

/// A member: its name, its number, and what it means.
macro_rules! member {
    ($name:literal, $number:literal, $doc:expr) => {
        m_engine::Builtin {
            name: $name,
            signature: "number",
            doc: $doc,
            examples: &[($name, stringify!($number))],
            body: m_engine::Body::Constant(|_| Ok(m_engine::Value::number(f64::from($number)))),
        }
    };
}

/// The type of an enumeration: its name, and what the members say.
macro_rules! enumeration {
    ($name:literal, $doc:expr) => {
        m_engine::Builtin {
            name: $name,
            signature: "type",
            doc: $doc,
            examples: &[(concat!("Type.Is(", $name, ", type number)"), "true")],
            body: m_engine::Body::Constant(|_| Ok(m_engine::value::Type::number().named($name).into())),
        }
    };
}

pub(crate) use {enumeration, member};
