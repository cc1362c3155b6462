//! The characters of XML 1.0 with namespaces: those of documents, of white space and of names.

/// Whether a text has nothing but characters of a document (`Char`).
pub(super) fn are_characters(text: &str) -> bool {
    text.as_bytes().iter().all(|byte| *byte >= b' ' || is_space(*byte))
        && text.find('\u{FFFE}').or_else(|| text.find('\u{FFFF}')).is_none()
}

/// Whether a byte is white space.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether a text is white space or empty.
pub(super) fn is_blank(text: &str) -> bool {
    text.as_bytes().iter().all(|byte| is_space(*byte))
}

/// Whether a text is a name without a prefix (`NCName`).
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(is_first_of_name)
        && text.chars().all(|character| {
            is_first_of_name(character)
                || matches!(character, '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
        })
}

/// Whether a name may begin with this character.
pub(super) fn is_first_of_name(character: char) -> bool {
    matches!(character,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}
