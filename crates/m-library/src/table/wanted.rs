//! Rows that are looked for in a table, and which of them a row equals.
//!
//! Many of them are found by what is compared first, as far as it is at hand. What is evaluated is what comparing one by
//! one would evaluate: an index is made of scalars that are evaluated already, or that the first rows have evaluated.

use super::criteria::{self, Criteria};
use super::key_index::{Comparers, KeyIndex};
use super::rows;
use crate::comparer::Equality;
use m_engine::value::{Data, Function, Record, Shape, Table, Value};
use m_engine::{Cell, Cx, Result, ops};
use std::cell::{Cell as Slot, OnceCell};
use std::rc::Rc;

/// Rows that are looked for, and how.
pub(super) struct Matcher {
    /// Each row and, under criteria, its keys.
    wanted: Vec<(Record, Vec<Value>)>,
    criteria: Option<Criteria>,
    /// For the values of all fields, where there are no criteria.
    comparer: Option<Function>,
    shape: Rc<Shape>,
    /// The wanted rows by what is compared of them, the narrower way first; none where they are compared one by one.
    indexes: OnceCell<Vec<Indexed>>,
    /// How many rows were compared one by one.
    compared: Slot<usize>,
}

/// Wanted rows by their keys.
struct Indexed {
    keys: KeyIndex,
    /// The numbers of the wanted rows of each key.
    wanted: Vec<Rc<[usize]>>,
    /// The columns of the table that make a key; without them it is what the criteria make of a row.
    columns: Option<Vec<usize>>,
    /// Whether rows with the same key are equal.
    is_whole: bool,
}

/// Fewer wanted rows are compared one by one.
const INDEXED_FROM: usize = 8;

impl Indexed {
    /// An index of keys, one for each wanted row.
    fn new(
        cx: &Cx,
        comparers: Vec<Option<Function>>,
        wanted: impl Iterator<Item = Vec<Value>>,
        columns: Option<Vec<usize>>,
        is_whole: bool,
    ) -> Result<Indexed> {
        let mut keys = KeyIndex::new(Comparers(comparers));
        let mut numbers: Vec<Vec<usize>> = Vec::new();
        for (number, key) in wanted.enumerate() {
            let (key, is_new) = keys.insert(cx, key)?;
            if is_new {
                numbers.push(Vec::new());
            }
            if let Some(numbers) = numbers.get_mut(key) {
                numbers.push(number);
            }
        }
        Ok(Indexed { keys, wanted: numbers.into_iter().map(Rc::from).collect(), columns, is_whole })
    }

    /// The wanted rows with the key of a row of the table; `None` where the row's is not at hand.
    fn find(&self, cx: &Cx, criteria: Option<&Criteria>, row: &[Cell]) -> Result<Option<Rc<[usize]>>> {
        let key = match (&self.columns, criteria) {
            (Some(columns), _) => {
                // The first cell is compared in any case.
                let (first, others) =
                    columns.split_first().map_or((0, &[][..]), |(first, rest)| (*first, rest));
                let mut key = vec![rows::value(cx, row, first)?];
                for column in others {
                    let Some(value) = row.get(*column).and_then(Cell::known) else { return Ok(None) };
                    key.push(value);
                }
                // What is no scalar equals none.
                if !key.iter().all(Value::is_scalar) {
                    return Ok(Some(Rc::default()));
                }
                key
            }
            (None, Some(criteria)) => criteria.values(cx, row)?,
            (None, None) => return Ok(None),
        };
        let found = self.keys.find(cx, &key)?;
        Ok(Some(found.and_then(|key| self.wanted.get(key).cloned()).unwrap_or_default()))
    }
}

impl Matcher {
    /// Rows to look for in a table, equal in the fields that they have, or as an equation criterion says.
    ///
    /// Errors: the criterion is none, or those of what it makes of the rows.
    pub(super) fn new(cx: &Cx, table: &Table, wanted: Vec<Record>, value: &Value) -> Result<Matcher> {
        let shape = table.shape(cx)?;
        let (criteria, comparer) = match &value.data {
            Data::Null => (None, None),
            Data::Function(function) if criteria::is_value_comparer(function) => {
                (None, Some(function.clone()))
            }
            _ => (Some(Criteria::read(cx, &shape, value)?), None),
        };
        let keys = |record: &Record| match &criteria {
            Some(criteria) => criteria.values_of(cx, record),
            None => Ok(Vec::new()),
        };
        let wanted = wanted.into_iter().map(|record| {
            let keys: Result<Vec<Value>> = keys(&record);
            Ok((record, keys?))
        });
        let wanted = wanted.collect::<Result<Vec<_>>>()?;
        let (indexes, compared) = (OnceCell::new(), Slot::new(0));
        let matcher = Matcher { wanted, criteria, comparer, shape, indexes, compared };
        matcher.learn(cx)?;
        Ok(matcher)
    }

    /// How many rows are looked for.
    pub(super) fn len(&self) -> usize {
        self.wanted.len()
    }

    /// The columns of the table that are compared.
    pub(super) fn reads(&self) -> Vec<usize> {
        match &self.criteria {
            Some(criteria) => criteria.reads(),
            None => {
                let names = self.wanted.iter().flat_map(|(record, _)| record.shape().names());
                let mut reads: Vec<usize> = names.filter_map(|name| self.shape.position(name)).collect();
                reads.sort_unstable();
                reads.dedup();
                reads
            }
        }
    }

