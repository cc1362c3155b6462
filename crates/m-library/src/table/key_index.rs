//! Rows found again by their keys, which have several parts.

use super::criteria;
use crate::comparer::Equality;
use crate::hashing::{Buckets, Hashes, KeyHasher, Plain};
use m_engine::value::{Batch, Function, Value};
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

    /// Brings the keys that may be those with these hashes near, all at once.
    fn look_at(&self, hashes: &[Hashes]) {
        let mut found = Vec::with_capacity(hashes.len());
        self.buckets.candidates(hashes, &mut found);
        let part = |number: &u32| self.parts.get(*number as usize * self.width).is_some_and(Plain::is_near);
        std::hint::black_box(found.iter().filter(|number| part(number)).count());
    }

    /// The number of a key, under `=`, and whether it is new.
    pub(super) fn insert_plain(&mut self, key: &PlainKey<'_, '_>) -> Result<(usize, bool)> {
        if let Some(number) = self.find_plain(key)? {
            return Ok((number, false));
        }
        Ok((self.push(key.parts.iter().map(Plain::value), key.hashes), true))
    }

    /// The number of a key, under `=`.
    #[inline]
    pub(super) fn find_plain(&self, key: &PlainKey<'_, '_>) -> Result<Option<usize>> {
        self.buckets.find(key.hashes, |number| {
            Ok(key.parts.iter().zip(self.key(number)).all(|(part, known)| part.equals(known)))
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
            if let Some(equality) = Equality::of(self.comparers.0.get(part).and_then(Option::as_ref)) {
                hasher.value(value, equality);
            }
        }
        hasher.finish()
    }
}

#[inline]
fn plain_hashes(key: &[Plain<'_>]) -> Hashes {
    let mut hasher = KeyHasher::default();
    key.iter().for_each(|part| hasher.plain(part));
    hasher.finish()
}

/// So many keys are looked at ahead: together their places are still near when they are looked for.
const AHEAD: usize = 128;

/// The keys of the rows of a batch that are plain or null in all parts.
pub(super) struct PlainKeys<'b> {
    batch: &'b Batch,
    positions: Vec<usize>,
    parts: Vec<Plain<'b>>,
    /// The hashes of the keys of some rows, from the first on.
    hashes: Vec<Hashes>,
    first: usize,
}

/// A key that stands in a batch.
pub(super) struct PlainKey<'k, 'b> {
    parts: &'k [Plain<'b>],
    hashes: Hashes,
}

impl<'b> PlainKeys<'b> {
    /// The keys from the cells at these positions.
    pub(super) fn new(batch: &'b Batch, positions: &[usize]) -> PlainKeys<'b> {
        PlainKeys { batch, positions: positions.to_vec(), parts: Vec::new(), hashes: Vec::new(), first: 0 }
    }

    /// The key of a row, for an index; `None` where a part is not plain, or where functions compare.
    #[inline]
    pub(super) fn at(&mut self, index: &KeyIndex, row: usize) -> Option<PlainKey<'_, 'b>> {
        if index.calls() {
            return None;
        }
        if row < self.first || row >= self.first + self.hashes.len() {
            self.look_ahead(index, row);
        }
        let hashes = *self.hashes.get(row.checked_sub(self.first)?)?;
        self.read(row).then_some(PlainKey { parts: &self.parts, hashes })
    }

    /// Hashes the keys from a row on, up to one that is not plain.
    fn look_ahead(&mut self, index: &KeyIndex, row: usize) {
        self.first = row;
        self.hashes.clear();
        for row in row..self.batch.rows().min(row.saturating_add(AHEAD)) {
            if !self.read(row) {
                break;
            }
            self.hashes.push(plain_hashes(&self.parts));
        }
        index.look_at(&self.hashes);
    }

    /// Reads the key of a row; false where a part of it is not plain.
    #[inline]
    fn read(&mut self, row: usize) -> bool {
        self.parts.clear();
        for position in &self.positions {
            let part = self.batch.columns().get(*position).and_then(|column| Plain::of(column, row));
            match part {
                Some(part) => self.parts.push(part),
                None => return false,
            }
        }
        true
    }
}
