//! Values found again by equality: what hash tables of keys are made of, for lists and for tables.
//!
//! Scalars are hashed by their value. Lists and records are, too, where all their parts are evaluated: to hash others
//! would evaluate what a comparison may not need. Such a key is compared with all that may be equal to it, one by one.

mod plain;

pub(crate) use plain::Plain;

use crate::comparer::Equality;
use foldhash::quality::{FoldHasher, RandomState};
use m_engine::value::{Data, List, Value};
use m_engine::{Result, work};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::LazyLock;

/// The hashes of a key. Equal keys have equal hashes of each sort.
#[derive(Clone, Copy)]
pub(crate) struct Hashes {
    /// Of the scalars among its parts, and of the kinds of the others.
    flat: u64,
    /// Of everything; `None` where something is not evaluated yet.
    whole: Option<u64>,
    /// Whether a part is no scalar.
    nests: bool,
}

impl Hashes {
    /// Whether everything was evaluated that a comparison may look at.
    pub(crate) fn is_known(self) -> bool {
        self.whole.is_some()
    }
}

/// Computes the hashes of a key from its parts.
pub(crate) struct KeyHasher {
    flat: FoldHasher<'static>,
    nested: FoldHasher<'static>,
    nests: bool,
    is_open: bool,
}

/// A hasher as all others of this process: with another seed in each, so that no data collide in all of them. It is the one of
/// good quality, since the places of a table are looked at one behind the other: with some seeds the quicker one puts numbers
/// in a row side by side.
fn seeded() -> FoldHasher<'static> {
    static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::default);
    SEED.build_hasher()
}

impl Default for KeyHasher {
    fn default() -> KeyHasher {
        KeyHasher { flat: seeded(), nested: seeded(), nests: false, is_open: false }
    }
}

impl KeyHasher {
    /// Adds a part whose texts are compared in a way.
    pub(crate) fn value(&mut self, value: &Value, equality: &Equality) {
        if hash_scalar(value, &mut self.flat, equality) {
            return;
        }
        self.nests = true;
        if !hash_parts(value, &mut self.nested, equality, 0) {
            self.is_open = true;
        }
    }

    /// Adds a part that stands in a column; its hash is that of its value.
    #[inline]
    pub(crate) fn plain(&mut self, part: &Plain<'_>) {
        part.hash(&mut self.flat);
    }

    /// The hashes of the parts.
    pub(crate) fn finish(self) -> Hashes {
        let flat = self.flat.finish();
        let whole = match (self.nests, self.is_open) {
            (false, _) => Some(flat),
            (true, true) => None,
            (true, false) => Some(flat.rotate_left(1) ^ self.nested.finish()),
        };
        Hashes { flat, whole, nests: self.nests }
    }
}

/// Adds a scalar, or the kind of another value; false for that.
fn hash_scalar(value: &Value, hasher: &mut FoldHasher<'static>, equality: &Equality) -> bool {
    if let Data::Text(text) = &value.data
        && !matches!(equality, Equality::Exact)
    {
        equality.hash(text, hasher);
        return true;
    }
    if let Some(plain) = Plain::of_value(value) {
        plain.hash(hasher);
        return true;
    }
    value.kind().hash(hasher);
    match &value.data {
        Data::Time(time) => time.hash(hasher),
        Data::DateTimeZone(moment) => moment.utc_ticks().hash(hasher),
        Data::Duration(duration) => duration.hash(hasher),
        _ => return false,
    }
    true
}

/// How deep parts are looked at.
const DEPTH: usize = 32;

/// Adds the parts of a value that is no scalar; false where one is not evaluated, or the value has none to look at.
fn hash_parts(value: &Value, hasher: &mut FoldHasher<'static>, equality: &Equality, depth: usize) -> bool {
    let part = |value: &Value, hasher: &mut FoldHasher<'static>| {
        hash_scalar(value, hasher, equality)
            || (depth < DEPTH && hash_parts(value, hasher, equality, depth + 1))
    };
    match &value.data {
        Data::List(List::Items(cells)) => {
            cells.len().hash(hasher);
            cells.iter().all(|cell| cell.known().is_some_and(|value| part(&value, hasher)))
        }
        Data::Record(record) => {
            // The order of fields does not count.
            let mut sum = 0_u64;
            for (name, cell) in record.fields() {
                let mut field = seeded();
                name.as_str().hash(&mut field);
                if !cell.known().is_some_and(|value| part(&value, &mut field)) {
                    return false;
                }
                sum = sum.wrapping_add(field.finish());
            }
            sum.hash(hasher);
            true
        }
        _ => false,
    }
}

