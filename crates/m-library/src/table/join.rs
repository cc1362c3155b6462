//! Table.Join: rows of two tables side by side where their keys are equal.

use super::columns;
use super::index::{Comparers, KeyIndex};
use super::rows::{self, Row};
use m_engine::value::{Data, List, Record, Rows, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[JOIN];

const JOIN: Builtin = Builtin {
    name: "Table.Join",
    signature: "(table1 as table, key1 as any, table2 as table, key2 as any, optional joinKind as nullable number, \
                optional joinAlgorithm as nullable number, optional keyEqualityComparers as nullable list) as table",
    doc: "Joins the rows of two tables whose keys, a column or list of columns of each, are equal. Without `joinKind` \
          it is an inner join. Key columns of the same name become one; other columns must differ in name. Where an \
          outer or anti join has no row of one side, its columns are null.",
    examples: &[
        (
            r#"Table.Join(#table({"id", "n"}, {{1, "a"}, {2, "b"}}), "id", #table({"ref", "v"}, {{2, 5}}), "ref")"#,
            r#"#table({"id", "n", "ref", "v"}, {{2, "b", 2, 5}})"#,
        ),
        (
            r#"Table.Join(#table({"id"}, {{1}, {2}}), "id", #table({"id", "v"}, {{2, 5}}), "id", JoinKind.LeftOuter)"#,
            r#"#table({"id", "v"}, {{1, null}, {2, 5}})"#,
        ),
        (
            r#"Table.Join(#table({"a", "x"}, {}), "a", #table({"b", "x"}, {}), "b")"#,
            r#"error "Expression.Error""#,
        ),
    ],
    body: Rust(join),
};

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
            _ => return Err(Error::argument("The value is no JoinKind value: use 0 to 7.", value.clone())),
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
    Ok(Comparers(list.values(cx)?.into_iter().map(comparer).collect::<Result<_>>()?))
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
        for (position, (name, ty)) in right_names.into_iter().zip(right_types).enumerate() {
            let pair = left.keys.iter().zip(&right.keys).find(|(_, right)| **right == position);
            if let Some((key, _)) = pair
                && names.get(*key) == Some(&name)
            {
                merged.push((*key, position));
                continue;
            }
            if names.contains(&name) {
                return Err(Error::expression_of(
                    format!("A join operation cannot result in a table with duplicate column names (\"{name}\")."),
                    name.into(),
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
        row.extend(self.rest.iter().map(|position| right.map_or_else(null, |right| rows::cell(right, *position))));
        row
    }
}

/// The rows of one side by their keys.
pub(super) struct Lookup {
    index: KeyIndex,
    rows: Vec<Vec<Row>>,
}

impl Lookup {
    /// Reads a side.
    pub(super) fn new(cx: &Cx, side: &Side, comparers: Comparers) -> Result<Lookup> {
        let mut lookup = Lookup { index: KeyIndex::new(comparers), rows: Vec::new() };
        let mut rows = side.table.rows(cx)?;
        while let Some(row) = rows.next(cx) {
            lookup.add(cx, side, row?)?;
        }
        Ok(lookup)
    }

    fn add(&mut self, cx: &Cx, side: &Side, row: Row) -> Result<()> {
        let (position, new) = self.index.insert(cx, side.key(cx, &row)?)?;
        if new {
            self.rows.push(Vec::new());
        }
        if let Some(rows) = self.rows.get_mut(position) {
            rows.push(row);
        }
        Ok(())
    }

    /// The number of a key.
    pub(super) fn find(&self, cx: &Cx, key: &[Value]) -> Result<Option<usize>> {
        self.index.find(cx, key)
    }

    /// The rows of a key by its number.
    pub(super) fn rows(&self, position: usize) -> &[Row] {
        self.rows.get(position).map_or(&[], Vec::as_slice)
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }
}

fn join(cx: &Cx, args: Args) -> Result<Value> {
    let left = Side::new(cx, args.get(0)?, &args.value(1))?;
    let right = Side::new(cx, args.get(2)?, &args.value(3))?;
    check_keys(&left, &right)?;
    let kind = Kind::read(&args.value(4), Kind::Inner)?;
    if let Some(folded) = folded(cx, &left, &right, kind, &args)? {
        return Ok(folded.into());
    }
    let comparers = comparers(cx, args.get(6)?)?;
    let layout = Rc::new(Layout::new(cx, &left, &right, kind)?);
    let ty = layout.ty()?;
    // Which side is read first and kept (`JoinAlgorithm.Type`); only an inner join leaves a choice.
    let keep = match args.value(5).as_index() {
        Some(3 | 5) => Keep::Left,
        Some(4 | 6) => Keep::Right,
        _ => Keep::Shorter,
    };
    let keep = match kind {
        Kind::Inner => keep,
        Kind::LeftOuter | Kind::FullOuter | Kind::LeftAnti | Kind::LeftSemi => Keep::Right,
        Kind::RightOuter | Kind::RightAnti | Kind::RightSemi => Keep::Left,
    };
    Ok(Table::generate(cx, ty, move |_| {
        let setup = Setup {
            left: left.clone(),
            right: right.clone(),
            kind,
            keep,
            comparers: comparers.clone(),
            layout: layout.clone(),
        };
        let mut running: Option<Running> = None;
        Ok(move |cx: &Cx| {
            if running.is_none() {
                match setup.start(cx) {
                    Ok(started) => running = Some(started),
                    Err(error) => return Some(Err(error)),
                }
            }
            running.as_mut()?.next(cx, &setup)
        })
    })
    .into())
}

/// What a view's `OnJoin` makes of the join.
fn folded(cx: &Cx, left: &Side, right: &Side, kind: Kind, args: &Args) -> Result<Option<Table>> {
    for (side, table) in [&left.table, &right.table].into_iter().enumerate() {
        let keys = || -> Result<Value> {
            let (left, right) = (columns::names(cx, &args.value(1))?, columns::names(cx, &args.value(3))?);
            let pairs = left.into_iter().zip(right).map(|(left, right)| {
                Value::from(Record::of([("Left", Value::from(left)), ("Right", Value::from(right))]))
            });
            Ok(Value::list(pairs.collect()))
        };
        let keys = keys()?;
        let arguments = || {
            vec![
                Value::number(side as f64),
                left.table.clone().into(),
                right.table.clone().into(),
                keys,
                Value::number(f64::from(kind as u8)),
            ]
        };
        if let Some(folded) = rows::fold(cx, table, "OnJoin", arguments)? {
            return Ok(Some(folded));
        }
    }
    Ok(None)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Left,
    Right,
    Shorter,
}

struct Setup {
    left: Side,
    right: Side,
    kind: Kind,
    keep: Keep,
    comparers: Comparers,
    layout: Rc<Layout>,
}

/// A join under way: one side kept, the other streaming by.
struct Running {
    lookup: Lookup,
    keeps_left: bool,
    before: std::vec::IntoIter<Row>,
    rows: Rows,
    ready: std::vec::IntoIter<Row>,
    /// Which keys of the kept side have been matched, for a full outer join.
    matched: Vec<bool>,
    finished: bool,
}

impl Setup {
    fn start(&self, cx: &Cx) -> Result<Running> {
        let (lookup, keeps_left, before, rows) = match self.keep {
            Keep::Left => {
                let lookup = Lookup::new(cx, &self.left, self.comparers.clone())?;
                (lookup, true, Vec::new(), self.right.table.rows(cx)?)
            }
            Keep::Right => {
                let lookup = Lookup::new(cx, &self.right, self.comparers.clone())?;
                (lookup, false, Vec::new(), self.left.table.rows(cx)?)
            }
            Keep::Shorter => self.shorter(cx)?,
        };
        let matched = vec![false; lookup.len()];
        let nothing = || Vec::new().into_iter();
        Ok(Running {
            lookup,
            keeps_left,
            before: before.into_iter(),
            rows,
            ready: nothing(),
            matched,
            finished: false,
        })
    }

    /// Reads both sides by turns until one ends; that one is kept.
    fn shorter(&self, cx: &Cx) -> Result<(Lookup, bool, Vec<Row>, Rows)> {
        let (mut left_rows, mut right_rows) = (self.left.table.rows(cx)?, self.right.table.rows(cx)?);
        let (mut left, mut right) = (Vec::new(), Vec::new());
        let mut lookup =
            Lookup { index: KeyIndex::new(self.comparers.clone()), rows: Vec::new() };
        loop {
            match left_rows.next(cx) {
                Some(row) => left.push(row?),
                None => {
                    for row in left {
                        lookup.add(cx, &self.left, row)?;
                    }
                    return Ok((lookup, true, right, right_rows));
                }
            }
            match right_rows.next(cx) {
                Some(row) => right.push(row?),
                None => {
                    for row in right {
                        lookup.add(cx, &self.right, row)?;
                    }
                    return Ok((lookup, false, left, left_rows));
                }
            }
        }
    }
}

impl Running {
    fn next(&mut self, cx: &Cx, setup: &Setup) -> Option<Result<Row>> {
        loop {
            if let Some(row) = self.ready.next() {
                return Some(Ok(row));
            }
            let next = match self.before.next() {
                Some(row) => Some(Ok(row)),
                None => self.rows.next(cx),
            };
            match next {
                Some(row) => match row.and_then(|row| self.joined(cx, setup, row)) {
                    Ok(rows) => self.ready = rows.into_iter(),
                    Err(error) => return Some(Err(error)),
                },
                None if setup.kind == Kind::FullOuter && !self.finished => {
                    self.finished = true;
                    self.ready = self.unmatched(setup).into_iter();
                }
                None => return None,
            }
        }
    }

    /// The rows that a row of the streaming side gives.
    fn joined(&mut self, cx: &Cx, setup: &Setup, row: Row) -> Result<Vec<Row>> {
        let side = if self.keeps_left { &setup.right } else { &setup.left };
        let key = side.key(cx, &row)?;
        let found = self.lookup.find(cx, &key)?;
        if let Some(matched) = found.and_then(|position| self.matched.get_mut(position)) {
            *matched = true;
        }
        let pair = |other: Option<&Row>| match self.keeps_left {
            true => setup.layout.row(other, Some(&row)),
            false => setup.layout.row(Some(&row), other),
        };
        Ok(match (setup.kind, found) {
            (Kind::LeftAnti | Kind::RightAnti, Some(_)) | (Kind::LeftSemi | Kind::RightSemi | Kind::Inner, None) => {
                Vec::new()
            }
            (Kind::LeftSemi | Kind::RightSemi, Some(_)) | (_, None) => vec![pair(None)],
            (_, Some(position)) => self.lookup.rows(position).iter().map(|other| pair(Some(other))).collect(),
        })
    }

    /// The rows of the kept right side that nothing matched.
    fn unmatched(&self, setup: &Setup) -> Vec<Row> {
        let rest = self.matched.iter().enumerate().filter(|(_, matched)| !**matched);
        rest.flat_map(|(position, _)| self.lookup.rows(position))
            .map(|row| setup.layout.row(None, Some(row)))
            .collect()
    }
}
