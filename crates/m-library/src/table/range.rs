//! Table.*: rows from the beginning or the middle: First, FirstN, FirstValue, Skip, RemoveFirstN, Range, RemoveRows,
//! AlternateRows.

use super::columns;
use super::rows::{self, Row};
use super::step::{Declared, Follow, read_by, rows_of, streamed};
use m_engine::value::{Data, Function, Table, Value};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] =
    &[FIRST, FIRST_VALUE, FIRST_N, SKIP, REMOVE_FIRST_N, RANGE, REMOVE_ROWS, ALTERNATE_ROWS];

const FIRST: Builtin = Builtin {
    name: "Table.First",
    signature: "(table as table, optional default as any) as any",
    doc: "Returns the first row, or `default` where there is none.",
    examples: &[
        (r#"Table.First(#table({"a"}, {{1}, {2}}))"#, "[a = 1]"),
        (r#"Table.First(#table({"a"}, {}), 0)"#, "0"),
    ],
    body: Rust(|cx, args| {
        let first = first_row(cx, &args.get(0)?)?;
        Ok(first.unwrap_or_else(|| args.value(1)))
    }),
};

const FIRST_VALUE: Builtin = Builtin {
    name: "Table.FirstValue",
    signature: "(table as table, optional default as any) as any",
    doc: "Returns the value of the first column in the first row, or `default` where there is none.",
    examples: &[
        (r#"Table.FirstValue(#table({"a", "b"}, {{1, 2}}))"#, "1"),
        (r#"Table.FirstValue(#table({"a"}, {}), "none")"#, r#""none""#),
    ],
    body: Rust(|cx, args| {
        let table = args.get::<Table>(0)?.take(cx, 1)?;
        let row = rows_of(cx, &table, &[0])?.next(cx).transpose()?;
        row.as_ref().and_then(|row| row.first()).map_or_else(|| Ok(args.value(1)), |cell| cell.force(cx))
    }),
};

const FIRST_N: Builtin = Builtin {
    name: "Table.FirstN",
    signature: "(table as table, countOrCondition as any) as table",
    doc: "Returns the first rows: so many, or as long as a condition holds.",
    examples: &[
        (r#"Table.FirstN(#table({"a"}, {{1}, {2}, {3}}), 2)"#, r#"#table({"a"}, {{1}, {2}})"#),
        (r#"Table.FirstN(#table({"a"}, {{1}, {5}, {2}}), each [a] < 3)"#, r#"#table({"a"}, {{1}})"#),
    ],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        match CountOrCondition::read(&args, 1)? {
            CountOrCondition::Count(count) => Ok(table.take(cx, count)?.into()),
            CountOrCondition::Condition(condition) => Ok(take_while(cx, &table, condition)?.into()),
        }
    }),
};

const SKIP: Builtin = Builtin {
    name: "Table.Skip",
    signature: "(table as table, optional countOrCondition as any) as table",
    doc: "Returns the table without its first rows: so many, 1 where nothing is said, or as long as a condition holds.",
    examples: &[
        (r#"Table.Skip(#table({"a"}, {{1}, {2}, {3}}), 2)"#, r#"#table({"a"}, {{3}})"#),
        (r#"Table.Skip(#table({"a"}, {{1}, {5}, {2}}), each [a] < 3)"#, r#"#table({"a"}, {{5}, {2}})"#),
    ],
    body: Rust(skip_rows),
};

const REMOVE_FIRST_N: Builtin = Builtin {
    name: "Table.RemoveFirstN",
    signature: "(table as table, optional countOrCondition as any) as table",
    doc: "Removes the first rows: so many, 1 where nothing is said, or as long as a condition holds.",
    examples: &[(r#"Table.RemoveFirstN(#table({"a"}, {{1}, {2}, {3}}))"#, r#"#table({"a"}, {{2}, {3}})"#)],
    body: Rust(skip_rows),
};

const RANGE: Builtin = Builtin {
    name: "Table.Range",
    signature: "(table as table, offset as number, optional count as nullable number) as table",
    doc: "Returns `count` rows from position `offset` on, or all from there.",
    examples: &[(r#"Table.Range(#table({"a"}, {{1}, {2}, {3}}), 1, 1)"#, r#"#table({"a"}, {{2}})"#)],
    body: Rust(|cx, args| {
        let table = args.get::<Table>(0)?.skip(cx, columns::count(&args, 1, "offset")?)?;
        Ok(match args.value(2).is_null() {
            false => table.take(cx, columns::count(&args, 2, "count")?)?.into(),
            true => table.into(),
        })
    }),
};

const REMOVE_ROWS: Builtin = Builtin {
    name: "Table.RemoveRows",
    signature: "(table as table, offset as number, optional count as nullable number) as table",
    doc: "Removes `count` rows, or 1, from position `offset` on.",
    examples: &[(r#"Table.RemoveRows(#table({"a"}, {{1}, {2}, {3}}), 1)"#, r#"#table({"a"}, {{1}, {3}})"#)],
    body: Rust(|cx, args| {
        let offset = columns::count(&args, 1, "offset")?;
        let count = if args.value(2).is_null() { 1 } else { columns::count(&args, 2, "count")? };
        let end = offset.saturating_add(count);
        let keep = move |index| index < offset || index >= end;
        Ok(by_position(cx, &args.get(0)?, Follow::Leading(count), keep)?.into())
    }),
};

const ALTERNATE_ROWS: Builtin = Builtin {
    name: "Table.AlternateRows",
    signature: "(table as table, offset as number, skip as number, take as number) as table",
    doc: "Keeps the first `offset` rows, then by turns leaves out `skip` rows and keeps `take` rows.",
    examples: &[(
        r#"Table.AlternateRows(#table({"a"}, {{1}, {2}, {3}, {4}}), 1, 1, 1)"#,
        r#"#table({"a"}, {{1}, {3}})"#,
    )],
    body: Rust(|cx, args| {
        let count = |index, name| columns::count(&args, index, name);
        let (offset, skip, take) = (count(1, "offset")?, count(2, "skip")?, count(3, "take")?);
        let period = skip.saturating_add(take).max(1);
        let keep = move |index: usize| index < offset || (index - offset) % period >= skip;
        Ok(by_position(cx, &args.get(0)?, Follow::Any, keep)?.into())
    }),
};

/// How many rows, or up to which row.
pub(super) enum CountOrCondition {
    /// So many.
    Count(usize),
    /// As long as it holds.
    Condition(Function),
}

impl CountOrCondition {
    /// Reads the argument; null is a count of 1.
    ///
    /// Errors: it is neither a number nor a function, or a negative number.
    pub(super) fn read(args: &Args, index: usize) -> Result<CountOrCondition> {
        let value = args.value(index);
        match &value.data {
            Data::Null => Ok(CountOrCondition::Count(1)),
            Data::Number(_) => columns::count(args, index, "countOrCondition").map(CountOrCondition::Count),
            _ => columns::function(&value).map(CountOrCondition::Condition),
        }
    }
}

fn skip_rows(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    match CountOrCondition::read(&args, 1)? {
        CountOrCondition::Count(count) => Ok(table.skip(cx, count)?.into()),
        CountOrCondition::Condition(condition) => Ok(skip_while(cx, &table, condition)?.into()),
    }
}

/// The first row as a record.
pub(super) fn first_row(cx: &Cx, table: &Table) -> Result<Option<Value>> {
    Ok(table.row(cx, 0)?.map(Value::from))
}

/// The rows whose position is accepted.
fn by_position(
    cx: &Cx,
    table: &Table,
    rows: Follow,
    keep: impl Fn(usize) -> bool + 'static,
) -> Result<Table> {
    let (ty, declared) = (table.ty(cx)?, Declared::choice(cx, table, Vec::new())?.following(rows));
    let keep = Rc::new(keep);
    Ok(streamed(cx, table, ty, declared, move |cx, below, _| {
        let mut rows = below.rows(cx)?;
        let keep = keep.clone();
        let mut index = 0;
        Ok(move |cx: &Cx| {
            loop {
                let row = rows.next(cx)?;
                index += 1;
                if row.is_err() || keep(index - 1) {
                    return Some(row);
                }
            }
        })
    }))
}

/// The rows before the first for which the condition does not hold.
pub(super) fn take_while(cx: &Cx, table: &Table, condition: Function) -> Result<Table> {
    let (ty, shape) = (table.ty(cx)?, table.shape(cx)?);
    let declared = Declared::choice(cx, table, read_by(&condition, &shape))?.following(Follow::Leading(0));
    Ok(streamed(cx, table, ty, declared, move |cx, below, _| {
        let mut rows = below.rows(cx)?;
        let (shape, condition) = (shape.clone(), condition.clone());
        let mut done = false;
        Ok(move |cx: &Cx| {
            if done {
                return None;
            }
            let row = match cx.reading_part(|| rows.next(cx))? {
                Ok(row) => row,
                Err(error) => return Some(Err(error)),
            };
            match rows::holds(cx, &condition, &shape, &row) {
                Ok(true) => Some(Ok(row)),
                Ok(false) => {
                    done = true;
                    None
                }
                Err(error) => Some(Err::<Row, Error>(error)),
            }
        })
    }))
}

/// The rows from the first on for which the condition does not hold.
fn skip_while(cx: &Cx, table: &Table, condition: Function) -> Result<Table> {
    let (ty, shape) = (table.ty(cx)?, table.shape(cx)?);
    let declared = Declared::choice(cx, table, read_by(&condition, &shape))?;
    Ok(streamed(cx, table, ty, declared, move |cx, below, _| {
        let mut rows = below.rows(cx)?;
        let (shape, condition) = (shape.clone(), condition.clone());
        let mut skipping = true;
        Ok(move |cx: &Cx| {
            loop {
                let row = match rows.next(cx)? {
                    Ok(row) => row,
                    Err(error) => return Some(Err(error)),
                };
                if skipping {
                    match rows::holds(cx, &condition, &shape, &row) {
                        Ok(true) => continue,
                        Ok(false) => skipping = false,
                        Err(error) => return Some(Err(error)),
                    }
                }
                return Some(Ok(row));
            }
        })
    }))
}
