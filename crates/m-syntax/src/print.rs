//! Values and names as M text: what `Expression.Constant` and `Expression.Identifier` write.

use crate::lex::{HASH_KEYWORDS, is_identifier_part, is_identifier_start, keyword};

/// A *text-literal* with this value: `"a ""b""#(lf)"`.
pub fn quote_text(value: &str) -> String {
    let mut literal = String::with_capacity(value.len() + 2);
    push_quoted(value, &mut literal);
    literal
}

/// An *identifier* with this name: as it is if it is a *regular-identifier* (`x`, `Table.AddColumn`), otherwise quoted
/// (`#"a b"`, `#"let"`).
pub fn quote_identifier(name: &str) -> String {
    if is_regular_identifier(name) { name.to_owned() } else { quoted(name) }
}

/// A *field-name* with this name, as it may stand between `[` and `]`: as it is if it is a *generalized-identifier*
/// (`Sales Amount`, `type`), otherwise quoted.
pub fn quote_field_name(name: &str) -> String {
    if is_generalized_identifier(name) { name.to_owned() } else { quoted(name) }
}

/// Whether the text is a *regular-identifier*.
pub fn is_regular_identifier(name: &str) -> bool {
    keyword(name.as_bytes()).is_none() && !HASH_KEYWORDS.contains(&name) && is_dotted(name)
}

/// Whether the text is a *generalized-identifier* that reads as a field name everywhere: words between single blanks.
/// `optional` before other words is left out, as it is no part of the name in a record type.
fn is_generalized_identifier(name: &str) -> bool {
    !name.starts_with("optional ") && name.split(' ').all(is_dotted)
}

/// Whether the text is words joined by dots; a word behind a dot may start with a digit.
fn is_dotted(name: &str) -> bool {
    let (first, rest) = name.split_once('.').unwrap_or((name, "_"));
    is_word(first) && rest.split('.').all(|part| !part.is_empty() && part.chars().all(is_identifier_part))
}

/// Whether the text is a *keyword-or-identifier*.
fn is_word(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_identifier_start) && chars.all(is_identifier_part)
}

fn quoted(name: &str) -> String {
    let mut identifier = String::with_capacity(name.len() + 3);
    identifier.push('#');
    push_quoted(name, &mut identifier);
    identifier
}

/// Writes the value between quotes, with what cannot be seen or would end the text escaped.
fn push_quoted(value: &str, out: &mut String) {
    out.push('"');
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\"\""),
            '\n' => out.push_str("#(lf)"),
            '\r' => out.push_str("#(cr)"),
            '\t' => out.push_str("#(tab)"),
            // Without an escape of its own, this `#` would start one.
            '#' if chars.peek() == Some(&'(') => out.push_str("#(#)"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}') => {
                out.push_str(&format!("#({:04X})", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
