//! Rows found again by their keys: a hash table for the values that can be hashed, comparison for the rest.

use super::criteria;
use m_engine::value::{Data, Function, Value};
use m_engine::{Cx, Result, ops};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// Distinct keys, numbered in the order of their first appearance.
pub(super) struct KeyIndex {
    comparers: Comparers,
    keys: Vec<Vec<Value>>,
    buckets: HashMap<u64, Vec<usize>, BuildHasherDefault<AsItIs>>,
}

/// The hash of a hash, which needs no more mixing.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = (self.0 << 8) | u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
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
        KeyIndex { comparers, keys: Vec::new(), buckets: HashMap::default() }
    }

    /// The keys in the order of their first appearance.
    pub(super) fn keys(&self) -> &[Vec<Value>] {
        &self.keys
    }

    /// The number of an equal key.
    pub(super) fn find(&self, cx: &Cx, key: &[Value]) -> Result<Option<usize>> {
        self.find_in(cx, key, self.hash(key))
    }

    /// The number of an equal key, and whether it is new.
    pub(super) fn insert(&mut self, cx: &Cx, key: Vec<Value>) -> Result<(usize, bool)> {
        let hash = self.hash(&key);
        if let Some(position) = self.find_in(cx, &key, hash)? {
            return Ok((position, false));
        }
        Ok((self.push(key, hash), true))
    }

    /// The number of an equal key, and whether it is new; only a new one is copied.
    pub(super) fn insert_copy(&mut self, cx: &Cx, key: &[Value]) -> Result<(usize, bool)> {
        let hash = self.hash(key);
        if let Some(position) = self.find_in(cx, key, hash)? {
            return Ok((position, false));
        }
        Ok((self.push(key.to_vec(), hash), true))
    }

    fn push(&mut self, key: Vec<Value>, hash: u64) -> usize {
        let position = self.keys.len();
        self.keys.push(key);
        self.buckets.entry(hash).or_default().push(position);
        position
    }

    fn find_in(&self, cx: &Cx, key: &[Value], hash: u64) -> Result<Option<usize>> {
        for position in self.buckets.get(&hash).into_iter().flatten() {
            if let Some(known) = self.keys.get(*position)
                && self.comparers.equal(cx, known, key)?
            {
                return Ok(Some(*position));
            }
        }
        Ok(None)
    }

    /// Equal keys have equal hashes; a part under a comparer that says nothing of hashes adds nothing.
    fn hash(&self, key: &[Value]) -> u64 {
        let mut hasher = DefaultHasher::new();
        for (part, value) in key.iter().enumerate() {
            match self.comparers.0.get(part).and_then(Option::as_ref) {
                None => hash_value(value, &mut hasher),
                Some(comparer) if comparer.builtin_name() == Some("Comparer.OrdinalIgnoreCase") => {
                    if let Data::Text(text) = &value.data {
                        text.to_uppercase().hash(&mut hasher);
                    }
                }
                Some(_) => {}
            }
        }
        hasher.finish()
    }
}

fn hash_value(value: &Value, hasher: &mut DefaultHasher) {
    value.kind().hash(hasher);
    match &value.data {
        Data::Logical(logical) => logical.hash(hasher),
        // Adding zero makes the two zeros one.
        Data::Number(number) => (number.to_f64() + 0.0).to_bits().hash(hasher),
        Data::Text(text) => text.hash(hasher),
        Data::Date(date) => date.hash(hasher),
        Data::Time(time) => time.hash(hasher),
        Data::DateTime(moment) => moment.hash(hasher),
        Data::DateTimeZone(moment) => moment.utc_ticks().hash(hasher),
        Data::Duration(duration) => duration.hash(hasher),
        _ => {}
    }
}
