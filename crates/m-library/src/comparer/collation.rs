//! Texts in the order of a language, by the Unicode collation data.

use icu::collator::CollatorBorrowed;
use std::borrow::Cow;
use std::sync::Arc;

/// The order of texts in a language.
#[derive(Clone)]
pub(crate) struct Collation(Arc<Rules>);

impl Collation {
    pub(super) fn new(collator: CollatorBorrowed<'static>, keeps_ligatures: bool) -> Collation {
        Collation(Arc::new(Rules { collator, keeps_ligatures }))
    }

    pub(super) fn compare(&self, left: &str, right: &str) -> std::cmp::Ordering {
        self.0.collator.compare(&self.0.comparable(left), &self.0.comparable(right))
    }

    /// Bytes that are the same for texts that are equal, and for no others.
    pub(crate) fn key(&self, text: &str) -> Vec<u8> {
        let mut key = Vec::new();
        // Bytes are always taken.
        let Ok(()) = self.0.collator.write_sort_key_to(&self.0.comparable(text), &mut key);
        key
    }
}

struct Rules {
    collator: CollatorBorrowed<'static>,
    keeps_ligatures: bool,
}

impl Rules {
    /// The text as it is compared: with its ligatures as the letters that .NET takes them for.
    fn comparable<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.keeps_ligatures || text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(expand(text)) }
    }
}

fn expand(text: &str) -> String {
    let mut expanded = String::with_capacity(text.len() + 4);
    for character in text.chars() {
        match character {
            'æ' => expanded.push_str("ae"),
            'Æ' => expanded.push_str("AE"),
            'œ' => expanded.push_str("oe"),
            'Œ' => expanded.push_str("OE"),
            'ß' => expanded.push_str("ss"),
            _ => expanded.push(character),
        }
    }
    expanded
}