    /// Makes indexes of the wanted rows, as far as they are at hand.
    fn learn(&self, cx: &Cx) -> Result<()> {
        if self.wanted.len() < INDEXED_FROM || self.indexes.get().is_some() {
            return Ok(());
        }
        let indexes = match &self.criteria {
            Some(criteria) => self.by_criteria(cx, criteria)?.into_iter().collect(),
            None => self.by_columns(cx)?,
        };
        if !indexes.is_empty() {
            // Another one may have been made meanwhile, which is as good.
            let _ = self.indexes.set(indexes);
        }
        Ok(())
    }

    /// An index of the keys, where all are scalars and none is compared by a function of which nothing is known.
    fn by_criteria(&self, cx: &Cx, criteria: &Criteria) -> Result<Option<Indexed>> {
        let comparers: Vec<Option<Function>> = criteria.keys.iter().map(|key| key.comparer.clone()).collect();
        if !comparers.iter().all(|comparer| Equality::of(comparer.as_ref()).is_some())
            || !self.wanted.iter().all(|(_, keys)| keys.iter().all(Value::is_scalar))
        {
            return Ok(None);
        }
        let keys = self.wanted.iter().map(|(_, keys)| keys.clone());
        Indexed::new(cx, comparers, keys, None, true).map(Some)
    }

    /// Indexes of the first fields, as many as all rows have at hand, and of the very first for rows of the table of which
    /// no more is at hand.
    fn by_columns(&self, cx: &Cx) -> Result<Vec<Indexed>> {
        let Some((first, _)) = self.wanted.first() else { return Ok(Vec::new()) };
        let names = first.shape().names();
        let positions = names.iter().map_while(|name| self.shape.position(name));
        let mut columns: Vec<usize> = positions.collect();
        for (record, _) in &self.wanted {
            if !Rc::ptr_eq(record.shape(), first.shape()) && record.shape().names() != names {
                return Ok(Vec::new());
            }
            let known = |cell: &Cell| cell.known().is_some_and(|value| value.is_scalar());
            let at_hand = record.cells().iter().take(columns.len()).take_while(|cell| known(cell)).count();
            columns.truncate(at_hand);
        }
        let mut indexes = Vec::new();
        for count in [columns.len(), 1] {
            if count > columns.len() || count == 0 || (count == 1 && indexes.len() == 1 && columns.len() == 1)
            {
                continue;
            }
            let key = |(record, _): &(Record, Vec<Value>)| {
                record.cells().iter().take(count).filter_map(Cell::known).collect()
            };
            let comparers = vec![self.comparer.clone(); count];
            let is_whole = count == names.len();
            let columns = Some(columns.iter().take(count).copied().collect());
            indexes.push(Indexed::new(cx, comparers, self.wanted.iter().map(key), columns, is_whole)?);
        }
        Ok(indexes)
    }

    /// Whether a wanted row equals a row of the table.
    fn matches(&self, cx: &Cx, wanted: &(Record, Vec<Value>), row: &[Cell]) -> Result<bool> {
        if let Some(criteria) = &self.criteria {
            return criteria.equal(cx, &criteria.values(cx, row)?, &wanted.1);
        }
        for (name, cell) in wanted.0.fields() {
            let Some(position) = self.shape.position(name) else { return Ok(false) };
            let (left, right) = (rows::value(cx, row, position)?, cell.force(cx)?);
            let equal = match &self.comparer {
                Some(comparer) => criteria::equal_by(cx, comparer, &left, &right)?,
                None => ops::equals(cx, &left, &right)?,
            };
            if !equal {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Hands over the numbers of wanted rows, in order, that a row may equal, each with the question whether it does; until
    /// the answer is false.
    pub(super) fn equals(
        &self,
        cx: &Cx,
        row: &[Cell],
        mut each: impl FnMut(usize, &dyn Fn() -> Result<bool>) -> Result<bool>,
    ) -> Result<()> {
        for index in self.indexes.get().into_iter().flatten() {
            let Some(numbers) = index.find(cx, self.criteria.as_ref(), row)? else { continue };
            for number in &*numbers {
                let is_equal = || match self.wanted.get(*number) {
                    Some(wanted) if !index.is_whole => self.matches(cx, wanted, row),
                    wanted => Ok(wanted.is_some()),
                };
                if !each(*number, &is_equal)? {
                    break;
                }
            }
            return Ok(());
        }
        for (number, wanted) in self.wanted.iter().enumerate() {
            if !each(number, &|| self.matches(cx, wanted, row))? {
                break;
            }
        }
        // Comparing has evaluated what is compared first.
        self.compared.set(self.compared.get() + 1);
        if self.compared.get().is_power_of_two() { self.learn(cx) } else { Ok(()) }
    }

    /// Which wanted row a row of the table equals: the first.
    pub(super) fn find(&self, cx: &Cx, row: &[Cell]) -> Result<Option<usize>> {
        let mut found = None;
        self.equals(cx, row, |number, is_equal| {
            found = is_equal()?.then_some(number);
            Ok(found.is_none())
        })?;
        Ok(found)
    }
}
