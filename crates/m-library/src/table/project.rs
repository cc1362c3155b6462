//! Table.*: choosing and ordering columns: SelectColumns, RemoveColumns, ReorderColumns.

use super::columns::{self, Missing};
use m_engine::value::{Table, Text, Value};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result};
use std::collections::HashSet;

pub(crate) const ALL: &[Builtin] = &[SELECT_COLUMNS, REMOVE_COLUMNS, REORDER_COLUMNS];

const SELECT_COLUMNS: Builtin = Builtin {
    name: "Table.SelectColumns",
    signature: "(table as table, columns as any, optional missingField as nullable number) as table",
    doc: "Returns the table with only the column or list of columns `columns`, in that order. A column that does not \
          exist is an error, left out with `MissingField.Ignore`, or full of nulls with `MissingField.UseNull`.",
    examples: &[
        (
            r#"Table.SelectColumns(#table({"a", "b", "c"}, {{1, 2, 3}}), {"c", "a"})"#,
            r#"#table({"c", "a"}, {{3, 1}})"#,
        ),
        (
            r#"Table.SelectColumns(#table({"a"}, {{1}}), {"a", "x"}, MissingField.UseNull)"#,
            r#"#table({"a", "x"}, {{1, null}})"#,
        ),
        (r#"Table.SelectColumns(#table({"a"}, {{1}}), "x")"#, r#"error "Expression.Error""#),
    ],
    body: Rust(select_columns),
};

const REMOVE_COLUMNS: Builtin = Builtin {
    name: "Table.RemoveColumns",
    signature: "(table as table, columns as any, optional missingField as nullable number) as table",
    doc: "Returns the table without the column or list of columns `columns`. A column that does not exist is an error \
          unless `missingField` is `MissingField.Ignore` or `MissingField.UseNull`.",
    examples: &[(r#"Table.RemoveColumns(#table({"a", "b"}, {{1, 2}}), "a")"#, r#"#table({"b"}, {{2}})"#)],
    body: Rust(remove_columns),
};

const REORDER_COLUMNS: Builtin = Builtin {
    name: "Table.ReorderColumns",
    signature: "(table as table, columnOrder as list, optional missingField as nullable number) as table",
    doc: "Returns the table with the columns of `columnOrder` in that order, in the places that those columns have; \
          all others stay where they are. A column that does not exist is an error, passed over with \
          `MissingField.Ignore`, or added with nulls with `MissingField.UseNull`.",
    examples: &[(
        r#"Table.ReorderColumns(#table({"a", "b", "c"}, {{1, 2, 3}}), {"c", "a"})"#,
        r#"#table({"c", "b", "a"}, {{3, 2, 1}})"#,
    )],
    body: Rust(reorder_columns),
};

/// The table of the named columns; a name without a column gives nulls.
///
/// Errors: a name occurs twice.
pub(super) fn project(cx: &Cx, table: &Table, names: Vec<Text>) -> Result<Table> {
    table.project(cx, &columns::shape(names)?)
}

fn select_columns(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let missing = Missing::read(&args.value(2))?;
    let shape = table.shape(cx)?;
    let mut names = columns::names(cx, &args.value(1))?;
    match missing {
        Missing::UseNull => {}
        Missing::Ignore => names.retain(|name| shape.position(name).is_some()),
        Missing::Error => {
            if let Some(name) = names.iter().find(|name| shape.position(name).is_none()) {
                // The page of this function shows the words of a record's missing field.
                return Err(Error::expression_of(
                    format!("The field '{name}' of the record wasn't found."),
                    Value::from(name.clone()),
                ));
            }
        }
    }
    Ok(project(cx, &table, names)?.into())
}

fn remove_columns(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let missing = Missing::read(&args.value(2))?;
    let shape = table.shape(cx)?;
    let removed = columns::names(cx, &args.value(1))?;
    if missing == Missing::Error {
        columns::positions(&shape, &removed)?;
    }
    let removed: HashSet<Text> = removed.into_iter().collect();
    let names = shape.names().iter().filter(|name| !removed.contains(*name)).cloned().collect();
    Ok(project(cx, &table, names)?.into())
}

fn reorder_columns(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let missing = Missing::read(&args.value(2))?;
    let shape = table.shape(cx)?;
    let wanted = columns::names(cx, &args.value(1))?;
    if missing == Missing::Error {
        columns::positions(&shape, &wanted)?;
    }
    let (present, absent): (Vec<Text>, Vec<Text>) =
        wanted.into_iter().partition(|name| shape.position(name).is_some());
    let mut order = columns::shape(present)?.names().to_vec().into_iter();
    let moved: HashSet<Text> = order.as_slice().iter().cloned().collect();
    let mut names: Vec<Text> = Vec::with_capacity(shape.len());
    for name in shape.names() {
        let next = if moved.contains(name) { order.next() } else { None };
        names.push(next.unwrap_or_else(|| name.clone()));
    }
    if missing == Missing::UseNull {
        names.extend(absent);
    }
    Ok(project(cx, &table, names)?.into())
}
