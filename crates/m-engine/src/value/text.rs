//! Text values: a sequence of UTF-16 code units (specification, "Text"), held as UTF-8.

use crate::work;
use ecow::EcoString;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

/// The first of the 2,048 private-use characters at the end of Unicode's last plane. `LONE + k` stands for the lone
/// surrogate `U+D800 + k`, which M can hold and UTF-8 cannot. The 2,048 characters themselves are held as the two
/// surrogates that UTF-16 has for them: a pair of halves means nothing else, because those of all other characters are
/// joined. Text from outside comes in by [`Text::from_outside`].
const LONE: u32 = 0x10_F800;
/// The first byte of those characters in UTF-8, and of few others.
const LONE_LEAD: u8 = 0xF4;

/// From so many bytes on a text may have room for as many again.
const LONG: usize = 1 << 10;

/// A text value. Short texts (up to 15 bytes) live in place; longer ones are shared.
#[derive(Clone, Default)]
pub struct Text(EcoString);

impl Text {
    /// The empty text.
    pub fn new() -> Text {
        Text::default()
    }

    /// A text from outside, which has no lone surrogates.
    pub fn from_outside(text: &str) -> Text {
        if !has_lone(text) {
            return Text::from(text);
        }
        let mut text = text.to_owned();
        Text::admit(&mut text, 0);
        Text::from(text)
    }

    /// Makes what stands in `text` from the byte `from` on, and has come from outside, the inside of a text value.
    pub fn admit(text: &mut String, from: usize) {
        if text.get(from..).is_some_and(has_lone) {
            let outside = text.split_off(from);
            outside.chars().for_each(|character| push_halves(character, |half| text.push(half)));
        }
    }

    /// The text as UTF-8. Lone surrogates appear as private-use characters; see [`Text::to_display`].
    #[inline]
    pub fn as_str(&self) -> &str {
        work::count();
        &self.0
    }

    /// The text for the outside world: lone surrogates become U+FFFD.
    pub fn to_display(&self) -> String {
        if !has_lone(&self.0) {
            return self.0.to_string();
        }
        char::decode_utf16(self.units()).map(|character| character.unwrap_or('\u{FFFD}')).collect()
    }

    /// How many UTF-16 code units the text has: what `Text.Length` counts.
    pub fn utf16_len(&self) -> usize {
        if self.0.is_ascii() { self.0.len() } else { self.units().count() }
    }

    /// The UTF-16 code units, lone surrogates as they are.
    pub fn units(&self) -> impl Iterator<Item = u16> + '_ {
        work::count_many(self.0.len());
        self.0.chars().flat_map(|c| {
            let code = c as u32;
            let mut buffer = [0u16; 2];
            let units = if code >= LONE {
                buffer[0] = (0xD800 + (code - LONE)) as u16;
                1
            } else {
                c.encode_utf16(&mut buffer).len()
            };
            buffer.into_iter().take(units)
        })
    }

    /// The text of these UTF-16 code units; surrogates without a partner are kept.
    pub fn from_units(units: impl IntoIterator<Item = u16>) -> Text {
        let mut text = EcoString::new();
        for decoded in char::decode_utf16(units) {
            match decoded {
                Ok(character) => push_halves(character, |half| text.push(half)),
                Err(lone) => text.push(half(lone.unpaired_surrogate())),
            }
        }
        Text(text)
    }

    /// The part of `count` code units from code unit `start`; both are clamped to the text.
    pub fn slice(&self, start: usize, count: usize) -> Text {
        if self.0.is_ascii() {
            let from = start.min(self.0.len());
            let to = start.saturating_add(count).min(self.0.len());
            return Text(EcoString::from(&self.0[from..to]));
        }
        Text::from_units(self.units().skip(start).take(count))
    }

    /// Whether one text ends with a lone surrogate and the next begins with one.
    pub(crate) fn halves_meet(text: &str, next: &str) -> bool {
        let half = |c: Option<char>| c.is_some_and(|c| c as u32 >= LONE);
        half(text.chars().next_back()) && half(next.chars().next())
    }

    /// Adds `other` where this is a long text, with room for more. False, and nothing, where it is a short one, which a copy
    /// does not make take more memory than it needs, and where surrogate halves meet.
    pub(crate) fn append(&mut self, other: &Text) -> bool {
        if self.0.len() < LONG || Text::halves_meet(&self.0, &other.0) {
            return false;
        }
        self.0.push_str(&other.0);
        true
    }

    /// This text followed by `other`; surrogate halves that meet become one character.
    pub fn concat(&self, other: &Text) -> Text {
        if Text::halves_meet(&self.0, &other.0) {
            return Text::from_units(self.units().chain(other.units()));
        }
        let mut joined = EcoString::with_capacity(self.0.len() + other.0.len());
        joined.push_str(&self.0);
        joined.push_str(&other.0);
        Text(joined)
    }
}

