//! What all joins are made of: their kinds, the two sides with their keys, the layout of joined rows, rows by key.

use super::columns;
use super::held::{self, Collected};
use super::key_index::{Comparers, KeyIndex, PlainKeys};
use super::rows::{self, Row};
use m_engine::value::{Batch, Data, List, Part, Rows, Table, Text, Type, Value};
use m_engine::{Cell, Cx, Error, Result};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Which rows a join gives (`JoinKind.Type`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Inner,
    LeftOuter,
    RightOuter,
    FullOuter,
    LeftAnti,
    RightAnti,
    LeftSemi,
    RightSemi,
}

impl Kind {
    /// Reads a `JoinKind` argument.
    ///
    /// Errors: a number that is none.
    pub(super) fn read(value: &Value, default: Kind) -> Result<Kind> {
        Ok(match (&value.data, value.as_index()) {
            (Data::Null, _) => default,
            (_, Some(0)) => Kind::Inner,
            (_, Some(1)) => Kind::LeftOuter,
            (_, Some(2)) => Kind::RightOuter,
            (_, Some(3)) => Kind::FullOuter,
            (_, Some(4)) => Kind::LeftAnti,
            (_, Some(5)) => Kind::RightAnti,
            (_, Some(6)) => Kind::LeftSemi,
            (_, Some(7)) => Kind::RightSemi,
            _ => {
                return Err(Error::expression_of(
                    "The value is no JoinKind value: use 0 to 7.",
                    value.clone(),
                ));
            }
        })
    }
}

/// A table and its key columns.
#[derive(Clone)]
pub(super) struct Side {
    pub(super) table: Table,
    pub(super) keys: Vec<usize>,
}

impl Side {
    /// A table with the columns that `keys` names.
    ///
    /// Errors: a column that does not exist.
    pub(super) fn new(cx: &Cx, table: Table, keys: &Value) -> Result<Side> {
        let keys = columns::positions(&*table.shape(cx)?, &columns::names(cx, keys)?)?;
        Ok(Side { table, keys })
    }

    /// The key of a row.
    pub(super) fn key(&self, cx: &Cx, row: &[Cell]) -> Result<Vec<Value>> {
        self.keys.iter().map(|position| rows::value(cx, row, *position)).collect()
    }
}

/// The comparers of the key columns, from an optional list of functions.
pub(super) fn comparers(cx: &Cx, list: Option<List>) -> Result<Comparers> {
    let Some(list) = list else { return Ok(Comparers::default()) };
    let comparer = |value: Value| match value.data {
        Data::Null => Ok(None),
        _ => columns::function(&value).map(Some),
    };
    Ok(Comparers(columns::each(cx, &list, comparer)?))
}

/// Errors: the two sides have different numbers of key columns.
pub(super) fn check_keys(left: &Side, right: &Side) -> Result<()> {
    if left.keys.len() == right.keys.len() {
        return Ok(());
    }
    Err(Error::expression(format!(
        "The join has {} key columns on its left side and {} on its right side; the numbers must be the same.",
        left.keys.len(),
        right.keys.len()
    )))
}

/// How the cells of a joined row are put together.
pub(super) struct Layout {
    left: usize,
    /// For each column of the left side that is a key under the same name on the right: its place there.
    merged: Vec<(usize, usize)>,
    /// The columns of the right side that are not merged.
    rest: Vec<usize>,
    /// Column names and types of the result.
    names: Vec<Text>,
    types: Vec<Type>,
}

