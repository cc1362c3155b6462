//! Table.*: order: Sort, Max, MaxN, Min, MinN, AddRankColumn.

use super::add::with_column;
use super::columns;
use super::criteria::Criteria;
use super::held::{Collected, GatheredRows};
use super::range::{self, CountOrCondition};
use super::rename::appended;
use super::rows::Row;
use super::step::{Below, Declared, Follow, Needs, gathered};
use crate::key_order::order;
use m_engine::value::{
    Column, Odd, Part, Record, RowIter, RowSource, Rows, Sorted, Table, Text, Type, Value,
};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result};
use std::cmp::Ordering;

pub(crate) const ALL: &[Builtin] = &[SORT, MAX, MAX_N, MIN, MIN_N, ADD_RANK_COLUMN];

const SORT: Builtin = Builtin {
    name: "Table.Sort",
    signature: "(table as table, comparisonCriteria as any) as table",
    doc: "Sorts the rows. The criteria are a column name, a function of a row that gives a key, a function of two \
          rows that gives -1, 0 or 1, a list `{key, order}`, or a list of criteria, the most important first. Rows \
          that are equal stay in order.",
    examples: &[
        (r#"Table.Sort(#table({"a"}, {{2}, {1}}), "a")"#, r#"#table({"a"}, {{1}, {2}})"#),
        (
            r#"Table.Sort(#table({"a", "b"}, {{1, 1}, {2, 1}, {1, 2}}), {{"a", Order.Descending}, "b"})"#,
            r#"#table({"a", "b"}, {{2, 1}, {1, 1}, {1, 2}})"#,
        ),
        (
            r#"Table.Sort(#table({"a"}, {{1}, {2}}), {each [a], Order.Descending})"#,
            r#"#table({"a"}, {{2}, {1}})"#,
        ),
    ],
    body: Rust(sort),
};

const MAX: Builtin = Builtin {
    name: "Table.Max",
    signature: "(table as table, comparisonCriteria as any, optional default as any) as any",
    doc: "Returns the largest row by the criteria (see `Table.Sort`), or `default` where there is no row.",
    examples: &[(r#"Table.Max(#table({"a"}, {{2}, {6}}), "a")"#, "[a = 6]")],
    body: Rust(|cx, args| extreme(cx, &args, Ordering::Greater)),
};

const MIN: Builtin = Builtin {
    name: "Table.Min",
    signature: "(table as table, comparisonCriteria as any, optional default as any) as any",
    doc: "Returns the smallest row by the criteria (see `Table.Sort`), or `default` where there is no row.",
    examples: &[(r#"Table.Min(#table({"a"}, {{2}, {6}}), "a")"#, "[a = 2]")],
    body: Rust(|cx, args| extreme(cx, &args, Ordering::Less)),
};

const MAX_N: Builtin = Builtin {
    name: "Table.MaxN",
    signature: "(table as table, comparisonCriteria as any, countOrCondition as any) as table",
    doc: "Returns the largest rows, the largest first: so many, or as long as a condition holds.",
    examples: &[(r#"Table.MaxN(#table({"a"}, {{2}, {6}, {4}}), "a", 2)"#, r#"#table({"a"}, {{6}, {4}})"#)],
    body: Rust(|cx, args| extremes(cx, &args, true)),
};

const MIN_N: Builtin = Builtin {
    name: "Table.MinN",
    signature: "(table as table, comparisonCriteria as any, countOrCondition as any) as table",
    doc: "Returns the smallest rows, the smallest first: so many, or as long as a condition holds.",
    examples: &[(
        r#"Table.MinN(#table({"a"}, {{2}, {6}, {4}}), "a", each [a] < 5)"#,
        r#"#table({"a"}, {{2}, {4}})"#,
    )],
    body: Rust(|cx, args| extremes(cx, &args, false)),
};

const ADD_RANK_COLUMN: Builtin = Builtin {
    name: "Table.AddRankColumn",
    signature: "(table as table, newColumnName as text, comparisonCriteria as any, \
                optional options as nullable record) as table",
    doc: "Sorts the rows by the criteria and adds a column with their rank, from 1. Equal rows have the same rank and \
          a gap follows; the option `RankKind` may ask for ranks without gaps (`RankKind.Dense`) or for different \
          ranks (`RankKind.Ordinal`).",
    examples: &[(
        r#"Table.AddRankColumn(#table({"a"}, {{2}, {1}, {2}}), "r", {"a", Order.Descending})"#,
        r#"#table({"a", "r"}, {{2, 1}, {2, 1}, {1, 3}})"#,
    )],
    body: Rust(add_rank),
};

/// The rows, sorted.
fn sorted_rows(cx: &Cx, mut rows: Rows, criteria: &Criteria) -> Result<GatheredRows> {
    let columns: Option<Vec<(usize, bool)>> = criteria.columns();
    let mut held = Collected::default();
    let mut keys = Vec::new();
    while let Some(part) = rows.next_part(cx, usize::MAX) {
        let mut part = part?;
        match &columns {
            Some(columns) => evaluate(cx, &mut part, columns)?,
            None => match &part {
                Part::Row(row) => keys.push(criteria.values(cx, row)?),
                Part::Batch(batch) => {
                    for row in 0..batch.rows() {
                        keys.push(criteria.values(cx, &batch.row(row))?);
                    }
                }
            },
        }
        held.add(part);
    }
    let batch = held.finish();
    if let Some(columns) = &columns {
        let plain =
            columns.iter().map(|(column, descending)| Some((batch.columns().get(*column)?, *descending)));
        let order = plain.collect::<Option<Vec<_>>>().and_then(|columns| order(&columns, batch.rows()));
        if let Some(order) = order {
            return Ok(GatheredRows::new(batch, order));
        }
        for row in 0..batch.rows() {
            let key = columns.iter().map(|(column, _)| batch.cell(row, *column).force(cx));
            keys.push(key.collect::<Result<Vec<Value>>>()?);
        }
    }
    let items = keys.into_iter().zip(0_u32..).collect();
    let order = criteria.sort(cx, items)?.into_iter().map(|(_, row)| row).collect();
    Ok(GatheredRows::new(batch, order))
}

/// Evaluates the cells that the rows are sorted by, in the order of the rows.
fn evaluate(cx: &Cx, part: &mut Part, columns: &[(usize, bool)]) -> Result<()> {
    match part {
        Part::Row(row) => {
            for (column, _) in columns {
                if let Some(cell) = row.get_mut(*column) {
                    *cell = Cell::Value(cell.force(cx)?);
                }
            }
        }
        Part::Batch(batch) => {
            let is_plain = |column: &Column| column.odd().is_some_and(Odd::has_only_nulls);
            if columns.iter().all(|(column, _)| batch.columns().get(*column).is_some_and(is_plain)) {
                return Ok(());
            }
            for row in 0..batch.rows() {
                for (column, _) in columns {
                    batch.cell(row, *column).force(cx)?;
                }
            }
        }
    }
    Ok(())
}

/// The rows with their keys, sorted.
fn sorted(cx: &Cx, mut rows: Rows, criteria: &Criteria) -> Result<Vec<(Vec<Value>, Row)>> {
    let mut items = Vec::new();
    while let Some(row) = rows.next(cx) {
        let row = row?;
        items.push((criteria.values(cx, &row)?, row));
    }
    criteria.sort(cx, items)
}

/// The table sorted when its first row is asked for.
fn sorted_table(cx: &Cx, table: &Table, criteria: Criteria) -> Result<Table> {
    let ty = table.ty(cx)?;
    Ok(Table::new(cx, ty, Ordered { below: table.clone(), criteria }))
}

/// The rows of a table in the order of criteria.
struct Ordered {
    below: Table,
    criteria: Criteria,
}

impl RowSource for Ordered {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(sorted_rows(cx, self.below.rows(cx)?, &self.criteria)?))
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        let declared = Declared::choice(cx, &self.below, self.criteria.reads())?;
        let below = Below::new(cx, &self.below, &declared, &Some(read.to_vec()))?;
        Ok(Box::new(sorted_rows(cx, below.rows(cx)?, &self.criteria)?))
    }

    fn sorted(&self) -> Option<&dyn Sorted> {
        Some(self)
    }
}

impl Sorted for Ordered {
    fn below(&self) -> &Table {
        &self.below
    }

    fn sort(&self, cx: &Cx, table: &Table) -> Result<Table> {
        sorted_table(cx, table, self.criteria.clone())
    }
}

fn sort(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let criteria = Criteria::read(cx, &table.shape(cx)?, &args.value(1))?;
    if let Some(orders) = criteria.column_orders() {
        let order = |(name, descending): (Text, bool)| {
            let order = Value::number(f64::from(u8::from(descending)));
            Value::from(Record::of([("Name", Value::from(name)), ("Order", order)]))
        };
        let arguments = || vec![Value::list(orders.into_iter().map(order).collect())];
        if let Some(folded) = table.fold(cx, "OnSort", arguments)? {
            return Ok(folded.into());
        }
    }
    Ok(sorted_table(cx, &table, criteria)?.into())
}

fn extreme(cx: &Cx, args: &Args, wanted: Ordering) -> Result<Value> {
    let table: Table = args.get(0)?;
    let shape = table.shape(cx)?;
    let criteria = Criteria::read(cx, &shape, &args.value(1))?;
    let mut rows = table.rows(cx)?;
    let mut best: Option<(Vec<Value>, Row)> = None;
    while let Some(row) = rows.next(cx) {
        let row = row?;
        let key = criteria.values(cx, &row)?;
        let better = match &best {
            Some((other, _)) => criteria.compare(cx, &key, other)? == wanted,
            None => true,
        };
        if better {
            best = Some((key, row));
        }
    }
    Ok(best.map_or_else(|| args.value(2), |(_, row)| Record::from_shape(shape, row).into()))
}

fn extremes(cx: &Cx, args: &Args, largest: bool) -> Result<Value> {
    let table: Table = args.get(0)?;
    let mut criteria = Criteria::read(cx, &table.shape(cx)?, &args.value(1))?;
    if largest {
        criteria.keys.iter_mut().for_each(|key| key.descending = !key.descending);
    }
    let sorted = sorted_table(cx, &table, criteria)?;
    Ok(match CountOrCondition::read(args, 2)? {
        CountOrCondition::Count(count) => sorted.take(cx, count)?.into(),
        CountOrCondition::Condition(condition) => range::take_while(cx, &sorted, condition)?.into(),
    })
}

/// How equal rows are ranked (`RankKind.Type`).
#[derive(Clone, Copy)]
enum Rank {
    Competition,
    Dense,
    Ordinal,
}

fn add_rank(cx: &Cx, args: Args) -> Result<Value> {
    let (table, name): (Table, Text) = (args.get(0)?, args.get(1)?);
    let criteria = Criteria::read(cx, &table.shape(cx)?, &args.value(2))?;
    let options: Option<Record> = args.get(3)?;
    columns::check_options("Table.AddRankColumn", &options, &["RankKind"])?;
    let kind = columns::option(cx, &options, "RankKind")?;
    let kind = match kind.as_index() {
        None if kind.is_null() => Rank::Competition,
        Some(0) => Rank::Competition,
        Some(1) => Rank::Dense,
        Some(2) => Rank::Ordinal,
        _ => return Err(Error::expression_of("The value is no RankKind value: use 0, 1 or 2.", kind)),
    };
    let ty = with_column(cx, &table, name, Type::number().nullable())?;
    let mut columns = Needs::same(table.shape(cx)?.len());
    columns.push(Needs::none());
    let declared = Declared { rows: Follow::Any, columns, always: criteria.reads() };
    let ranked = gathered(cx, &table, ty, declared, move |cx, below, _| {
        let mut result: Vec<Row> = Vec::new();
        let mut previous: Option<Vec<Value>> = None;
        let (mut rank, mut dense) = (0, 0);
        for (key, row) in sorted(cx, below.rows(cx)?, &criteria)? {
            let same = match &previous {
                Some(previous) => criteria.compare(cx, previous, &key)? == Ordering::Equal,
                None => false,
            };
            let position = result.len() + 1;
            if !same {
                rank = position;
                dense += 1;
            }
            let number = match kind {
                Rank::Competition => rank,
                Rank::Dense => dense,
                Rank::Ordinal => position,
            };
            result.push(appended(row, Cell::Value(Value::number(number as f64))));
            previous = Some(key);
        }
        Ok(result)
    });
    Ok(ranked.into())
}
