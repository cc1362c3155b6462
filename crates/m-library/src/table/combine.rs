//! Table.*: rows of several tables: Combine, InsertRows, ReplaceRows, FromPartitions.

use super::add::with_column;
use super::columns::{self, Missing};
use super::construct::{described, record_of, record_row};
use super::keys;
use super::rename::appended;
use super::rows::{self, Row};
use super::step::{Declared, Follow, Needs, streamed};
use m_engine::value::{Data, List, Rows, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, ops};

pub(crate) const ALL: &[Builtin] = &[COMBINE, INSERT_ROWS, REPLACE_ROWS, FROM_PARTITIONS];

const COMBINE: Builtin = Builtin {
    name: "Table.Combine",
    signature: "(tables as list, optional columns as any) as table",
    doc: "Returns the rows of all tables one after the other. Columns are matched by name; a cell that a table does \
          not have is null. The columns are those of all tables, or those that `columns` says: a list of names or a \
          table type.",
    examples: &[(
        r#"Table.Combine({#table({"a"}, {{1}}), #table({"b"}, {{2}})})"#,
        r#"#table({"a", "b"}, {{1, null}, {null, 2}})"#,
    )],
    body: Rust(combine),
};

const INSERT_ROWS: Builtin = Builtin {
    name: "Table.InsertRows",
    signature: "(table as table, offset as number, rows as list) as table",
    doc: "Inserts `rows`, a list of records, at position `offset`. The records are read when the rows are.",
    examples: &[(
        r#"Table.InsertRows(#table({"a"}, {{1}, {2}}), 1, {[a = 9]})"#,
        r#"#table({"a"}, {{1}, {9}, {2}})"#,
    )],
    body: Rust(|cx, args| splice(cx, &args.get(0)?, args.get(1)?, 0, args.get(2)?)),
};

const REPLACE_ROWS: Builtin = Builtin {
    name: "Table.ReplaceRows",
    signature: "(table as table, offset as number, count as number, rows as list) as table",
    doc: "Replaces `count` rows from position `offset` on by `rows`, a list of records.",
    examples: &[(
        r#"Table.ReplaceRows(#table({"a"}, {{1}, {2}, {3}}), 0, 2, {[a = 9]})"#,
        r#"#table({"a"}, {{9}, {3}})"#,
    )],
    body: Rust(|cx, args| splice(cx, &args.get(0)?, args.get(1)?, args.get(2)?, args.get(3)?)),
};

const FROM_PARTITIONS: Builtin = Builtin {
    name: "Table.FromPartitions",
    signature: "(partitionColumn as text, partitions as list, optional partitionColumnType as nullable type) as table",
    doc: "Combines the tables of `partitions`, a list of pairs of a value and a table, and adds a column with the \
          value.",
    examples: &[(
        r#"Table.FromPartitions("Year", {{1994, #table({"a"}, {{1}})}, {1995, #table({"a"}, {{2}})}})"#,
        r#"#table({"a", "Year"}, {{1, 1994}, {2, 1995}})"#,
    )],
    body: Rust(from_partitions),
};

fn tables(cx: &Cx, list: &List) -> Result<Vec<Table>> {
    let table = |value: Value| match value.data {
        Data::Table(table) => Ok(table),
        _ => Err(Error::conversion(&value, &Type::any_table())),
    };
    columns::each(cx, list, table)
}

fn combine(cx: &Cx, args: Args) -> Result<Value> {
    let list: List = args.get(0)?;
    let tables = tables(cx, &list)?;
    let columns = described(cx, &args.value(1))?;
    if let Some((ty, row)) = columns.and_then(|ty| ty.row_type().map(|row| (ty, row))) {
        if tables.is_empty() {
            return Ok(rows::table_of(ty, Vec::new()).into());
        }
        let project = |table: &Table| table.project(cx, row.shape());
        let projected = tables.iter().map(project).collect::<Result<Vec<_>>>()?;
        return Ok(ops::concatenate_tables(cx, projected)?.with_type(ty).into());
    }
    for (index, table) in tables.iter().enumerate() {
        let arguments = || vec![list.clone().into(), Value::number(index as f64)];
        if let Some(folded) = table.fold(cx, "OnCombine", arguments)? {
            return Ok(folded.into());
        }
    }
    Ok(ops::concatenate_tables(cx, tables)?.into())
}

/// The table with `count` rows from `offset` on replaced by records.
fn splice(cx: &Cx, table: &Table, offset: usize, count: usize, inserted: List) -> Result<Value> {
    let ty = columns::without_keys(&table.ty(cx)?, None);
    let shape = table.shape(cx)?;
    let declared = Declared::choice(cx, table, Vec::new())?.following(Follow::Leading(count));
    Ok(streamed(cx, table, ty, declared, move |cx, below, _| {
        let mut rows = below.rows(cx)?;
        let (inserted, shape) = (inserted.clone(), shape.clone());
        let mut items = None;
        let mut before = offset;
        let mut done = false;
        Ok(move |cx: &Cx| {
            if before > 0 {
                before -= 1;
                return Some(rows.next(cx).unwrap_or_else(|| Err(beyond_end())));
            }
            if !done {
                if items.is_none() {
                    match inserted.iter(cx) {
                        Ok(opened) => items = Some(opened),
                        Err(error) => return Some(Err(error)),
                    }
                }
                if let Some(item) = items.as_mut().and_then(|items| items.next_value(cx)) {
                    return Some(item.and_then(|item| new_row(&item, &shape)));
                }
                done = true;
                if let Err(error) = drop_rows(cx, &mut rows, count) {
                    return Some(Err(error));
                }
            }
            rows.next(cx)
        })
    })
    .into())
}

fn new_row(item: &Value, shape: &std::rc::Rc<m_engine::value::Shape>) -> Result<Row> {
    record_row(&record_of(item)?, shape, Missing::Error)
}

fn drop_rows(cx: &Cx, rows: &mut Rows, count: usize) -> Result<()> {
    for _ in 0..count {
        match rows.next(cx) {
            Some(row) => drop(row?),
            None => return Err(beyond_end()),
        }
    }
    Ok(())
}

fn beyond_end() -> Error {
    Error::expression("There weren't enough elements in the enumeration to complete the operation.")
}

fn from_partitions(cx: &Cx, args: Args) -> Result<Value> {
    let name: Text = args.get(0)?;
    let column = args.get::<Option<Type>>(2)?.unwrap_or_else(Type::any);
    let mut parts = Vec::new();
    let mut key: Vec<Text> = Vec::new();
    for pair in columns::operations(cx, &args.value(1))? {
        let [value, table] = pair.as_slice() else {
            return Err(Error::expression_of("A partition is a list of a value and a table.", args.value(1)));
        };
        let Data::Table(table) = &table.data else {
            return Err(Error::conversion(table, &Type::any_table()));
        };
        if parts.is_empty()
            && let inner = keys::partition_key(cx, table)?
            && !inner.is_null()
        {
            key = columns::names(cx, &inner)?;
        }
        let ty = with_column(cx, table, name.clone(), column.clone())?;
        let cell = Cell::Value(value.clone());
        let mut needs = Needs::same(table.shape(cx)?.len());
        needs.push(Needs::none());
        parts.push(rows::map(cx, table, ty, needs, move |_, row| Ok(appended(row, cell.clone()))));
    }
    if parts.is_empty() {
        return Ok(rows::table_of(columns::table_type(vec![name], [column])?, Vec::new()).into());
    }
    key.push(name);
    Ok(keys::partitioned_by(cx, &ops::concatenate_tables(cx, parts)?, key)?.into())
}
