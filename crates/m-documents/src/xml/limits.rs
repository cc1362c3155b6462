//! What a document of XML may cost. The parser compares every attribute of an element with the others, and every namespace
//! with those around it; what has thousands of them would take minutes, and no honest document has.

use std::fmt;

/// How deep elements may nest: more would exhaust the stack of whoever walks the value.
pub(super) const DEPTH: usize = 1000;
/// How many attributes an element may have.
pub(super) const ATTRIBUTES: usize = 2000;
/// How many declarations of namespaces may be in force at one place.
pub(super) const NAMESPACES: usize = 256;

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Excess {
    Depth,
    Attributes,
    Namespaces,
    Size,
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Excess::Depth => write!(f, "The document is nested too deeply: more than {DEPTH} levels."),
            Excess::Attributes => write!(f, "An element has more than {ATTRIBUTES} attributes."),
            Excess::Namespaces => {
                write!(f, "More than {NAMESPACES} declarations of namespaces are in force at one place.")
            }
            Excess::Size => write!(f, "The document is larger than 4 GB."),
        }
    }
}

/// Looks over the tags of a text without reading them; what is no XML is left to the parser.
pub(crate) fn check(text: &str) -> Result<(), Excess> {
    let mut rest = text.as_bytes();
    // The namespaces that each open element declares.
    let mut open: Vec<usize> = Vec::new();
    let mut in_force = 0;
    while let Some(at) = position(rest, b"<") {
        rest = &rest[at + 1..];
        let skipped = if let Some(comment) = rest.strip_prefix(b"!--") {
            after(comment, b"-->")
        } else if let Some(data) = rest.strip_prefix(b"![CDATA[") {
            after(data, b"]]>")
        } else if let Some(instruction) = rest.strip_prefix(b"?") {
            after(instruction, b"?>")
        } else if let Some(end) = rest.strip_prefix(b"/") {
            in_force -= open.pop().unwrap_or(0);
            after(end, b">")
        } else {
            let tag = Tag::read(rest);
            if tag.attributes > ATTRIBUTES {
                return Err(Excess::Attributes);
            }
            if in_force + tag.namespaces > NAMESPACES {
                return Err(Excess::Namespaces);
            }
            if !tag.is_empty {
                open.push(tag.namespaces);
                in_force += tag.namespaces;
                if open.len() > DEPTH {
                    return Err(Excess::Depth);
                }
            }
            tag.rest
        };
        rest = skipped;
    }
    Ok(())
}

/// A start tag.
struct Tag<'t> {
    attributes: usize,
    namespaces: usize,
    /// Whether it is the end of its element, too.
    is_empty: bool,
    rest: &'t [u8],
}

impl<'t> Tag<'t> {
    fn read(text: &'t [u8]) -> Tag<'t> {
        let mut tag = Tag { attributes: 0, namespaces: 0, is_empty: false, rest: &[] };
        let (mut quote, mut name) = (None, 0);
        for (at, &byte) in text.iter().enumerate() {
            match (quote, byte) {
                (Some(open), _) if open == byte => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b' ' | b'\t' | b'\r' | b'\n') => name = at + 1,
                (None, b'=') => {
                    tag.attributes += 1;
                    tag.namespaces += usize::from(text[name..at].starts_with(b"xmlns"));
                }
                (None, b'>') => {
                    tag.is_empty = at > 0 && text[at - 1] == b'/';
                    tag.rest = &text[at + 1..];
                    return tag;
                }
                (None, _) => {}
            }
        }
        tag
    }
}

fn position(text: &[u8], wanted: &[u8]) -> Option<usize> {
    match wanted {
        [byte] => text.iter().position(|other| other == byte),
        _ => text.windows(wanted.len()).position(|part| part == wanted),
    }
}

/// What is behind `end`; nothing where it does not come.
fn after<'t>(text: &'t [u8], end: &[u8]) -> &'t [u8] {
    position(text, end).map_or(&[], |at| &text[at + end.len()..])
}

#[cfg(test)]
mod tests {
    use super::{Excess, check};

    #[test]
    fn tags_are_told_from_what_only_looks_like_them() {
        let deep = |levels: usize| format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels));
        let attributes = |count: usize| {
            let all: String = (0..count).map(|index| format!(" a{index}='>'")).collect();
            format!("<a{all}/>")
        };
        let declarations = |count: usize| {
            let all: String = (0..count).map(|index| format!("<a xmlns:p{index}='u'>")).collect();
            format!("{all}{}", "</a>".repeat(count))
        };
        let cases = [
            (deep(1000), Ok(())),
            (deep(1001), Err(Excess::Depth)),
            ("<a/>".repeat(5000), Ok(())),
            ("<a><b x='/'></b></a>".repeat(5000), Ok(())),
            (format!("<r><!--{}--><![CDATA[{0}]]></r>", "<a>".repeat(5000)), Ok(())),
            (attributes(2000), Ok(())),
            (attributes(2001), Err(Excess::Attributes)),
            (declarations(256), Ok(())),
            (declarations(257), Err(Excess::Namespaces)),
            ("<a xmlns='u'></a>".repeat(1000), Ok(())),
            ("<<</>>".repeat(100), Ok(())),
            ("</a>".repeat(100), Ok(())),
        ];
        for (text, expected) in cases {
            assert_eq!(check(&text), expected, "{}", text.get(..40).unwrap_or(&text));
        }
    }
}
