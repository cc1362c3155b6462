//! Rows found again by their keys, which have several parts.

use super::criteria;
use crate::index::{Buckets, Hashes, KeyHasher};
use m_engine::value::{Data, Function, Value};
use m_engine::{Cx, Result, ops};

/// Distinct keys, numbered in the order of their first appearance.
pub(super) struct KeyIndex {
    comparers: Comparers,
    /// The parts of all keys, one key behind the other.
    parts: Vec<Value>,
    /// How many parts each key has.
    width: usize,
    buckets: Buckets,
}

/// How the parts of a key are compared: one entry for each part; `None`, or no entry, is the operator `=`.
#[derive(Clone, Default)]
pub(super) struct Comparers(pub(super) Vec<Option<Function>>);

impl Comparers {
    /// Whether two keys are equal.
    pub(super) fn equal(&self, cx: &Cx, left: &[Value], right: &[Value]) -> Result<bool> {
        for (part, (left, right)) in left.iter().zip(right).enumerate() {
            let equal = match self.0.get(part).and_then(Option::as_ref) {
                Some(comparer) => criteria::equal_by(cx, comparer, left, right)?,
                None => ops::equals(cx, left, right)?,
            };
            if !equal {
                return Ok(false);
            }
        }
        Ok(left.len() == right.len())
    }
}

impl KeyIndex {
    /// An empty index.
    pub(super) fn new(comparers: Comparers) -> KeyIndex {
        KeyIndex { comparers, parts: Vec::new(), width: 0, buckets: Buckets::default() }
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.buckets.len()
    }

    /// The parts of the key with a number; none where there is no such key.
    pub(super) fn key(&self, number: usize) -> &[Value] {
        let from = number.saturating_mul(self.width);
        self.parts.get(from..from.saturating_add(self.width)).unwrap_or_default()
    }

    /// The keys in the order of their first appearance.
    pub(super) fn keys(&self) -> impl Iterator<Item = &[Value]> {
        (0..self.len()).map(|number| self.key(number))
    }

    /// The number of an equal key.
    pub(super) fn find(&self, cx: &Cx, key: &[Value]) -> Result<Option<usize>> {
        self.find_hashed(cx, key, self.hashes(key))
    }

    /// Whether comparing keys calls functions.
    pub(super) fn calls(&self) -> bool {
        self.comparers.0.iter().any(Option::is_some)
    }

    /// The number of the key that is one text, under `=`.
    pub(super) fn find_text(&self, text: &str) -> Result<Option<usize>> {
        self.find_text_hashed(text, text_hashes(text))
    }

    /// The number of an equal key, and whether it is new.
    pub(super) fn insert(&mut self, cx: &Cx, key: Vec<Value>) -> Result<(usize, bool)> {
        let hashes = self.hashes(&key);
        if let Some(number) = self.find_hashed(cx, &key, hashes)? {
            return Ok((number, false));
        }
        Ok((self.push(key, hashes), true))
    }

    /// The number of an equal key, and whether it is new; only a new one is copied.
    pub(super) fn insert_copy(&mut self, cx: &Cx, key: &[Value]) -> Result<(usize, bool)> {
        let hashes = self.hashes(key);
        if let Some(number) = self.find_hashed(cx, key, hashes)? {
            return Ok((number, false));
        }
        Ok((self.push(key.iter().cloned(), hashes), true))
    }

    /// The number of the key that is one text, under `=`, and whether it is new.
    pub(super) fn insert_text(&mut self, text: &str) -> Result<(usize, bool)> {
        let hashes = text_hashes(text);
        if let Some(number) = self.find_text_hashed(text, hashes)? {
            return Ok((number, false));
        }
        Ok((self.push([Value::text(text)], hashes), true))
    }

    fn find_text_hashed(&self, text: &str, hashes: Hashes) -> Result<Option<usize>> {
        self.buckets.find(hashes, |number| {
            let is_text = |known: &Value| matches!(&known.data, Data::Text(known) if known.as_str() == text);
            Ok(self.key(number).first().is_some_and(is_text))
        })
    }

    fn push(&mut self, key: impl IntoIterator<Item = Value>, hashes: Hashes) -> usize {
        let before = self.parts.len();
        self.parts.extend(key);
        // All keys of an index have as many parts.
        self.width = self.parts.len() - before;
        self.buckets.push(hashes)
    }

    fn find_hashed(&self, cx: &Cx, key: &[Value], hashes: Hashes) -> Result<Option<usize>> {
        self.buckets.find(hashes, |number| self.comparers.equal(cx, self.key(number), key))
    }

    /// A part under a comparer that says nothing of hashes adds nothing.
    fn hashes(&self, key: &[Value]) -> Hashes {
        let mut hasher = KeyHasher::default();
        for (part, value) in key.iter().enumerate() {
            match self.comparers.0.get(part).and_then(Option::as_ref) {
                None => hasher.value(value),
                Some(comparer) if comparer.builtin_name() == Some("Comparer.OrdinalIgnoreCase") => {
                    hasher.folded(value);
                }
                Some(_) => {}
            }
        }
        hasher.finish()
    }
}

fn text_hashes(text: &str) -> Hashes {
    let mut hasher = KeyHasher::default();
    hasher.text(text);
    hasher.finish()
}
