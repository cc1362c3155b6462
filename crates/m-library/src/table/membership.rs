//! Table.*: rows looked for in a table: Contains, ContainsAll, ContainsAny, PositionOf, PositionOfAny,
//! RemoveMatchingRows, ReplaceMatchingRows.

use super::columns::{self, Missing};
use super::construct::{record_of, record_row};
use super::rows;
use super::step::{Needs, rows_of};
use super::wanted::Matcher;
use m_engine::value::{List, Record, Table, Value};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[
    CONTAINS,
    CONTAINS_ALL,
    CONTAINS_ANY,
    POSITION_OF,
    POSITION_OF_ANY,
    REMOVE_MATCHING_ROWS,
    REPLACE_MATCHING_ROWS,
];

const CONTAINS: Builtin = Builtin {
    name: "Table.Contains",
    signature: "(table as table, row as record, optional equationCriteria as any) as logical",
    doc: "Returns whether a row of the table equals `row`: in the fields that `row` has, or by `equationCriteria`.",
    examples: &[
        (r#"Table.Contains(#table({"a", "b"}, {{1, "x"}}), [b = "x"])"#, "true"),
        (r#"Table.Contains(#table({"a", "b"}, {{1, "x"}}), [a = 2, b = "x"], "b")"#, "true"),
    ],
    body: Rust(|cx, args| {
        let wanted = vec![args.get(1)?];
        Ok(Value::from(contains(cx, &args, wanted, Which::Any)?))
    }),
};

const CONTAINS_ALL: Builtin = Builtin {
    name: "Table.ContainsAll",
    signature: "(table as table, rows as list, optional equationCriteria as any) as logical",
    doc: "Returns whether each of `rows` equals a row of the table; see `Table.Contains`.",
    examples: &[(r#"Table.ContainsAll(#table({"a"}, {{1}, {2}}), {[a = 1], [a = 3]})"#, "false")],
    body: Rust(|cx, args| {
        let wanted = records(cx, &args.get(1)?)?;
        Ok(Value::from(contains(cx, &args, wanted, Which::All)?))
    }),
};

const CONTAINS_ANY: Builtin = Builtin {
    name: "Table.ContainsAny",
    signature: "(table as table, rows as list, optional equationCriteria as any) as logical",
    doc: "Returns whether any of `rows` equals a row of the table; see `Table.Contains`.",
    examples: &[(r#"Table.ContainsAny(#table({"a"}, {{1}, {2}}), {[a = 1], [a = 3]})"#, "true")],
    body: Rust(|cx, args| {
        let wanted = records(cx, &args.get(1)?)?;
        Ok(Value::from(contains(cx, &args, wanted, Which::Any)?))
    }),
};

const POSITION_OF: Builtin = Builtin {
    name: "Table.PositionOf",
    signature: "(table as table, row as record, optional occurrence as any, optional equationCriteria as any) as any",
    doc: "Returns the position of the first row that equals `row`, or -1; the last with `Occurrence.Last`, a list of \
          all with `Occurrence.All`.",
    examples: &[
        (r#"Table.PositionOf(#table({"a"}, {{1}, {2}, {1}}), [a = 1])"#, "0"),
        (r#"Table.PositionOf(#table({"a"}, {{1}, {2}, {1}}), [a = 1], Occurrence.All)"#, "{0, 2}"),
        (r#"Table.PositionOf(#table({"a"}, {{1}}), [a = 7])"#, "-1"),
    ],
    body: Rust(|cx, args| {
        let wanted = vec![args.get(1)?];
        positions(cx, &args, wanted)
    }),
};

const POSITION_OF_ANY: Builtin = Builtin {
    name: "Table.PositionOfAny",
    signature: "(table as table, rows as list, optional occurrence as nullable number, \
                optional equationCriteria as any) as any",
    doc: "Returns the position of the first row that equals one of `rows`, or -1; the last with `Occurrence.Last`, a \
          list of all with `Occurrence.All`.",
    examples: &[(r#"Table.PositionOfAny(#table({"a"}, {{1}, {2}, {3}}), {[a = 3], [a = 2]})"#, "1")],
    body: Rust(|cx, args| {
        let wanted = records(cx, &args.get(1)?)?;
        positions(cx, &args, wanted)
    }),
};

const REMOVE_MATCHING_ROWS: Builtin = Builtin {
    name: "Table.RemoveMatchingRows",
    signature: "(table as table, rows as list, optional equationCriteria as any) as table",
    doc: "Removes the rows that equal one of `rows`: in the fields that those have, or by `equationCriteria`.",
    examples: &[(
        r#"Table.RemoveMatchingRows(#table({"a", "b"}, {{1, 2}, {3, 4}}), {[a = 1]}, "a")"#,
        r#"#table({"a", "b"}, {{3, 4}})"#,
    )],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let matcher = Matcher::new(cx, &table, records(cx, &args.get(1)?)?, &args.value(2))?;
        let reads = matcher.reads();
        Ok(rows::filter(cx, &table, reads, move |cx, row| Ok(matcher.find(cx, row)?.is_none()))?.into())
    }),
};

const REPLACE_MATCHING_ROWS: Builtin = Builtin {
    name: "Table.ReplaceMatchingRows",
    signature: "(table as table, replacements as list, optional equationCriteria as any) as table",
    doc: "Replaces rows: `replacements` is a list of pairs of an old and a new row.",
    examples: &[(
        r#"Table.ReplaceMatchingRows(#table({"a"}, {{1}, {2}}), {{[a = 1], [a = -1]}})"#,
        r#"#table({"a"}, {{-1}, {2}})"#,
    )],
    body: Rust(replace_matching),
};

fn records(cx: &Cx, list: &List) -> Result<Vec<Record>> {
    let mut items = list.iter(cx)?;
    let mut records = Vec::new();
    while let Some(item) = items.next_value(cx) {
        records.push(record_of(&item?)?);
    }
    Ok(records)
}

/// Which of the wanted rows have to be there.
#[derive(Clone, Copy, PartialEq)]
enum Which {
    Any,
    All,
}

/// Whether so many of the wanted rows are in the table; no row is read once that is known.
fn contains(cx: &Cx, args: &Args, wanted: Vec<Record>, which: Which) -> Result<bool> {
    let table: Table = args.get(0)?;
    let matcher = Matcher::new(cx, &table, wanted, &args.value(2))?;
    let mut found = vec![false; matcher.len()];
    let all = found.len();
    let mut missing = all;
    let mut rows = rows_of(cx, &table, &matcher.reads())?;
    while missing > 0
        && (which == Which::All || missing == all)
        && let Some(row) = rows.next(cx)
    {
        matcher.equals(cx, &row?, |number, is_equal| {
            if let Some(found) = found.get_mut(number).filter(|found| !**found)
                && is_equal()?
            {
                *found = true;
                missing -= 1;
            }
            Ok(true)
        })?;
    }
    Ok(match which {
        Which::Any => missing < all,
        Which::All => missing == 0,
    })
}

fn positions(cx: &Cx, args: &Args, wanted: Vec<Record>) -> Result<Value> {
    let table: Table = args.get(0)?;
    let occurrence = match args.value(2) {
        value if value.is_null() => 0,
        value => value.as_index().filter(|kind| *kind <= 2).ok_or_else(|| {
            Error::expression_of("The value is no Occurrence value: use 0, 1 or 2.", value.clone())
        })?,
    };
    let matcher = Matcher::new(cx, &table, wanted, &args.value(3))?;
    let mut positions = Vec::new();
    let mut rows = rows_of(cx, &table, &matcher.reads())?;
    let mut index = 0;
    while let Some(row) = rows.next(cx) {
        if matcher.find(cx, &row?)?.is_some() {
            positions.push(Value::number(f64::from(index)));
            if occurrence == 0 {
                break;
            }
        }
        index += 1;
    }
    Ok(match occurrence {
        2 => Value::list(positions),
        _ => positions.pop().unwrap_or_else(|| Value::number(-1.0)),
    })
}

fn replace_matching(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let shape = table.shape(cx)?;
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for pair in columns::operations(cx, &args.value(1))? {
        let [before, after] = pair.as_slice() else {
            return Err(Error::expression_of(
                "A replacement is a list of the old and the new row.",
                args.value(1),
            ));
        };
        old.push(record_of(before)?);
        new.push(record_row(&record_of(after)?, &shape, Missing::Error)?);
    }
    let matcher = Matcher::new(cx, &table, old, &args.value(2))?;
    let ty = table.ty(cx)?;
    let reads: Rc<[usize]> = matcher.reads().into();
    let needs = (0..shape.len()).map(|column| Needs::Also(reads.clone(), column)).collect();
    Ok(rows::map(cx, &table, ty, needs, move |cx, row| {
        let replacement = matcher.find(cx, &row)?.and_then(|position| new.get(position).cloned());
        Ok(replacement.unwrap_or(row))
    })
    .into())
}
