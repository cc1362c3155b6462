//! Table.*: tables as lists: ToRecords, ToRows, ToColumns, ToList, Column, TransformRows.

use super::columns;
use super::rows;
use m_engine::value::{Function, List, Record, Table, Text, Value};
use m_engine::{Body::Rust, Builtin, Cell, Cx, eval};

pub(crate) const ALL: &[Builtin] = &[TO_RECORDS, TO_ROWS, TO_COLUMNS, TO_LIST, COLUMN, TRANSFORM_ROWS];

const TO_RECORDS: Builtin = Builtin {
    name: "Table.ToRecords",
    signature: "(table as table) as list",
    doc: "Returns the rows as a list of records.",
    examples: &[(r#"Table.ToRecords(#table({"a", "b"}, {{1, 2}}))"#, "{[a = 1, b = 2]}")],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let shape = table.shape(cx)?;
        Ok(rows::list(cx, &table, move |_, row| Cell::Value(Record::from_shape(shape.clone(), row).into()))
            .into())
    }),
};

const TO_ROWS: Builtin = Builtin {
    name: "Table.ToRows",
    signature: "(table as table) as list",
    doc: "Returns the rows as a list of lists of their values.",
    examples: &[(r#"Table.ToRows(#table({"a", "b"}, {{1, 2}, {3, 4}}))"#, "{{1, 2}, {3, 4}}")],
    body: Rust(|cx, args| Ok(row_lists(cx, &args.get::<Table>(0)?).into())),
};

const TO_COLUMNS: Builtin = Builtin {
    name: "Table.ToColumns",
    signature: "(table as table) as list",
    doc: "Returns the columns as a list of lists of their values.",
    examples: &[(r#"Table.ToColumns(#table({"a", "b"}, {{1, 2}, {3, 4}}))"#, "{{1, 3}, {2, 4}}")],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let columns = (0..table.shape(cx)?.len()).map(|position| eval::column(cx, table.clone(), position));
        Ok(Value::list(columns.map(Value::from).collect()))
    }),
};

const TO_LIST: Builtin = Builtin {
    name: "Table.ToList",
    signature: "(table as table, optional combiner as nullable function) as list",
    doc: "Returns a list with what `combiner` makes of each row's list of values. Without one, the values are joined \
          to a text with commas.",
    examples: &[(r#"Table.ToList(#table({"a", "b"}, {{1, 2}}), List.Count)"#, "{2}")],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let combiner = match args.get::<Option<Function>>(1)? {
            Some(combiner) => combiner,
            None => {
                let make = columns::function(&columns::library(cx, "Combiner.CombineTextByDelimiter")?)?;
                columns::function(&eval::call1(cx, &make, Value::text(","))?)?
            }
        };
        let item = move |cx: &Cx, row: rows::Row| {
            Cell::call(cx, &combiner, Value::from(List::from_cells(row)).into())
        };
        Ok(rows::list(cx, &table, item).into())
    }),
};

const COLUMN: Builtin = Builtin {
    name: "Table.Column",
    signature: "(table as table, column as text) as list",
    doc: "Returns the values of a column as a list.",
    examples: &[(r#"Table.Column(#table({"a", "b"}, {{1, 2}, {3, 4}}), "b")"#, "{2, 4}")],
    body: Rust(|cx, args| {
        let (table, name): (Table, Text) = (args.get(0)?, args.get(1)?);
        let position = table.column(cx, &name)?;
        Ok(eval::column(cx, table, position).into())
    }),
};

const TRANSFORM_ROWS: Builtin = Builtin {
    name: "Table.TransformRows",
    signature: "(table as table, transform as function) as list",
    doc: "Returns a list with what `transform` makes of each row.",
    examples: &[(r#"Table.TransformRows(#table({"a"}, {{1}, {2}}), each [a] * 2)"#, "{2, 4}")],
    body: Rust(|cx, args| {
        let (table, transform): (Table, Function) = (args.get(0)?, args.get(1)?);
        let shape = table.shape(cx)?;
        let item =
            move |cx: &Cx, row: rows::Row| Cell::call(cx, &transform, rows::record(&shape, &row).into());
        Ok(rows::list(cx, &table, item).into())
    }),
};

/// The rows as lists of their cells.
pub(super) fn row_lists(cx: &Cx, table: &Table) -> List {
    rows::list(cx, table, |_, row| Cell::Value(List::from_cells(row).into()))
}
