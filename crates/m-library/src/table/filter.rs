//! Table.*: rows by condition: SelectRows, MatchesAllRows, MatchesAnyRows, FindText, SelectRowsWithErrors,
//! RemoveRowsWithErrors.

use super::columns;
use super::rows;
use super::selected;
use super::step::{read_by, rows_of};
use m_engine::value::{Data, Function, Table, Text, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, m_text};

pub(crate) const ALL: &[Builtin] =
    &[SELECT_ROWS, MATCHES_ALL, MATCHES_ANY, FIND_TEXT, SELECT_ERRORS, REMOVE_ERRORS];

const SELECT_ROWS: Builtin = Builtin {
    name: "Table.SelectRows",
    signature: "(table as table, condition as function) as table",
    doc: "Returns the rows for which `condition` is true, reading them one by one as they are asked for.",
    examples: &[(
        r#"Table.SelectRows(#table({"a"}, {{1}, {null}, {3}}), each [a] > 2)"#,
        r#"#table({"a"}, {{3}})"#,
    )],
    body: Rust(|cx, args| {
        let (table, condition): (Table, Function) = (args.get(0)?, args.get(1)?);
        if let Some(folded) = table.fold(cx, "OnSelectRows", || vec![condition.clone().into()])? {
            return Ok(folded.into());
        }
        Ok(selected::table(cx, &table, condition)?.into())
    }),
};

const MATCHES_ALL: Builtin = Builtin {
    name: "Table.MatchesAllRows",
    signature: "(table as table, condition as function) as logical",
    doc: "Returns whether `condition` is true for all rows.",
    examples: &[(r#"Table.MatchesAllRows(#table({"a"}, {{2}, {4}}), each [a] > 2)"#, "false")],
    body: Rust(|cx, args| Ok(Value::from(!any_row(cx, &args, false)?))),
};

const MATCHES_ANY: Builtin = Builtin {
    name: "Table.MatchesAnyRows",
    signature: "(table as table, condition as function) as logical",
    doc: "Returns whether `condition` is true for at least one row.",
    examples: &[(r#"Table.MatchesAnyRows(#table({"a"}, {{2}, {4}}), each [a] > 2)"#, "true")],
    body: Rust(|cx, args| Ok(Value::from(any_row(cx, &args, true)?))),
};

const FIND_TEXT: Builtin = Builtin {
    name: "Table.FindText",
    signature: "(table as table, text as text) as table",
    doc: "Returns the rows that contain `text` in one of their cells: in a text, or in a scalar value written out.",
    examples: &[(
        r#"Table.FindText(#table({"a", "b"}, {{1, "Bob"}, {2, "Jim"}}), "Bob")"#,
        r#"#table({"a", "b"}, {{1, "Bob"}})"#,
    )],
    body: Rust(|cx, args| {
        let (table, wanted): (Table, Text) = (args.get(0)?, args.get(1)?);
        let by = (0..table.shape(cx)?.len()).collect();
        let found = rows::filter(cx, &table, by, move |cx, row| {
            for cell in row {
                if contains(&cell.force(cx)?, &wanted) {
                    return Ok(true);
                }
            }
            Ok(false)
        })?;
        Ok(found.into())
    }),
};

const SELECT_ERRORS: Builtin = Builtin {
    name: "Table.SelectRowsWithErrors",
    signature: "(table as table, optional columns as nullable list) as table",
    doc: "Returns the rows with an error in at least one cell, or in one of the columns `columns`.",
    examples: &[(r#"Table.SelectRowsWithErrors(#table({"a", "b"}, {{1, error "x"}, {2, 3}}))[a]"#, "{1}")],
    body: Rust(|cx, args| with_errors(cx, &args, true)),
};

const REMOVE_ERRORS: Builtin = Builtin {
    name: "Table.RemoveRowsWithErrors",
    signature: "(table as table, optional columns as nullable list) as table",
    doc: "Returns the rows without an error in any cell, or in any of the columns `columns`.",
    examples: &[(
        r#"Table.RemoveRowsWithErrors(#table({"a"}, {{error "x"}, {2}}))"#,
        r#"#table({"a"}, {{2}})"#,
    )],
    body: Rust(|cx, args| with_errors(cx, &args, false)),
};

/// Whether the condition gives `wanted` for any row.
fn any_row(cx: &Cx, args: &Args, wanted: bool) -> Result<bool> {
    let (table, condition): (Table, Function) = (args.get(0)?, args.get(1)?);
    let shape = table.shape(cx)?;
    let mut rows = rows_of(cx, &table, &read_by(&condition, &shape))?;
    while let Some(row) = rows.next(cx) {
        if rows::holds(cx, &condition, &shape, &row?)? == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

fn contains(value: &Value, wanted: &Text) -> bool {
    match &value.data {
        Data::Text(text) => text.contains(wanted.as_str()),
        Data::Number(number) => number.to_string().contains(wanted.as_str()),
        Data::Null => false,
        _ => m_text::inline(value).is_some_and(|shown| shown.contains(wanted.as_str())),
    }
}

fn with_errors(cx: &Cx, args: &Args, wanted: bool) -> Result<Value> {
    let table: Table = args.get(0)?;
    let shape = table.shape(cx)?;
    let positions = match args.value(1) {
        columns if columns.is_null() => (0..shape.len()).collect::<Vec<_>>(),
        names => columns::positions(&shape, &columns::names(cx, &names)?)?,
    };
    let selected = rows::filter(cx, &table, positions.clone(), move |cx, row: &[Cell]| {
        for position in &positions {
            match rows::value(cx, row, *position) {
                Err(error) if !error.is_catchable() => return Err(error),
                Err(_) => return Ok(wanted),
                Ok(_) => {}
            }
        }
        Ok(!wanted)
    })?;
    Ok(selected.into())
}
