//! Table.*: rows that are equal to others: Distinct, IsDistinct.

use super::criteria::Criteria;
use super::index::{Comparers, KeyIndex};
use m_engine::value::{Table, Value};
use m_engine::{Body::Rust, Builtin, Cx, Result};

pub(crate) const ALL: &[Builtin] = &[DISTINCT, IS_DISTINCT];

const DISTINCT: Builtin = Builtin {
    name: "Table.Distinct",
    signature: "(table as table, optional equationCriteria as any) as table",
    doc: "Removes rows that equal an earlier one: in all columns, or in what `equationCriteria` says, which is a \
          column name, a list of column names, a key selector, a comparer, or pairs of a key and a comparer. Which rows \
          are the earlier ones is decided before a `Table.Sort` that `table` comes from: to keep the first rows of the \
          sorted table, put `Table.Buffer` around it.",
    examples: &[
        (r#"Table.Distinct(#table({"a"}, {{1}, {2}, {1}}))"#, r#"#table({"a"}, {{1}, {2}})"#),
        (
            r#"Table.Distinct(#table({"a", "b"}, {{1, "x"}, {2, "x"}, {3, "y"}}), "b")"#,
            r#"#table({"a", "b"}, {{1, "x"}, {3, "y"}})"#,
        ),
        (
            r#"Table.Distinct(Table.Sort(#table({"a", "b"}, {{1, "x"}, {2, "x"}}), {"a", Order.Descending}), "b")"#,
            r#"#table({"a", "b"}, {{1, "x"}})"#,
        ),
        (
            r#"Table.Distinct(Table.Buffer(Table.Sort(#table({"a", "b"}, {{1, "x"}, {2, "x"}}), {"a", Order.Descending})), "b")"#,
            r#"#table({"a", "b"}, {{2, "x"}})"#,
        ),
    ],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let criteria = Criteria::equation(cx, &table.shape(cx)?, &args.value(1))?;
        if let Some(columns) = criteria.column_orders() {
            let names = || vec![Value::list(columns.into_iter().map(|(name, _)| name.into()).collect())];
            if let Some(folded) = table.fold(cx, "OnDistinct", names)? {
                return Ok(folded.into());
            }
        }
        // The best-known trap of Power Query: Microsoft's engine chooses among the rows before it sorts them.
        let Some(sorted) = table.source().sorted() else {
            return Ok(distinct(cx, &table, criteria)?.into());
        };
        let distinct = distinct(cx, sorted.below(), criteria)?;
        Ok(sorted.sort(cx, &distinct)?.into())
    }),
};

fn distinct(cx: &Cx, table: &Table, criteria: Criteria) -> Result<Table> {
    let table = table.clone();
    Ok(Table::generate(cx, table.ty(cx)?, move |cx| {
        let mut rows = table.rows(cx)?;
        let criteria = criteria.clone();
        let mut seen = index(&criteria);
        Ok(move |cx: &Cx| {
            loop {
                let row = match rows.next(cx)? {
                    Ok(row) => row,
                    Err(error) => return Some(Err(error)),
                };
                match criteria.values(cx, &row).and_then(|key| seen.insert(cx, key)) {
                    Ok((_, true)) => return Some(Ok(row)),
                    Ok((_, false)) => {}
                    Err(error) => return Some(Err(error)),
                }
            }
        })
    }))
}

const IS_DISTINCT: Builtin = Builtin {
    name: "Table.IsDistinct",
    signature: "(table as table, optional comparisonCriteria as any) as logical",
    doc: "Returns whether no two rows are equal: in all columns, or in what `comparisonCriteria` says.",
    examples: &[
        (r#"Table.IsDistinct(#table({"a", "b"}, {{1, 1}, {1, 2}}))"#, "true"),
        (r#"Table.IsDistinct(#table({"a", "b"}, {{1, 1}, {1, 2}}), "a")"#, "false"),
    ],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let criteria = Criteria::equation(cx, &table.shape(cx)?, &args.value(1))?;
        let mut seen = index(&criteria);
        let mut rows = table.rows(cx)?;
        while let Some(row) = rows.next(cx) {
            let key = criteria.values(cx, &row?)?;
            if !seen.insert(cx, key)?.1 {
                return Ok(Value::from(false));
            }
        }
        Ok(Value::from(true))
    }),
};

/// An empty index of keys under criteria.
pub(super) fn index(criteria: &Criteria) -> KeyIndex {
    KeyIndex::new(Comparers(criteria.keys.iter().map(|key| key.comparer.clone()).collect()))
}
