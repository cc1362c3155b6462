//! Values found again by equality: a hash table for the scalars, a linear search for what cannot be hashed.

use super::Equation;
use m_engine::value::{Data, Text};
use m_engine::{Cx, Result, Value};
use std::collections::HashMap;

/// Distinct values under an equation criterion, numbered in the order of their first appearance.
#[derive(Clone)]
pub(crate) struct ValueIndex {
    equation: Equation,
    keys: Vec<Value>,
    hashed: HashMap<Hash, Vec<usize>>,
    /// Positions of the keys that have no hash.
    others: Vec<usize>,
    hashing: Hashing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hashing {
    Exact,
    IgnoreCase,
    /// A comparer that says nothing of hashes.
    Never,
}

/// A scalar as a hash table can hold it. Equal values have equal hashes; the reverse is checked by comparing.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Hash {
    Null,
    Logical(bool),
    Number(u64),
    Text(Text),
    Ticks(u8, i64),
}

impl ValueIndex {
    /// An empty index under a criterion.
    pub(crate) fn new(equation: Equation) -> ValueIndex {
        let hashing = match equation.comparer_name() {
            Some("" | "Comparer.Ordinal") => Hashing::Exact,
            Some("Comparer.OrdinalIgnoreCase") => Hashing::IgnoreCase,
            _ => Hashing::Never,
        };
        ValueIndex { equation, keys: Vec::new(), hashed: HashMap::new(), others: Vec::new(), hashing }
    }

    /// The keys in the order of their first appearance.
    pub(crate) fn keys(&self) -> &[Value] {
        &self.keys
    }

    fn hash(&self, key: &Value) -> Option<Hash> {
        if self.hashing == Hashing::Never {
            return None;
        }
        Some(match &key.data {
            Data::Null => Hash::Null,
            Data::Logical(logical) => Hash::Logical(*logical),
            // Adding zero makes the two zeros one.
            Data::Number(number) => Hash::Number((number.to_f64() + 0.0).to_bits()),
            Data::Text(text) if self.hashing == Hashing::IgnoreCase => Hash::Text(text.to_uppercase().into()),
            Data::Text(text) => Hash::Text(text.clone()),
            Data::Date(date) => Hash::Ticks(0, date.days()),
            Data::Time(time) => Hash::Ticks(1, time.ticks()),
            Data::DateTime(moment) => Hash::Ticks(2, moment.ticks()),
            Data::DateTimeZone(moment) => Hash::Ticks(3, moment.utc_ticks()),
            Data::Duration(duration) => Hash::Ticks(4, duration.ticks()),
            _ => return None,
        })
    }

    fn find_key(&self, cx: &Cx, key: &Value, hash: Option<&Hash>) -> Result<Option<usize>> {
        let candidates = match hash {
            Some(hash) => self.hashed.get(hash),
            None => Some(&self.others),
        };
        for position in candidates.into_iter().flatten() {
            if let Some(known) = self.keys.get(*position)
                && self.equation.equal(cx, known, key)?
            {
                return Ok(Some(*position));
            }
        }
        Ok(None)
    }

    /// The number of an equal value.
    pub(crate) fn find(&self, cx: &Cx, value: Value) -> Result<Option<usize>> {
        let key = self.equation.key(cx, value)?;
        self.find_key(cx, &key, self.hash(&key).as_ref())
    }

    /// The number of an equal value, and whether it is new: the first of its kind.
    pub(crate) fn insert(&mut self, cx: &Cx, value: Value) -> Result<(usize, bool)> {
        let key = self.equation.key(cx, value)?;
        let hash = self.hash(&key);
        if let Some(position) = self.find_key(cx, &key, hash.as_ref())? {
            return Ok((position, false));
        }
        let position = self.keys.len();
        self.keys.push(key);
        match hash {
            Some(hash) => self.hashed.entry(hash).or_default().push(position),
            None => self.others.push(position),
        }
        Ok((position, true))
    }
}
