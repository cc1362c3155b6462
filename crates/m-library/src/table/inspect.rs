//! Table.*: what a table is like: RowCount, ColumnCount, ColumnNames, IsEmpty, HasColumns, ColumnsOfType, Schema.
//!
//! Here: `Table.ApproximateRowCount`.

use super::columns;
use super::step::rows_of;
use m_engine::value::{Data, Kind, List, Table, Type, Value};
use m_engine::{Body::Rust, Builtin, Error};

pub(crate) const ALL: &[Builtin] =
    &[ROW_COUNT, APPROXIMATE_ROW_COUNT, COLUMN_COUNT, COLUMN_NAMES, IS_EMPTY, HAS_COLUMNS, COLUMNS_OF_TYPE];

const ROW_COUNT: Builtin = Builtin {
    name: "Table.RowCount",
    signature: "(table as table) as number",
    doc: "Returns the number of rows.",
    examples: &[(r#"Table.RowCount(#table({"a"}, {{1}, {2}}))"#, "2")],
    body: Rust(|cx, args| Ok(Value::number(args.get::<Table>(0)?.count(cx)? as f64))),
};

const APPROXIMATE_ROW_COUNT: Builtin = Builtin {
    name: "Table.ApproximateRowCount",
    signature: "(table as table) as number",
    doc: "Returns the approximate number of rows as the data source estimates it. It is an error where the source \
          gives no estimate; a table that is no view of a source counts its rows.",
    examples: &[(r#"Table.ApproximateRowCount(#table({"a"}, {{1}, {2}}))"#, "2")],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        if let Some(count) = table.handle(cx, "GetApproximateRowCount", Vec::new()) {
            return count;
        }
        Ok(Value::number(table.count(cx)? as f64))
    }),
};

const COLUMN_COUNT: Builtin = Builtin {
    name: "Table.ColumnCount",
    signature: "(table as table) as number",
    doc: "Returns the number of columns.",
    examples: &[(r#"Table.ColumnCount(#table({"a", "b"}, {}))"#, "2")],
    body: Rust(|cx, args| Ok(Value::number(args.get::<Table>(0)?.shape(cx)?.len() as f64))),
};

const COLUMN_NAMES: Builtin = Builtin {
    name: "Table.ColumnNames",
    signature: "(table as table) as list",
    doc: "Returns the names of the columns in order.",
    examples: &[(r#"Table.ColumnNames(#table({"a", "b"}, {}))"#, r#"{"a", "b"}"#)],
    body: Rust(|cx, args| {
        let shape = args.get::<Table>(0)?.shape(cx)?;
        Ok(Value::list(shape.names().iter().map(|name| name.clone().into()).collect()))
    }),
};

const IS_EMPTY: Builtin = Builtin {
    name: "Table.IsEmpty",
    signature: "(table as table) as logical",
    doc: "Returns whether the table has no rows; reads at most one.",
    examples: &[
        (r#"Table.IsEmpty(#table({"a"}, {}))"#, "true"),
        (r#"Table.IsEmpty(#table({"a"}, {{1}}))"#, "false"),
    ],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let table = table.take(cx, 1)?;
        Ok(Value::from(rows_of(cx, &table, &[])?.next(cx).transpose()?.is_none()))
    }),
};

const HAS_COLUMNS: Builtin = Builtin {
    name: "Table.HasColumns",
    signature: "(table as table, columns as any) as logical",
    doc: "Returns whether the table has the column, or all columns of the list, `columns`.",
    examples: &[
        (r#"Table.HasColumns(#table({"a", "b"}, {}), {"a", "b"})"#, "true"),
        (r#"Table.HasColumns(#table({"a", "b"}, {}), "c")"#, "false"),
    ],
    body: Rust(|cx, args| {
        let shape = args.get::<Table>(0)?.shape(cx)?;
        let names = columns::names(cx, &args.value(1))?;
        Ok(Value::from(names.iter().all(|name| shape.position(name).is_some())))
    }),
};

const COLUMNS_OF_TYPE: Builtin = Builtin {
    name: "Table.ColumnsOfType",
    signature: "(table as table, listOfTypes as list) as list",
    doc: "Returns the names of the columns whose type is one of `listOfTypes`, nullable or not.",
    examples: &[(
        "Table.ColumnsOfType(#table(type table [a = number, b = text], {}), {type number})",
        r#"{"a"}"#,
    )],
    body: Rust(|cx, args| {
        let row = args.get::<Table>(0)?.row_type(cx)?;
        let types = columns::each(cx, &args.get::<List>(1)?, |value| match value.data {
            Data::Type(ty) => Ok(ty),
            _ => Err(Error::conversion(&value, &Type::of_kind(Kind::Type))),
        })?;
        let matches = |ty: &Type| {
            types.iter().any(|wanted| wanted.equals(ty) || wanted.non_nullable().equals(&ty.non_nullable()))
        };
        let names = row.fields().filter(|(_, field)| matches(&field.ty));
        Ok(Value::list(names.map(|(name, _)| name.clone().into()).collect()))
    }),
};
