//! Table.*: rows at the end and the order of rows: Last, LastN, RemoveLastN, ReverseRows, Repeat, SingleRow, Split,
//! SplitAt.

use super::columns;
use super::range::CountOrCondition;
use super::rows::{self, Row};
use super::step::{Declared, Follow, gathered, read_by, streamed};
use m_engine::value::{List, Record, Rows, Table, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result};
use std::collections::VecDeque;

pub(crate) const ALL: &[Builtin] =
    &[LAST, LAST_N, REMOVE_LAST_N, REVERSE_ROWS, REPEAT, SINGLE_ROW, SPLIT, SPLIT_AT];

const LAST: Builtin = Builtin {
    name: "Table.Last",
    signature: "(table as table, optional default as any) as any",
    doc: "Returns the last row, or `default` where there is none.",
    examples: &[
        (r#"Table.Last(#table({"a"}, {{1}, {2}}))"#, "[a = 2]"),
        (r#"Table.Last(#table({"a"}, {}), 0)"#, "0"),
    ],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let shape = table.shape(cx)?;
        let mut rows = table.rows(cx)?;
        let mut last = None;
        while let Some(row) = rows.next(cx) {
            last = Some(row?);
        }
        Ok(last.map_or_else(|| args.value(1), |row| Record::from_shape(shape, row).into()))
    }),
};