impl Layout {
    /// Errors: columns that are not keys have the same name.
    pub(super) fn new(cx: &Cx, left: &Side, right: &Side, kind: Kind) -> Result<Layout> {
        let (left_row, right_row) = (left.table.row_type(cx)?, right.table.row_type(cx)?);
        let (mut names, mut types) = columns::parts(&left_row);
        let (right_names, right_types) = columns::parts(&right_row);
        if matches!(kind, Kind::RightOuter | Kind::FullOuter | Kind::RightAnti | Kind::RightSemi) {
            types = types.iter().map(Type::nullable).collect();
        }
        let mut merged = Vec::new();
        let mut rest = Vec::new();
        let mut taken: HashSet<Text> = names.iter().cloned().collect();
        // The left key of each right one; of a column that is several, the first.
        let keys: HashMap<usize, usize> =
            right.keys.iter().copied().zip(left.keys.iter().copied()).rev().collect();
        for (position, (name, ty)) in right_names.into_iter().zip(right_types).enumerate() {
            let key = keys.get(&position);
            // Where a row may lack one of its sides, two keys of one name are two columns.
            if kind == Kind::Inner
                && let Some(key) = key
                && names.get(*key) == Some(&name)
            {
                merged.push((*key, position));
                continue;
            }
            if !taken.insert(name.clone()) {
                return Err(Error::formatted(
                    "A join operation cannot result in a table with duplicate column names (\"#{0}\").",
                    &[name.as_str()],
                    left.table.ty(cx)?.into(),
                ));
            }
            rest.push(position);
            names.push(name);
            let inner = matches!(kind, Kind::Inner | Kind::RightOuter | Kind::RightAnti | Kind::RightSemi);
            types.push(if inner { ty } else { ty.nullable() });
        }
        Ok(Layout { left: left_row.shape().len(), merged, rest, names, types })
    }

    /// The table type of the joined rows.
    pub(super) fn ty(&self) -> Result<Type> {
        columns::table_type(self.names.clone(), self.types.clone())
    }

    /// Where the cells of each column come from.
    pub(super) fn origins(&self) -> Rc<[Origin]> {
        let rest = self.rest.iter().map(|position| Origin::Right(*position));
        (0..self.left).map(Origin::Left).chain(rest).collect()
    }

    /// The same layout with one more column at the end, of numbers.
    pub(super) fn with_similarity(mut self, name: Option<Text>) -> Layout {
        if let Some(name) = name {
            self.names.push(name);
            self.types.push(Type::number().nullable());
        }
        self
    }

    /// A joined row; the cells of a side without a row are null.
    pub(super) fn row(&self, left: Option<&Row>, right: Option<&Row>) -> Row {
        let null = || Cell::Value(Value::NULL);
        let mut row = match left {
            Some(left) => left.clone(),
            None => vec![null(); self.left],
        };
        row.resize(self.left, null());
        if let (None, Some(right)) = (left, right) {
            for (to, from) in &self.merged {
                if let Some(cell) = row.get_mut(*to) {
                    *cell = rows::cell(right, *from);
                }
            }
        }
        row.extend(
            self.rest.iter().map(|position| right.map_or_else(null, |right| rows::cell(right, *position))),
        );
        row
    }
}

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// The rows of one side by their keys.
pub(super) struct Lookup {
    index: KeyIndex,
    /// `None` where no two rows have one key: then a key has the number of its row, and nothing is looked up.
    chains: Option<Chains>,
    batch: Rc<Batch>,
}

/// The rows of each key, in their order.
#[derive(Default)]
struct Chains {
    /// Of each key its first row and its last.
    ends: Vec<(u32, u32)>,
    /// For each row the next one with its key.
    after: Vec<u32>,
}

impl Chains {
    /// Adds the next row to those of a key.
    fn link(&mut self, key: usize) {
        let row = self.after.len() as u32;
        self.after.push(NONE);
        match self.ends.get_mut(key) {
            Some((_, last)) => {
                if let Some(after) = self.after.get_mut(*last as usize) {
                    *after = row;
                }
                *last = row;
            }
            None => self.ends.push((row, row)),
        }
    }
}

impl Lookup {
    /// A look-up without rows.
    pub(super) fn empty() -> Lookup {
        Reading::new(&Comparers::default()).finish()
    }

    /// Reads a side.
    ///
    /// Errors: the rows or their keys cannot be read.
    pub(super) fn read(cx: &Cx, side: &Side, comparers: &Comparers, mut rows: Rows) -> Result<Lookup> {
        let mut reading = Reading::new(comparers);
        while let Some(part) = rows.next_part(cx, usize::MAX) {
            reading.add(cx, side, part?)?;
        }
        Ok(reading.finish())
    }

    /// The rows of a side that were read before.
    ///
    /// Errors: their keys cannot be read.
    pub(super) fn of_parts(
        cx: &Cx,
        side: &Side,
        comparers: &Comparers,
        parts: impl IntoIterator<Item = Part>,
    ) -> Result<Lookup> {
        let mut reading = Reading::new(comparers);
        for part in parts {
            reading.add(cx, side, part)?;
        }
        Ok(reading.finish())
    }

