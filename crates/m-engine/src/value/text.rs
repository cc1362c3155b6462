//! Text values: a sequence of UTF-16 code units (specification, "Text"), held as UTF-8.

use ecow::EcoString;
use std::fmt;
use std::ops::Deref;

/// The first of the 2,048 private-use characters at the end of Unicode's last plane. `LONE + k` stands for the lone
/// surrogate `U+D800 + k`, which M can hold and UTF-8 cannot.
const LONE: u32 = 0x10_F800;

/// A text value. Short texts (up to 15 bytes) live in place; longer ones are shared.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Text(EcoString);

impl Text {
    /// The empty text.
    pub fn new() -> Text {
        Text::default()
    }

    /// The text as UTF-8. Lone surrogates appear as private-use characters; see [`Text::to_display`].
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text for the outside world: lone surrogates become U+FFFD.
    pub fn to_display(&self) -> String {
        self.0.chars().map(|c| if c as u32 >= LONE { '\u{FFFD}' } else { c }).collect()
    }

    /// How many UTF-16 code units the text has: what `Text.Length` counts.
    pub fn utf16_len(&self) -> usize {
        if self.0.is_ascii() { self.0.len() } else { self.units().count() }
    }

    /// The UTF-16 code units, lone surrogates as they are.
    pub fn units(&self) -> impl Iterator<Item = u16> + '_ {
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
        char::decode_utf16(units)
            .map(|decoded| match decoded {
                Ok(c) => c,
                Err(lone) => {
                    let code = LONE + (u32::from(lone.unpaired_surrogate()) - 0xD800);
                    char::from_u32(code).unwrap_or('\u{FFFD}')
                }
            })
            .collect::<EcoString>()
            .into()
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

    /// This text followed by `other`; surrogate halves that meet become one character.
    pub fn concat(&self, other: &Text) -> Text {
        let half = |c: Option<char>| c.is_some_and(|c| c as u32 >= LONE);
        if half(self.0.chars().next_back()) && half(other.0.chars().next()) {
            return Text::from_units(self.units().chain(other.units()));
        }
        let mut joined = EcoString::with_capacity(self.0.len() + other.0.len());
        joined.push_str(&self.0);
        joined.push_str(&other.0);
        Text(joined)
    }
}

impl Deref for Text {
    type Target = str;
    #[inline]
    fn deref(&self) -> &str {
        &self.0
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
        &self.0
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

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Text) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    /// Ordinal order of UTF-16 code units ("Relational operators").
    fn cmp(&self, other: &Text) -> std::cmp::Ordering {
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

    #[test]
    fn order_is_by_code_unit() {
        // U+FFFD sorts after a surrogate pair in UTF-16, before it in UTF-8.
        assert!(Text::from("😀") < Text::from("\u{FFFD}"));
    }
}
