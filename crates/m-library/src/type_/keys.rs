//! Type.*: keys of table types.
//!
//! Here: `Type.AddTableKey`, `Type.TablePartitionKey`, `Type.ReplaceTablePartitionKey`.

use super::table::row;
use crate::record::{field, names};
use m_engine::value::types::{Key, TableType, TypeKind};
use m_engine::value::{Data, Kind, List, Record, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value, ops};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] =
    &[ADD_TABLE_KEY, TABLE_KEYS, REPLACE_TABLE_KEYS, PARTITION_KEY, REPLACE_PARTITION_KEY];

const ADD_TABLE_KEY: Builtin = Builtin {
    name: "Type.AddTableKey",
    signature: "(table as type, columns as list, isPrimary as logical) as type",
    doc: "Returns a table type with one more key: the names of the columns that together are unique, and whether it is \
          the primary key. Metadata and other keys stay.",
    examples: &[
        (
            r#"Type.TableKeys(Type.AddTableKey(type table [ID = number, Name = text], {"ID"}, true))"#,
            r#"{[Columns = {"ID"}, Primary = true]}"#,
        ),
        (
            r#"Value.Metadata(Type.AddTableKey(type table [ID = number] meta [a = 1], {"ID"}, true))"#,
            "[a = 1]",
        ),
        (r#"Type.AddTableKey(type table [ID = number], {"x"}, true)"#, "error \"Expression.Error\""),
    ],
    body: Rust(add_table_key),
};

const TABLE_KEYS: Builtin = Builtin {
    name: "Type.TableKeys",
    signature: "(tableType as type) as list",
    doc: "Returns the keys of a table type, each a record of its `Columns` and whether it is `Primary`.",
    examples: &[("Type.TableKeys(type table [ID = number])", "{}")],
    body: Rust(|_, args| {
        row(&args)?;
        let keys = args.get::<Type>(0)?.keys().iter().map(description).collect();
        Ok(Value::list(keys))
    }),
};

const REPLACE_TABLE_KEYS: Builtin = Builtin {
    name: "Type.ReplaceTableKeys",
    signature: "(tableType as type, keys as list) as type",
    doc: "Returns a table type with `keys` in place of its keys, each a record of its `Columns` and whether it is \
          `Primary`. At most one key is primary, and all columns must be there.",
    examples: &[
        (
            r#"Type.TableKeys(Type.ReplaceTableKeys(type table [A = any, B = any], {[Columns = {"A", "B"}, Primary = false]}))"#,
            r#"{[Columns = {"A", "B"}, Primary = false]}"#,
        ),
        (
            r#"Type.ReplaceTableKeys(type table [A = any], {[Columns = {"x"}, Primary = true]})"#,
            "error \"Expression.Error\"",
        ),
    ],
    body: Rust(replace_table_keys),
};

const PARTITION_KEY: Builtin = Builtin {
    name: "Type.TablePartitionKey",
    signature: "(tableType as type) as nullable list",
    doc: "Returns the names of the columns by which a table type's rows are partitioned, null where they are not.",
    examples: &[("Type.TablePartitionKey(type table [a = number])", "null")],
    body: Rust(|cx, args| {
        row(&args)?;
        match args.get::<Type>(0)?.facets() {
            Some(facets) => field(cx, facets, PARTITION),
            None => Ok(Value::NULL),
        }
    }),
};

const REPLACE_PARTITION_KEY: Builtin = Builtin {
    name: "Type.ReplaceTablePartitionKey",
    signature: "(tableType as type, partitionKey as nullable list) as type",
    doc: "Returns a table type whose rows are partitioned by the columns named in `partitionKey`; null takes the key \
          away.",
    examples: &[(
        r#"Type.TablePartitionKey(Type.ReplaceTablePartitionKey(type table [a = number], {"a"}))"#,
        r#"{"a"}"#,
    )],
    body: Rust(replace_partition_key),
};

/// The facet of a table type that holds its partition key.
pub(crate) const PARTITION: &str = "PartitionKey";

fn description(key: &Key) -> Value {
    let columns = key.columns.iter().cloned().map(Value::from).collect();
    Record::of([("Columns", Value::list(columns)), ("Primary", key.primary.into())]).into()
}

fn check_columns(args: &Args, columns: &[Text]) -> Result<()> {
    let row = row(args)?;
    match columns.iter().find(|name| row.shape().position(name).is_none()) {
        Some(name) => Err(Error::missing_column(name)),
        None => Ok(()),
    }
}

/// The table type that is the first argument, with other keys.
fn with_keys(args: &Args, keys: Vec<Key>) -> Result<Value> {
    let table = TableType { row: row(args)?, keys };
    Ok(args.get::<Type>(0)?.with_kind(TypeKind::Table(Some(Rc::new(table)))).into())
}

fn add_table_key(cx: &Cx, args: Args) -> Result<Value> {
    let columns = names(cx, &args.value(1))?;
    check_columns(&args, &columns)?;
    let mut keys = args.get::<Type>(0)?.keys().to_vec();
    keys.push(Key { columns, primary: args.get(2)? });
    with_keys(&args, keys)
}

fn replace_table_keys(cx: &Cx, args: Args) -> Result<Value> {
    let mut keys: Vec<Key> = Vec::new();
    for value in args.get::<List>(1)?.values(cx)? {
        let Data::Record(parts) = &value.data else {
            return Err(Error::conversion(&value, &Type::of_kind(Kind::Record)));
        };
        let columns = parts.get("Columns").ok_or_else(|| Error::missing_field("Columns", parts))?;
        let columns = names(cx, &columns.force(cx)?)?;
        check_columns(&args, &columns)?;
        let primary = field(cx, parts, "Primary")?;
        let primary = match &primary.data {
            Data::Null => false,
            _ => ops::condition(&primary)?,
        };
        if primary && keys.iter().any(|key| key.primary) {
            return Err(Error::expression_of("A table type can have only one primary key.", args.value(1)));
        }
        keys.push(Key { columns, primary });
    }
    with_keys(&args, keys)
}

fn replace_partition_key(cx: &Cx, args: Args) -> Result<Value> {
    let ty: Type = args.get(0)?;
    let key = args.value(1);
    if !key.is_null() {
        check_columns(&args, &names(cx, &key)?)?;
    }
    let facets = ty.facets().cloned().unwrap_or_else(Record::empty).merge(&Record::of([(PARTITION, key)]));
    Ok(ty.with_facets(Some(facets)).into())
}
