//! Table.Join: rows of two tables side by side where their keys are equal.

use super::columns;
use super::index::Comparers;
use super::join_parts::{Kind, Layout, Lookup, Side, check_keys, comparers};
use super::rows::Row;
use m_engine::value::{Record, Rows, Table, Value};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[JOIN];

const JOIN: Builtin = Builtin {
    name: "Table.Join",
    signature: "(table1 as table, key1 as any, table2 as table, key2 as any, optional joinKind as nullable number, \
                optional joinAlgorithm as nullable number, optional keyEqualityComparers as nullable list) as table",
    doc: "Joins the rows of two tables whose keys, a column or list of columns of each, are equal. Without `joinKind` \
          it is an inner join. Key columns of the same name become one in an inner join; all others must differ in \
          name. Where an outer or anti join has no row of one side, its columns are null.",
    examples: &[
        (
            r#"Table.Join(#table({"id", "n"}, {{1, "a"}, {2, "b"}}), "id", #table({"ref", "v"}, {{2, 5}}), "ref")"#,
            r#"#table({"id", "n", "ref", "v"}, {{2, "b", 2, 5}})"#,
        ),
        (
            r#"Table.Join(#table({"id"}, {{1}, {2}}), "id", #table({"ref", "v"}, {{2, 5}}), "ref", JoinKind.LeftOuter)"#,
            r#"#table({"id", "ref", "v"}, {{1, null, null}, {2, 2, 5}})"#,
        ),
        (
            r#"Table.Join(#table({"a", "x"}, {}), "a", #table({"b", "x"}, {}), "b")"#,
            r#"error "Expression.Error""#,
        ),
    ],
    body: Rust(join),
};

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
    let algorithm = args.value(5);
    let keep = match algorithm.as_index() {
        _ if algorithm.is_null() => Keep::Shorter,
        Some(3 | 5) => Keep::Left,
        Some(4 | 6) => Keep::Right,
        Some(0..=2) => Keep::Shorter,
        _ => return Err(Error::argument("The value is no JoinAlgorithm value: use 0 to 6.", algorithm)),
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
        if let Some(folded) = table.fold(cx, "OnJoin", arguments)? {
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
        let mut lookup = Lookup::empty(self.comparers.clone());
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
            (Kind::LeftAnti | Kind::RightAnti, Some(_))
            | (Kind::LeftSemi | Kind::RightSemi | Kind::Inner, None) => Vec::new(),
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
