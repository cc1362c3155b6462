//! Table.*: keys and partition keys of table types: Keys, AddKey, ReplaceKeys, PartitionKey, ReplacePartitionKey,
//! PartitionValues, Partition.

use super::columns;
use super::project::project;
use super::rows;
use crate::type_::keys::PARTITION as PARTITION_FACET;
use m_engine::value::types::{Key, TableType, TypeKind};
use m_engine::value::{Data, Function, Kind, List, Record, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, eval};
use std::collections::HashMap;
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] =
    &[KEYS, ADD_KEY, REPLACE_KEYS, PARTITION_KEY, REPLACE_PARTITION_KEY, PARTITION_VALUES, PARTITION];

const KEYS: Builtin = Builtin {
    name: "Table.Keys",
    signature: "(table as table) as list",
    doc: "Returns the keys of the table as records of the column names `Columns` and whether the key is `Primary`.",
    examples: &[(
        r#"Table.Keys(Table.AddKey(#table({"a"}, {}), {"a"}, true))"#,
        r#"{[Columns = {"a"}, Primary = true]}"#,
    )],
    body: Rust(|cx, args| {
        let ty = args.get::<Table>(0)?.ty(cx)?;
        let key = |key: &Key| {
            let columns = key.columns.iter().map(|name| name.clone().into()).collect();
            Value::from(Record::of([("Columns", Value::list(columns)), ("Primary", key.primary.into())]))
        };
        Ok(Value::list(ty.keys().iter().map(key).collect()))
    }),
};

const ADD_KEY: Builtin = Builtin {
    name: "Table.AddKey",
    signature: "(table as table, columns as list, isPrimary as logical) as table",
    doc: "Adds a key of these columns to the table's type. The rows stay as they are; nobody checks that they differ.",
    examples: &[(r#"Table.AddKey(#table({"a"}, {{1}}), {"a"}, true)"#, r#"#table({"a"}, {{1}})"#)],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let key = read_key(cx, &table, &args.value(1), args.get(2)?)?;
        let mut keys = table.ty(cx)?.keys().to_vec();
        keys.push(key);
        with_keys(cx, &table, keys)
    }),
};

const REPLACE_KEYS: Builtin = Builtin {
    name: "Table.ReplaceKeys",
    signature: "(table as table, keys as list) as table",
    doc: "Gives the table's type the keys `keys`, a list of records as `Table.Keys` returns it.",
    examples: &[
        (
            r#"Table.Keys(Table.ReplaceKeys(#table({"a"}, {}), {[Columns = {"a"}, Primary = false]}))"#,
            r#"{[Columns = {"a"}, Primary = false]}"#,
        ),
        (
            r#"Table.ReplaceKeys(#table({"a", "b"}, {}), {[Columns = {"a"}, Primary = true], [Columns = {"b"}, Primary = true]})"#,
            "error \"Expression.Error\"",
        ),
    ],
    body: Rust(replace_keys),
};

const PARTITION_KEY: Builtin = Builtin {
    name: "Table.PartitionKey",
    signature: "(table as table) as nullable list",
    doc: "Returns the names of the columns by which the table is partitioned, or null.",
    examples: &[(r#"Table.PartitionKey(#table({"a"}, {}))"#, "null")],
    body: Rust(|cx, args| partition_key(cx, &args.get(0)?)),
};

const REPLACE_PARTITION_KEY: Builtin = Builtin {
    name: "Table.ReplacePartitionKey",
    signature: "(table as table, partitionKey as nullable list) as table",
    doc: "Says by which columns the table is partitioned; null for none.",
    examples: &[
        (r#"Table.PartitionKey(Table.ReplacePartitionKey(#table({"a"}, {}), {"a"}))"#, r#"{"a"}"#),
        (
            r#"Type.TablePartitionKey(Value.Type(Table.ReplacePartitionKey(#table({"a"}, {}), {"a"})))"#,
            r#"{"a"}"#,
        ),
    ],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let key = match args.get::<Option<List>>(1)? {
            Some(_) => {
                let names = columns::names(cx, &args.value(1))?;
                columns::positions(&*table.shape(cx)?, &names)?;
                names
            }
            None => Vec::new(),
        };
        Ok(partitioned_by(cx, &table, key)?.into())
    }),
};

const PARTITION_VALUES: Builtin = Builtin {
    name: "Table.PartitionValues",
    signature: "(table as table) as table",
    doc: "Returns a table with the columns of the partition key and a row for each partition.",
    examples: &[(
        r#"Table.PartitionValues(Table.ReplacePartitionKey(#table({"a", "b"}, {{1, 2}, {1, 3}}), {"a"}))"#,
        r#"#table({"a"}, {{1}})"#,
    )],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let names = match partition_key(cx, &table)? {
            value if value.is_null() => Vec::new(),
            names => columns::names(cx, &names)?,
        };
        if names.is_empty() {
            // A table that is not partitioned is one partition without values.
            return Ok(rows::table_of(Type::table_of(columns::shape(names)?), vec![Vec::new()]).into());
        }
        let values = project(cx, &table, names)?;
        eval::call(cx, &columns::library(cx, "Table.Distinct")?, vec![values.into()])
    }),
};