    /// Whether comparing keys calls functions.
    pub(super) fn calls(&self) -> bool {
        self.index.calls()
    }

    /// The number of a key.
    pub(super) fn find(&self, cx: &Cx, key: &[Value]) -> Result<Option<usize>> {
        self.index.find(cx, key)
    }

    /// The index of the keys.
    pub(super) fn index(&self) -> &KeyIndex {
        &self.index
    }

    /// The first row of a key by its number; [`NONE`] where there is no such key.
    pub(super) fn first(&self, key: usize) -> u32 {
        match &self.chains {
            Some(chains) => chains.ends.get(key).map_or(NONE, |(first, _)| *first),
            None => key as u32,
        }
    }

    /// The next row with the key of a row; [`NONE`] behind the last.
    pub(super) fn after(&self, row: u32) -> u32 {
        self.chains.as_ref().and_then(|chains| chains.after.get(row as usize).copied()).unwrap_or(NONE)
    }

    /// The numbers of the rows of a key.
    pub(super) fn rows(&self, key: Option<usize>) -> Vec<u32> {
        let first = key.map_or(NONE, |key| self.first(key));
        let row = |row: u32| (row != NONE).then_some(row);
        std::iter::successors(row(first), |before| row(self.after(*before))).collect()
    }

    /// How many keys there are.
    pub(super) fn keys(&self) -> usize {
        self.index.len()
    }

    /// All rows.
    pub(super) fn batch(&self) -> &Rc<Batch> {
        &self.batch
    }
}

/// A side that is being read.
struct Reading {
    index: KeyIndex,
    chains: Chains,
    held: Collected,
}

impl Reading {
    fn new(comparers: &Comparers) -> Reading {
        Reading {
            index: KeyIndex::new(comparers.clone()),
            chains: Chains::default(),
            held: Collected::default(),
        }
    }

    fn add(&mut self, cx: &Cx, side: &Side, part: Part) -> Result<()> {
        match &part {
            Part::Row(row) => {
                let (key, _) = self.index.insert(cx, side.key(cx, row)?)?;
                self.chains.link(key);
            }
            Part::Batch(batch) => {
                let mut key = Vec::new();
                let mut plain = PlainKeys::new(batch, &side.keys);
                for row in 0..batch.rows() {
                    let (number, _) = match plain.at(&self.index, row) {
                        Some(key) => self.index.insert_plain(&key)?,
                        None => {
                            key.clear();
                            for position in &side.keys {
                                key.push(batch.cell(row, *position).force(cx)?);
                            }
                            self.index.insert_copy(cx, &key)?
                        }
                    };
                    self.chains.link(number);
                }
            }
        }
        self.held.add(part);
        Ok(())
    }

    fn finish(self) -> Lookup {
        let Reading { index, chains, held } = self;
        let has_several = chains.after.len() > index.len();
        Lookup { index, chains: has_several.then_some(chains), batch: Rc::new(held.finish()) }
    }
}

/// Where the cells of a column of joined rows come from; those of a side without a row are null.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Origin {
    Left(usize),
    Right(usize),
    Nothing,
}

/// The second table of a nested join, read once when it is needed.
pub(super) struct Inner {
    pub(super) side: Side,
    pub(super) ty: Type,
    pub(super) comparers: Comparers,
    pub(super) lookup: OnceCell<Rc<Lookup>>,
}

impl Inner {
    /// Its rows by their keys.
    ///
    /// Errors: the rows or their keys cannot be read.
    pub(super) fn lookup(&self, cx: &Cx) -> Result<Rc<Lookup>> {
        if let Some(lookup) = self.lookup.get() {
            return Ok(lookup.clone());
        }
        let lookup = Lookup::read(cx, &self.side, &self.comparers, self.side.table.rows(cx)?)?;
        Ok(self.lookup.get_or_init(|| Rc::new(lookup)).clone())
    }

    /// The table of the rows of a key.
    pub(super) fn table(&self, cx: &Cx, lookup: &Lookup, key: Option<usize>) -> Value {
        let rows: Rc<[u32]> = lookup.rows(key).into();
        let range = 0..rows.len();
        held::table(cx, self.ty.clone(), lookup.batch().clone(), rows, range).into()
    }
}
