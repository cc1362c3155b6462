//! Value.FromText: the value that a text most likely writes.

use m_engine::{Body, Builtin};

pub(crate) const ALL: &[Builtin] = &[FROM_TEXT];

const FROM_TEXT: Builtin = Builtin {
    name: "Value.FromText",
    signature: "(text as any, optional culture as nullable text) as any",
    doc: "Returns the value that `text` writes in `culture`: null (the empty text and null itself), a logical value, a \
          number, a datetime, a duration, or else the text as it is. What is no text is returned unchanged.",
    examples: &[
        (r#"Value.FromText("12345.6789")"#, "12345.6789"),
        (r#"Value.FromText("")"#, "null"),
        (r#"Value.FromText("true")"#, "true"),
        (r#"Value.FromText("hello")"#, r#""hello""#),
        ("Value.FromText(5)", "5"),
    ],
    body: Body::M(
        r#"(text as any, optional culture as nullable text) as any =>
            if not (text is text) then text
            else if text = "" then null
            else if Text.Lower(text) = "null" then null
            else if Text.Lower(text) = "true" then true
            else if Text.Lower(text) = "false" then false
            else try Number.FromText(text, culture)
                otherwise try DateTime.FromText(text, [Culture = culture])
                otherwise try DateTimeZone.FromText(text, [Culture = culture])
                otherwise try Duration.FromText(text)
                otherwise text"#,
    ),
};