/// The numbers of keys by their hashes.
#[derive(Clone, Default)]
pub(crate) struct Buckets {
    count: usize,
    /// Of keys whose parts are all evaluated.
    whole: Table,
    /// Of keys with a part that is no scalar, by the scalars: often all of them, which a table with places for each would
    /// be gone through for.
    nesting: HashMap<u64, Vec<u32>, RandomState>,
    /// Whether a key has a part that is not evaluated.
    has_open: bool,
}

impl Buckets {
    /// The number of the first key that is equal, as `is_equal` says of the key with a number.
    ///
    /// Errors: those of `is_equal`.
    pub(crate) fn find(
        &self,
        hashes: Hashes,
        mut is_equal: impl FnMut(usize) -> Result<bool>,
    ) -> Result<Option<usize>> {
        let found = match hashes.whole {
            Some(whole) => self.whole.find(whole, &mut is_equal)?,
            None => None,
        };
        if !hashes.nests || (hashes.whole.is_some() && !self.has_open) {
            return Ok(found);
        }
        // Keys before the one that was found may be equal once they are evaluated.
        for number in self.nesting.get(&hashes.flat).into_iter().flatten() {
            let number = *number as usize;
            if found.is_some_and(|found| number >= found) {
                break;
            }
            if is_equal(number)? {
                return Ok(Some(number));
            }
        }
        Ok(found)
    }

    /// Looks at the places of keys, so that they are near when the keys are looked for one by one: looking at many at once
    /// does not wait for each. Gives for each hash the number of a key that may have it.
    pub(crate) fn candidates(&self, hashes: &[Hashes], found: &mut Vec<u32>) {
        found.clear();
        let mask = self.whole.slots.len().wrapping_sub(1);
        let slot = |hash: u64| self.whole.slots.get(hash as usize & mask).map_or(0, |slot| slot.number);
        found.extend(hashes.iter().map(|hashes| slot(hashes.flat).saturating_sub(1)));
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Adds a key; gives its number.
    pub(crate) fn push(&mut self, hashes: Hashes) -> usize {
        let number = self.count;
        self.count += 1;
        match hashes.whole {
            Some(whole) => self.whole.insert(whole, number),
            None => self.has_open = true,
        }
        if hashes.nests {
            self.nesting.entry(hashes.flat).or_default().push(number as u32);
        }
        number
    }
}

/// Numbers by hashes, those of one hash in the order in which they came.
#[derive(Clone, Default)]
struct Table {
    entries: Vec<(u64, u32)>,
    /// Where the hash of an entry points to, or behind that; as many as a power of two.
    slots: Vec<Slot>,
}

/// A place of an entry; what a look-up has to know stands here, since each place that it looks at costs a read of memory.
#[derive(Clone, Copy, Default)]
struct Slot {
    /// The upper half of the hash.
    upper: u32,
    /// The number, counted from 1; 0 where there is no entry.
    number: u32,
}

impl Table {
    fn find(&self, hash: u64, mut is_equal: impl FnMut(usize) -> Result<bool>) -> Result<Option<usize>> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut place = hash as usize & mask;
        while let Some(slot) = self.slots.get(place).filter(|slot| slot.number > 0) {
            let number = slot.number as usize - 1;
            if slot.upper == upper(hash) && is_equal(number)? {
                return Ok(Some(number));
            }
            work::count();
            place = (place + 1) & mask;
        }
        Ok(None)
    }

    fn insert(&mut self, hash: u64, number: usize) {
        self.entries.push((hash, number as u32));
        if self.entries.len() * 2 > self.slots.len() {
            self.slots = vec![Slot::default(); (self.entries.len() * 4).next_power_of_two().max(16)];
            for position in 0..self.entries.len() {
                self.place(position);
            }
        } else {
            self.place(self.entries.len() - 1);
        }
    }

    fn place(&mut self, position: usize) {
        let mask = self.slots.len() - 1;
        let (hash, number) = self.entries[position];
        let mut place = hash as usize & mask;
        while self.slots[place].number > 0 {
            work::count();
            place = (place + 1) & mask;
        }
        self.slots[place] = Slot { upper: upper(hash), number: number + 1 };
    }
}

fn upper(hash: u64) -> u32 {
    (hash >> 32) as u32
}