const PARTITION: Builtin = Builtin {
    name: "Table.Partition",
    signature: "(table as table, column as text, groups as number, hash as function) as list",
    doc: "Splits the table into a list of `groups` tables: a row goes to the one that `hash` of its value in `column`, \
          modulo `groups`, says.",
    examples: &[(
        r#"Table.Partition(#table({"a"}, {{1}, {2}, {3}}), "a", 2, each _)"#,
        r#"{#table({"a"}, {{2}}), #table({"a"}, {{1}, {3}})}"#,
    )],
    body: Rust(partition),
};

fn read_key(cx: &Cx, table: &Table, columns: &Value, primary: bool) -> Result<Key> {
    let names: Vec<Text> = columns::names(cx, columns)?;
    columns::positions(&*table.shape(cx)?, &names)?;
    Ok(Key { columns: names, primary })
}

fn with_keys(cx: &Cx, table: &Table, keys: Vec<Key>) -> Result<Value> {
    let row = table.row_type(cx)?;
    let ty = table.ty(cx)?.with_kind(TypeKind::Table(Some(Rc::new(TableType { row, keys }))));
    Ok(table.with_type(ty).into())
}

fn replace_keys(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let mut keys = Vec::new();
    for item in columns::each(cx, &args.get::<List>(1)?, Ok)? {
        let Data::Record(record) = &item.data else {
            return Err(Error::conversion(&item, &Type::of_kind(Kind::Record)));
        };
        let field = |name: &str| match record.get(name) {
            Some(cell) => cell.force(cx),
            None => Err(Error::missing_field(name, record)),
        };
        let primary = matches!(field("Primary")?.data, Data::Logical(true));
        if primary && keys.iter().any(|key: &Key| key.primary) {
            return Err(Error::expression_of("A table type can have only one primary key.", args.value(1)));
        }
        keys.push(read_key(cx, &table, &field("Columns")?, primary)?);
    }
    with_keys(cx, &table, keys)
}

/// The table with a partition key; an empty one is none.
pub(super) fn partitioned_by(cx: &Cx, table: &Table, names: Vec<Text>) -> Result<Table> {
    let ty = table.ty(cx)?;
    let key = match names.is_empty() {
        true => Value::NULL,
        false => Value::list(names.into_iter().map(Value::from).collect()),
    };
    let facets =
        ty.facets().cloned().unwrap_or_else(Record::empty).merge(&Record::of([(PARTITION_FACET, key)]));
    Ok(table.with_type(ty.with_facets(Some(facets))))
}

/// The names of the columns by which a table is partitioned, or null.
pub(super) fn partition_key(cx: &Cx, table: &Table) -> Result<Value> {
    match table.ty(cx)?.facets().and_then(|facets| facets.get(PARTITION_FACET)) {
        Some(cell) => cell.force(cx),
        None => Ok(Value::NULL),
    }
}

fn partition(cx: &Cx, args: Args) -> Result<Value> {
    let (table, column, groups): (Table, Text, usize) = (args.get(0)?, args.get(1)?, args.get(2)?);
    let hash: Function = args.get(3)?;
    let position = table.column(cx, &column)?;
    if groups == 0 {
        return Err(Error::expression_of("The number of groups must be greater than zero.", args.value(2)));
    }
    let ty = table.ty(cx)?;
    Ok(List::generate(cx, move |cx| {
        let mut partitions = partitions(cx, &table, position, groups, &hash)?;
        let ty = ty.clone();
        let mut numbers = 0..groups;
        Ok(move |_: &Cx| {
            let rows = partitions.remove(&numbers.next()?).unwrap_or_default();
            Some(Ok(Cell::Value(rows::table_of(ty.clone(), rows).into())))
        })
    })
    .into())
}

/// The rows of each partition that has any.
fn partitions(
    cx: &Cx,
    table: &Table,
    position: usize,
    groups: usize,
    hash: &Function,
) -> Result<HashMap<usize, Vec<rows::Row>>> {
    let mut partitions: HashMap<usize, Vec<rows::Row>> = HashMap::new();
    let mut all = table.rows(cx)?;
    while let Some(row) = all.next(cx) {
        let row = row?;
        let value = eval::call1(cx, hash, rows::value(cx, &row, position)?)?;
        let Data::Number(number) = &value.data else {
            return Err(Error::conversion(&value, &Type::number()));
        };
        // A hash that is no finite number goes to the first partition.
        let group = number.to_f64().rem_euclid(groups as f64) as usize;
        partitions.entry(group).or_default().push(row);
    }
    Ok(partitions)
}
