//! The characters of XML 1.0: which of them a name may have, which a text, and how a text that is not written as it is is
//! read.

use m_engine::value::Text;

/// What a byte means where characters are passed over.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Class {
    /// It stands for itself.
    Plain,
    /// A tag begins.
    Tag,
    /// What is here is not what is meant: a reference or the end of a line, or a text value holds it in another way.
    Written,
    /// White space, which is a space where it is in an attribute.
    Space,
    /// Perhaps the end of a CDATA section, which may not be in a text.
    Bracket,
    /// Perhaps the first byte of U+FFFE or U+FFFF.
    Edge,
    /// No character of a document.
    Control,
}

/// The class of each byte.
pub(super) static CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut classes = [Class::Plain; 256];
    let mut byte = 0;
    while byte < 0x20 {
        classes[byte] = Class::Control;
        byte += 1;
    }
    classes[b'\t' as usize] = Class::Space;
    classes[b'\n' as usize] = Class::Space;
    classes[b'\r' as usize] = Class::Written;
    classes[b'&' as usize] = Class::Written;
    classes[b'<' as usize] = Class::Tag;
    classes[b']' as usize] = Class::Bracket;
    classes[0xEF] = Class::Edge;
    // The first byte of the last private characters: see `Text::admit`.
    classes[0xF4] = Class::Written;
    classes
}

/// Whether a text begins with U+FFFE or U+FFFF.
pub(super) fn is_no_character(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xEF, 0xBF, 0xBE]) || bytes.starts_with(&[0xEF, 0xBF, 0xBF])
}

/// Whether a text has nothing but characters of a document.
pub(super) fn are_characters(text: &str) -> bool {
    text.bytes().all(|byte| byte >= b' ' || is_space(byte)) && !text.contains(['\u{FFFE}', '\u{FFFF}'])
}

/// Whether a byte is white space.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether a text is white space or empty.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(is_space)
}

/// The bytes at the beginning that are a name, perhaps with a prefix; of a text without one none.
pub(super) fn name_length(text: &str) -> usize {
    let ascii = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'-' | b'.');
    let length = text.bytes().take_while(ascii).count();
    if text.as_bytes().get(length).is_none_or(u8::is_ascii) {
        return length;
    }
    text.find(|character| !is_of_name(character)).unwrap_or(text.len())
}

/// Whether a name may have this character (XML 1.0, `NameChar`).
fn is_of_name(character: char) -> bool {
    is_first_of_name(character)
        || matches!(character, '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Whether a name may begin with this character (`NameStartChar`).
pub(super) fn is_first_of_name(character: char) -> bool {
    matches!(character,
        'A'..='Z' | 'a'..='z' | '_' | ':'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// Where something is written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Text,
    Attribute,
    /// A CDATA section, which has no references.
    Section,
}

/// Appends to `meant` what is meant by something written: ends of lines are line feeds (XML 1.0, 2.11), white space in
/// attributes is spaces (3.3.3), references are their characters. `None` where one of these is no character of a document or
/// one of an entity that is not declared.
pub(super) fn append(written: &str, place: Place, meant: &mut String) -> Option<()> {
    let from = meant.len();
    let is_special = |character| match character {
        '\r' => true,
        '&' => place != Place::Section,
        '\n' | '\t' => place == Place::Attribute,
        _ => false,
    };
    let mut rest = written;
    while let Some(at) = rest.find(is_special) {
        let (before, after) = rest.split_at(at);
        meant.push_str(before);
        if let Some(reference) = after.strip_prefix('&') {
            let (name, behind) = reference.split_once(';')?;
            meant.push(referenced(name)?);
            rest = behind;
        } else {
            meant.push(if place == Place::Attribute { ' ' } else { '\n' });
            rest = after.strip_prefix("\r\n").or_else(|| after.get(1..)).unwrap_or_default();
        }
    }
    meant.push_str(rest);
    Text::admit(meant, from);
    Some(())
}

/// The character of a reference: `amp`, `#10`, `#x20AC`.
fn referenced(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => None,
        };
    };
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
    // A sign is no digit, though numbers of programs may have one.
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let character = char::from_u32(u32::from_str_radix(digits, radix).ok()?).unwrap_or('\u{FFFD}');
    are_characters(character.encode_utf8(&mut [0; 4])).then_some(character)
}

#[cfg(test)]
mod tests {
    use super::{Place, append, name_length};

    fn meant(written: &str, place: Place) -> Option<String> {
        let mut meant = String::from("x");
        append(written, place, &mut meant)?;
        meant.strip_prefix('x').map(str::to_owned)
    }

    /// XML 1.0, 2.11 and 3.3.3, whose table of examples this has.
    #[test]
    fn ends_of_lines_and_references() {
        let cases = [
            ("a\r\nb\rc\nd\r", "a\nb\nc\nd\n", "a b c d ", "a\nb\nc\nd\n"),
            ("\r\r\n\r", "\n\n\n", "   ", "\n\n\n"),
            ("&#xD;\r&#xA;&#13;", "\r\n\n\r", "\r \n\r", "&#xD;\n&#xA;&#13;"),
            ("&lt;&amp;lt;&#60;&#x3C;", "<&lt;<<", "<&lt;<<", "&lt;&amp;lt;&#60;&#x3C;"),
            ("\t&#9;é&#x1F600;", "\t\té😀", " \té😀", "\t&#9;é&#x1F600;"),
        ];
        for (written, text, attribute, section) in cases {
            assert_eq!(meant(written, Place::Text).as_deref(), Some(text), "{written:?}");
            assert_eq!(meant(written, Place::Attribute).as_deref(), Some(attribute), "{written:?}");
            assert_eq!(meant(written, Place::Section).as_deref(), Some(section), "{written:?}");
        }
        for written in [
            "&",
            "&;",
            "&b;",
            "&#;",
            "&#x;",
            "&#+65;",
            "&#0;",
            "&#x1F;",
            "&#xFFFF;",
            "&#99999999999;",
            "&amp",
        ] {
            assert_eq!(meant(written, Place::Text), None, "{written}");
            assert_eq!(meant(written, Place::Section).as_deref(), Some(written));
        }
    }

    #[test]
    fn names() {
        let cases = [("a b", 1), ("a:b.-1>", 6), ("é=", 2), ("aé·\u{300}/", 7), ("", 0), ("=", 0), ("a×", 1)];
        for (text, length) in cases {
            assert_eq!(name_length(text), length, "{text}");
        }
    }
}
