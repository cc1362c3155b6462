//! Values found again by equality.

use super::Equation;
use crate::hashing::{Buckets, Hashes, KeyHasher, Plain};
use m_engine::{Cx, Result, Value};

/// Distinct values under an equation criterion, numbered in the order of their first appearance.
#[derive(Clone)]
pub(crate) struct ValueIndex {
    equation: Equation,
    keys: Vec<Value>,
    buckets: Buckets,
}

impl ValueIndex {
    /// An empty index under a criterion.
    pub(crate) fn new(equation: Equation) -> ValueIndex {
        ValueIndex { equation, keys: Vec::new(), buckets: Buckets::default() }
    }

    /// The keys in the order of their first appearance.
    pub(crate) fn keys(&self) -> &[Value] {
        &self.keys
    }

    fn hashes(&self, key: &Value) -> Hashes {
        let mut hasher = KeyHasher::default();
        // A comparer of which nothing is known is asked of every two.
        if let Some(equality) = self.equation.equality() {
            hasher.value(key, equality);
        }
        hasher.finish()
    }

    fn find_hashed(&self, cx: &Cx, key: &Value, hashes: Hashes) -> Result<Option<usize>> {
        self.buckets.find(hashes, |number| match self.keys.get(number) {
            Some(known) => self.equation.equal(cx, known, key),
            None => Ok(false),
        })
    }

    /// The index of these keys, where hashes tell which are equal without evaluating anything: of scalars, and under `=` of
    /// what is evaluated in all its parts. `None` where each has to be compared.
    pub(crate) fn of_known(cx: &Cx, equation: &Equation, keys: &[Value]) -> Option<ValueIndex> {
        let mut index = ValueIndex::new(equation.clone());
        let is_known = |key: &Value| key.is_scalar() || (equation.is_exact() && index.hashes(key).is_known());
        if equation.equality().is_none() || !keys.iter().all(is_known) {
            return None;
        }
        for key in keys {
            index.insert_key(cx, key.clone()).ok()?;
        }
        Some(index)
    }

    /// The number of an equal value.
    pub(crate) fn find(&self, cx: &Cx, value: Value) -> Result<Option<usize>> {
        self.find_key(cx, &self.equation.key(cx, value)?)
    }

    /// The number of an equal key.
    pub(crate) fn find_key(&self, cx: &Cx, key: &Value) -> Result<Option<usize>> {
        self.find_hashed(cx, key, self.hashes(key))
    }

    /// The number of an equal value, and whether it is new: the first of its kind.
    pub(crate) fn insert(&mut self, cx: &Cx, value: Value) -> Result<(usize, bool)> {
        let key = self.equation.key(cx, value)?;
        self.insert_key(cx, key)
    }

    /// Whether the key of a value is the value itself, compared by `=`: [`ValueIndex::insert_plain`].
    pub(crate) fn takes_plain(&self) -> bool {
        self.equation.is_exact() && !self.equation.selects()
    }

    /// The number of a value that stands in a column, and whether it is new.
    pub(crate) fn insert_plain(&mut self, plain: &Plain<'_>) -> Result<(usize, bool)> {
        let mut hasher = KeyHasher::default();
        hasher.plain(plain);
        let hashes = hasher.finish();
        let known = |number: usize| Ok(self.keys.get(number).is_some_and(|known| plain.equals(known)));
        if let Some(number) = self.buckets.find(hashes, known)? {
            return Ok((number, false));
        }
        self.keys.push(plain.value());
        Ok((self.buckets.push(hashes), true))
    }

    fn insert_key(&mut self, cx: &Cx, key: Value) -> Result<(usize, bool)> {
        let hashes = self.hashes(&key);
        if let Some(number) = self.find_hashed(cx, &key, hashes)? {
            return Ok((number, false));
        }
        self.keys.push(key);
        Ok((self.buckets.push(hashes), true))
    }
}