const LAST_N: Builtin = Builtin {
    name: "Table.LastN",
    signature: "(table as table, countOrCondition as any) as table",
    doc: "Returns the last rows: so many, or those after the last row for which a condition does not hold.",
    examples: &[
        (r#"Table.LastN(#table({"a"}, {{1}, {2}, {3}}), 2)"#, r#"#table({"a"}, {{2}, {3}})"#),
        (r#"Table.LastN(#table({"a"}, {{5}, {1}, {6}}), each [a] > 3)"#, r#"#table({"a"}, {{6}})"#),
    ],
    body: Rust(|cx, args| end_rows(cx, &args, true)),
};

const REMOVE_LAST_N: Builtin = Builtin {
    name: "Table.RemoveLastN",
    signature: "(table as table, optional countOrCondition as any) as table",
    doc: "Removes the last rows: so many, 1 where nothing is said, or those after the last row for which a condition \
          does not hold.",
    examples: &[(r#"Table.RemoveLastN(#table({"a"}, {{1}, {2}, {3}}), 2)"#, r#"#table({"a"}, {{1}})"#)],
    body: Rust(|cx, args| end_rows(cx, &args, false)),
};

const REVERSE_ROWS: Builtin = Builtin {
    name: "Table.ReverseRows",
    signature: "(table as table) as table",
    doc: "Returns the rows in reverse order.",
    examples: &[(r#"Table.ReverseRows(#table({"a"}, {{1}, {2}}))"#, r#"#table({"a"}, {{2}, {1}})"#)],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let declared = Declared::choice(cx, &table, Vec::new())?;
        let reversed = gathered(cx, &table, table.ty(cx)?, declared, move |cx, below, _| {
            let mut rows = below.all(cx)?;
            rows.reverse();
            Ok(rows)
        });
        Ok(reversed.into())
    }),
};

const REPEAT: Builtin = Builtin {
    name: "Table.Repeat",
    signature: "(table as table, count as number) as table",
    doc: "Returns the rows `count` times over.",
    examples: &[(r#"Table.Repeat(#table({"a"}, {{1}, {2}}), 2)"#, r#"#table({"a"}, {{1}, {2}, {1}, {2}})"#)],
    body: Rust(repeat),
};

const SINGLE_ROW: Builtin = Builtin {
    name: "Table.SingleRow",
    signature: "(table as table) as record",
    doc: "Returns the only row of a table of one row; with more rows or none it is an error.",
    examples: &[
        (r#"Table.SingleRow(#table({"a"}, {{1}}))"#, "[a = 1]"),
        (r#"Table.SingleRow(#table({"a"}, {{1}, {2}}))"#, r#"error "Expression.Error""#),
    ],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let shape = table.shape(cx)?;
        let mut rows = table.rows(cx)?;
        let Some(row) = rows.next(cx).transpose()? else {
            return Err(crate::list::not_enough_in(List::empty().into()));
        };
        if rows.next(cx).transpose()?.is_some() {
            let all = table.records(cx)?.into_iter().map(Value::from).collect();
            return Err(Error::expression_of(
                "There were too many elements in the enumeration to complete the operation.",
                Value::list(all),
            ));
        }
        Ok(Record::from_shape(shape, row).into())
    }),
};

const SPLIT: Builtin = Builtin {
    name: "Table.Split",
    signature: "(table as table, pageSize as number) as list",
    doc: "Returns a list of tables with `pageSize` rows each, the last one with what is left.",
    examples: &[(
        r#"Table.Split(#table({"a"}, {{1}, {2}, {3}}), 2)"#,
        r#"{#table({"a"}, {{1}, {2}}), #table({"a"}, {{3}})}"#,
    )],
    body: Rust(split),
};

const SPLIT_AT: Builtin = Builtin {
    name: "Table.SplitAt",
    signature: "(table as table, count as number) as list",
    doc: "Returns a list of two tables: the first `count` rows, and the rest.",
    examples: &[(
        r#"Table.SplitAt(#table({"a"}, {{1}, {2}, {3}}), 2)"#,
        r#"{#table({"a"}, {{1}, {2}}), #table({"a"}, {{3}})}"#,
    )],
    body: Rust(|cx, args| {
        let (table, count): (Table, usize) = (args.get(0)?, columns::count(&args, 1, "count")?);
        let (first, rest) = (table.clone(), table);
        Ok(List::from_cells(vec![
            Cell::lazy(cx, move |cx| Ok(first.take(cx, count)?.into())),
            Cell::lazy(cx, move |cx| Ok(rest.skip(cx, count)?.into())),
        ])
        .into())
    }),
};

/// Keeps, or removes, the rows at the end.
fn end_rows(cx: &Cx, args: &Args, keep: bool) -> Result<Value> {
    let table: Table = args.get(0)?;
    let ty = table.ty(cx)?;
    let condition = match CountOrCondition::read(args, 1)? {
        CountOrCondition::Count(count) if !keep => return Ok(all_but_last(cx, &table, count)?.into()),
        CountOrCondition::Count(count) => {
            let declared = Declared::choice(cx, &table, Vec::new())?;
            let last = gathered(cx, &table, ty, declared, move |cx, below, _| {
                let mut rows = below.rows(cx)?;
                let mut last: VecDeque<Row> = VecDeque::new();
                while let Some(row) = rows.next(cx) {
                    last.push_back(row?);
                    if last.len() > count {
                        last.pop_front();
                    }
                }
                Ok(last.into())
            });
            return Ok(last.into());
        }
        CountOrCondition::Condition(condition) => condition,
    };
    let shape = table.shape(cx)?;
    let declared = Declared::choice(cx, &table, read_by(&condition, &shape))?;
    let rows = gathered(cx, &table, ty, declared, move |cx, below, _| {
        let mut rows = below.all(cx)?;
        let mut start = rows.len();
        while let Some(row) = start.checked_sub(1).and_then(|last| rows.get(last))
            && rows::holds(cx, &condition, &shape, row)?
        {
            start -= 1;
        }
        let tail = rows.split_off(start);
        Ok(if keep { tail } else { rows })
    });
    Ok(rows.into())
}

/// All rows but the last `count`; holds back as many as that.
fn all_but_last(cx: &Cx, table: &Table, count: usize) -> Result<Table> {
    let declared = Declared::choice(cx, table, Vec::new())?.following(Follow::Leading(count));
    Ok(streamed(cx, table, table.ty(cx)?, declared, move |cx, below, _| {
        let mut rows = below.rows(cx)?;
        let mut held: VecDeque<Row> = VecDeque::new();
        Ok(move |cx: &Cx| {
            while held.len() <= count {
                match rows.next(cx)? {
                    Ok(row) => held.push_back(row),
                    Err(error) => return Some(Err(error)),
                }
            }
            held.pop_front().map(Ok)
        })
    }))
}

fn repeat(cx: &Cx, args: Args) -> Result<Value> {
    let (table, count): (Table, usize) = (args.get(0)?, columns::count(&args, 1, "count")?);
    let ty = columns::without_keys(&table.ty(cx)?, None);
    let declared = Declared::choice(cx, &table, Vec::new())?.following(Follow::Leading(0));
    Ok(streamed(cx, &table, ty, declared, move |_, below, _| {
        let mut left = count;
        let mut rows: Option<Rows> = None;
        let mut empty = true;
        Ok(move |cx: &Cx| {
            loop {
                if let Some(row) = rows.as_mut().and_then(|rows| rows.next(cx)) {
                    empty = false;
                    return Some(row);
                }
                // A table that was empty once would be asked again and again.
                if rows.is_some() && empty {
                    return None;
                }
                left = left.checked_sub(1)?;
                match below.rows(cx) {
                    Ok(opened) => rows = Some(opened),
                    Err(error) => return Some(Err(error)),
                }
            }
        })
    })
    .into())
}

fn split(cx: &Cx, args: Args) -> Result<Value> {
    let (table, size): (Table, usize) = (args.get(0)?, columns::count(&args, 1, "pageSize")?);
    if size == 0 {
        return Err(crate::list::out_of_range("pageSize", args.value(1)));
    }
    let ty = table.ty(cx)?;
    Ok(List::generate(cx, move |cx| {
        let mut rows = table.rows(cx)?;
        let ty = ty.clone();
        Ok(move |cx: &Cx| {
            let mut page = Vec::new();
            while page.len() < size {
                match rows.next(cx) {
                    Some(Ok(row)) => page.push(row),
                    Some(Err(error)) => return Some(Err(error)),
                    None => break,
                }
            }
            (!page.is_empty()).then(|| Ok(Cell::Value(rows::table_of(ty.clone(), page).into())))
        })
    })
    .into())
}
