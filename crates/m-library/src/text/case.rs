//! Text.*: letter case.

use m_engine::value::Text;
use m_engine::{Body::Rust, Builtin};

pub(crate) const ALL: &[Builtin] = &[LOWER];

const LOWER: Builtin = Builtin {
    name: "Text.Lower",
    signature: "(text as nullable text, optional culture as nullable text) as nullable text",
    doc: "Returns `text` in lower case, by the rules of `culture`.",
    examples: &[(r#"Text.Lower("AbCd")"#, r#""abcd""#), ("Text.Lower(null)", "null")],
    body: Rust(|_, args| Ok(args.get::<Option<Text>>(0)?.map(|text| text.to_lowercase()).into())),
};
