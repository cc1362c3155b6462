//! Table.*: rows that are equal to others: Distinct, IsDistinct.

use super::criteria::Criteria;
use super::key_index::{Comparers, KeyIndex, PlainKeys};
use super::pass::{Made, Pass, Several, pass};
use super::rows::Row;
use super::step::{Declared, Read, rows_of};
use m_engine::value::{Batch, Table, Value};
use m_engine::{Body::Rust, Builtin, Cell, Cx, Result};

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
    let keys: Option<Vec<usize>> =
        criteria.columns().map(|columns| columns.into_iter().map(|(position, _)| position).collect());
    let declared = Declared::choice(cx, table, criteria.reads())?;
    let start =
        move |_: &Read| Distinct { seen: index(&criteria), criteria: criteria.clone(), keys: keys.clone() };
    Ok(pass(cx, table, table.ty(cx)?, declared, start))
}

/// The keys that were seen.
struct Distinct {
    seen: KeyIndex,
    criteria: Criteria,
    /// The columns that make the key, where nothing is called for it.
    keys: Option<Vec<usize>>,
}

impl Distinct {
    /// Whether a row of a batch is the first with its key; `None` where the key is not at hand.
    fn is_new(
        &mut self,
        cx: &Cx,
        batch: &Batch,
        row: usize,
        is_asked_for: bool,
        plain: &mut PlainKeys<'_>,
    ) -> Result<Option<bool>> {
        let Some(keys) = self.keys.as_deref().filter(|_| !self.seen.calls()) else {
            if !is_asked_for {
                return Ok(None);
            }
            let key = self.criteria.values(cx, &batch.row(row))?;
            return Ok(Some(self.seen.insert(cx, key)?.1));
        };
        if let Some(key) = plain.at(&self.seen, row) {
            return Ok(Some(self.seen.insert_plain(&key)?.1));
        }
        let mut key = Vec::with_capacity(keys.len());
        if !read_key(cx, batch, row, keys, is_asked_for, &mut key)? {
            return Ok(None);
        }
        Ok(Some(self.seen.insert(cx, key)?.1))
    }
}

/// Reads the key of a row of a batch from the cells at these positions. False where one of them is not at hand, unless the
/// row is asked for.
pub(super) fn read_key(
    cx: &Cx,
    batch: &Batch,
    row: usize,
    positions: &[usize],
    is_asked_for: bool,
    key: &mut Vec<Value>,
) -> Result<bool> {
    key.clear();
    for position in positions {
        let cell = batch.cell(row, *position);
        if !is_asked_for && !is_scalar_at_hand(&cell) {
            return Ok(false);
        }
        key.push(cell.force(cx)?);
    }
    Ok(true)
}

/// Whether a cell holds a scalar, so that nobody can tell that it is looked at.
pub(super) fn is_scalar_at_hand(cell: &Cell) -> bool {
    match cell {
        Cell::Value(value) => value.is_scalar(),
        Cell::Thunk(_) => matches!(cell.settled(), Some(Ok(value)) if value.is_scalar()),
    }
}

impl Pass for Distinct {
    fn batch(&mut self, cx: &Cx, batch: &Batch, first: usize) -> Made {
        let mut selected = Vec::new();
        let mut plain = PlainKeys::new(batch, self.keys.as_deref().unwrap_or_default());
        let (mut end, mut failed) = (batch.rows(), None);
        for row in first..batch.rows() {
            match self.is_new(cx, batch, row, row == first, &mut plain) {
                Ok(Some(true)) => selected.push(row as u32),
                Ok(Some(false)) => {}
                Ok(None) => {
                    end = row;
                    break;
                }
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        let rows =
            if selected.is_empty() { Several::Nothing } else { Several::Batch(batch.gather(&selected)) };
        Made { rows, end, failed }
    }

    fn row(&mut self, cx: &Cx, row: Row) -> std::result::Result<Result<Several>, Row> {
        let new = self.criteria.values(cx, &row).and_then(|key| Ok(self.seen.insert(cx, key)?.1));
        Ok(new.map(|new| if new { Several::Row(row) } else { Several::Nothing }))
    }
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
        let mut rows = rows_of(cx, &table, &criteria.reads())?;
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