/// Whether there may be one of the characters that stand for surrogates.
fn has_lone(text: &str) -> bool {
    text.as_bytes().contains(&LONE_LEAD) && text.chars().any(|character| character as u32 >= LONE)
}

/// The character that stands for a surrogate.
fn half(surrogate: u16) -> char {
    char::from_u32(LONE + (u32::from(surrogate) - 0xD800)).unwrap_or('\u{FFFD}')
}

/// A character, or the two that stand for its surrogates where it is itself one of those that stand for some.
fn push_halves(character: char, mut push: impl FnMut(char)) {
    if (character as u32) < LONE {
        return push(character);
    }
    let mut units = [0; 2];
    character.encode_utf16(&mut units).iter().for_each(|unit| push(half(*unit)));
}

impl Deref for Text {
    type Target = str;
    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Text {
    #[inline]
    fn from(text: &str) -> Text {
        Text(EcoString::from(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(EcoString::from(text))
    }
}

impl From<EcoString> for Text {
    #[inline]
    fn from(text: EcoString) -> Text {
        Text(text)
    }
}

impl From<std::borrow::Cow<'_, str>> for Text {
    fn from(text: std::borrow::Cow<'_, str>) -> Text {
        Text(EcoString::from(&*text))
    }
}

impl FromIterator<char> for Text {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Text {
        Text(chars.into_iter().collect())
    }
}

impl std::borrow::Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl PartialEq for Text {
    #[inline]
    fn eq(&self, other: &Text) -> bool {
        work::count();
        self.0 == other.0
    }
}

impl Eq for Text {}

impl Hash for Text {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        work::count();
        self.0.hash(state);
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Text) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    /// Ordinal order of UTF-16 code units ("Relational operators").
    fn cmp(&self, other: &Text) -> std::cmp::Ordering {
        work::count();
        if self.0.is_ascii() && other.0.is_ascii() {
            self.0.cmp(&other.0)
        } else {
            self.units().cmp(other.units())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn halves_of_a_pair_survive_and_meet_again() {
        let face = Text::from("a😀");
        assert_eq!(face.utf16_len(), 3);
        let (left, right) = (face.slice(0, 2), face.slice(2, 1));
        assert_eq!(left.utf16_len(), 2);
        assert_eq!(left.to_display(), "a\u{FFFD}");
        assert_eq!(left.concat(&right), face);
    }

    /// The characters that stand for surrogates are characters, too.
    #[test]
    fn the_last_private_characters_are_none_of_the_halves() {
        for character in ['\u{10F7FF}', '\u{10F800}', '\u{10FBFF}', '\u{10FC00}', '\u{10FFFF}'] {
            let outside = format!("a{character}b{character}");
            let text = Text::from_outside(&outside);
            assert_eq!(text.to_display(), outside);
            assert_eq!(text.utf16_len(), 6);
            assert_eq!(text, Text::from_units(outside.encode_utf16()));
            assert_eq!(text.slice(1, 2).to_display(), character.to_string());
            assert_eq!(text.slice(0, 2).concat(&text.slice(2, 4)), text);
            assert_eq!(text.slice(0, 2).to_display(), "a\u{FFFD}");
        }
    }

    #[test]
    fn order_is_by_code_unit() {
        // U+FFFD sorts after a surrogate pair in UTF-16, before it in UTF-8.
        assert!(Text::from("😀") < Text::from("\u{FFFD}"));
    }
}
