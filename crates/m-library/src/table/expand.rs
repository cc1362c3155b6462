//! Table.*: columns of records, tables and lists taken apart: ExpandRecordColumn, ExpandTableColumn, ExpandListColumn,
//! AggregateTableColumn.

use super::columns;
use super::kernel::{Kernel, step};
use super::nested_join;
use super::rows::{self, Row, RowStream};
use super::step::{Needs, Read, is_read};
use super::transform::result_type;
use m_engine::value::types::{RecordType, TypeKind};
use m_engine::value::{Batch, Column, Data, Function, Kind, Record, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, eval};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] =
    &[EXPAND_RECORD_COLUMN, EXPAND_TABLE_COLUMN, EXPAND_LIST_COLUMN, AGGREGATE_TABLE_COLUMN];

const EXPAND_RECORD_COLUMN: Builtin = Builtin {
    name: "Table.ExpandRecordColumn",
    signature: "(table as table, column as text, fieldNames as list, optional newColumnNames as nullable list) \
                as table",
    doc: "Replaces a column of records by one column for each of `fieldNames`, named so or as `newColumnNames` says. A \
          field that a record lacks is null, and so are all for a null.",
    examples: &[(
        r#"Table.ExpandRecordColumn(#table({"a", "b"}, {{[x = 1, y = 2], 3}}), "a", {"x", "y"}, {"a.x", "a.y"})"#,
        r#"#table({"a.x", "a.y", "b"}, {{1, 2, 3}})"#,
    )],
    body: Rust(expand_records),
};

const EXPAND_TABLE_COLUMN: Builtin = Builtin {
    name: "Table.ExpandTableColumn",
    signature: "(table as table, column as text, columnNames as list, optional newColumnNames as nullable list) \
                as table",
    doc: "Replaces a column of tables by the columns `columnNames` of those tables, named so or as `newColumnNames` \
          says, with a row for each of their rows. A table without rows, or a null, gives one row with nulls; a column \
          that one of the tables lacks is null in its rows.",
    examples: &[
        (
            r#"Table.ExpandTableColumn(#table({"t", "b"}, {{#table({"x"}, {{1}, {2}}), 3}}), "t", {"x"})"#,
            r#"#table({"x", "b"}, {{1, 3}, {2, 3}})"#,
        ),
        (
            r#"Table.ExpandTableColumn(#table({"t"}, {{#table({"x"}, {{1}})}, {#table({"y"}, {{2}})}}), "t", {"x", "y"})"#,
            r#"#table({"x", "y"}, {{1, null}, {null, 2}})"#,
        ),
    ],
    body: Rust(expand_tables),
};

const EXPAND_LIST_COLUMN: Builtin = Builtin {
    name: "Table.ExpandListColumn",
    signature: "(table as table, column as text) as table",
    doc: "Makes a row for each item of the lists in a column; the other values are repeated. Tables count as lists of \
          their rows. An empty list, or a null, gives one row with null.",
    examples: &[(
        r#"Table.ExpandListColumn(#table({"a", "b"}, {{{1, 2}, "x"}}), "a")"#,
        r#"#table({"a", "b"}, {{1, "x"}, {2, "x"}})"#,
    )],
    body: Rust(expand_lists),
};

const AGGREGATE_TABLE_COLUMN: Builtin = Builtin {
    name: "Table.AggregateTableColumn",
    signature: "(table as table, column as text, aggregations as list) as table",
    doc: "Replaces a column of tables by aggregates: each of `aggregations` is a list of a column of those tables, a \
          function that gets its values as a list, and the name of the new column.",
    examples: &[(
        r#"Table.AggregateTableColumn(#table({"t"}, {{#table({"x"}, {{1}, {2}})}}), "t", {{"x", List.Count, "n"}})"#,
        r#"#table({"n"}, {{2}})"#,
    )],
    body: Rust(aggregate_tables),
};

/// The type of the table with the column at `place` replaced by others.
fn replaced_type(cx: &Cx, table: &Table, place: usize, new: Vec<Text>, new_types: Vec<Type>) -> Result<Type> {
    let from = table.ty(cx)?;
    let (mut names, mut types) = columns::parts(&*table.row_type(cx)?);
    names.splice(place..=place, new);
    types.splice(place..=place, new_types);
    columns::derived_type(&from, names, types)
}

/// A row with the cell at `place` replaced by others.
fn replaced(row: &[Cell], place: usize, cells: impl IntoIterator<Item = Cell>) -> Row {
    let mut result: Row = row.to_vec();
    if place < result.len() {
        result.splice(place..=place, cells);
    }
    result
}

/// The names to expand and the names of the new columns.
fn expanded_names(cx: &Cx, args: &Args) -> Result<(Vec<Text>, Vec<Text>)> {
    let fields = columns::names(cx, &args.value(2))?;
    let new = match args.value(3) {
        names if names.is_null() => fields.clone(),
        names => columns::names(cx, &names)?,
    };
    if new.len() != fields.len() {
        return Err(Error::expression_of(
            format!("There are {} names of new columns for {} columns to expand.", new.len(), fields.len()),
            args.value(3),
        ));
    }
    Ok((fields, new))
}

/// The types of the expanded columns, where the column's type tells them. They are nullable: any of them may be missing.
fn expanded_types(inner: Option<Rc<RecordType>>, fields: &[Text]) -> Vec<Type> {
    let of = |name: &Text| {
        let inner = inner.as_ref()?;
        inner.shape().position(name).map(|position| inner.field_type(position).nullable())
    };
    fields.iter().map(|name| of(name).unwrap_or_else(Type::any)).collect()
}

fn expand_records(cx: &Cx, args: Args) -> Result<Value> {
    let (table, column): (Table, Text) = (args.get(0)?, args.get(1)?);
    let (fields, new) = expanded_names(cx, &args)?;
    let place = table.column(cx, &column)?;
    let inner = table.row_type(cx)?.field_type(place).record_type().cloned();
    let types = expanded_types(inner, &fields);
    let ty = replaced_type(cx, &table, place, new, types)?;
    let needs = Needs::apart(table.shape(cx)?.len(), place, fields.len());
    Ok(step(cx, &table, ty, needs, Fields { place, fields }).into())
}

/// What puts fields of records in the place of the records.
struct Fields {
    place: usize,
    fields: Vec<Text>,
}

impl Kernel for Fields {
    fn row(&self, cx: &Cx, row: Row, _read: &Read) -> Result<Row> {
        let source = rows::cell(&row, self.place);
        let cells = self.fields.iter().map(|field| {
            if let Some(Value { data: Data::Record(record), .. }) = source.known() {
                return record.get(field).cloned().unwrap_or(Cell::Value(Value::NULL));
            }
            let (source, field) = (source.clone(), field.clone());
            Cell::lazy(cx, move |cx| field_of(cx, &source.force(cx)?, &field))
        });
        let cells: Vec<Cell> = cells.collect();
        Ok(replaced(&row, self.place, cells))
    }

    fn batch(&self, _cx: &Cx, batch: Batch, read: &Read) -> std::result::Result<Batch, Batch> {
        let rows = batch.rows();
        let records = match batch.columns().get(self.place) {
            Some(Column::Records(records, odd)) if odd.has_only_nulls() => records,
            _ => return Err(batch),
        };
        let column = |(at, name): (usize, &Text)| match records.field(name) {
            _ if is_read(read, self.place + at) == Some(false) => Column::Unread,
            Some(column) => column.clone(),
            None => Column::Cells(vec![Cell::Value(Value::NULL); rows]),
        };
        let fields: Vec<Column> = self.fields.iter().enumerate().map(column).collect();
        let mut columns = batch.into_columns();
        columns.splice(self.place..=self.place, fields);
        Ok(Batch::new(rows, columns))
    }
}

fn field_of(cx: &Cx, value: &Value, field: &Text) -> Result<Value> {
    match &value.data {
        Data::Null => Ok(Value::NULL),
        Data::Record(record) => record.get(field).map_or(Ok(Value::NULL), |cell| cell.force(cx)),
        _ => Err(Error::conversion(value, &Type::of_kind(Kind::Record))),
    }
}

fn expand_tables(cx: &Cx, args: Args) -> Result<Value> {
    let (table, column): (Table, Text) = (args.get(0)?, args.get(1)?);
    let (fields, new) = expanded_names(cx, &args)?;
    let place = table.column(cx, &column)?;
    let column = table.row_type(cx)?.field_type(place);
    let inner = match column.kind() {
        TypeKind::Table(Some(inner)) => Some(inner.row.clone()),
        _ => None,
    };
    let types = expanded_types(inner, &fields);
    let ty = columns::without_keys(&replaced_type(cx, &table, place, new, types)?, None);
    if let Some(joined) = nested_join::expanded(cx, &table, place, &fields)? {
        return Ok(Table::new(cx, ty, joined).into());
    }
    let needs = Needs::apart(table.shape(cx)?.len(), place, fields.len());
    Ok(rows::expand(cx, &table, ty, needs, place, move |cx, row: Row| {
        let nulls = || replaced(&row, place, fields.iter().map(|_| Cell::Value(Value::NULL)));
        let value = rows::value(cx, &row, place)?;
        let inner = match &value.data {
            Data::Null => return Ok(rows::stream_of(vec![nulls()])),
            Data::Table(inner) => inner,
            _ => return Err(Error::conversion(&value, &Type::any_table())),
        };
        let shape = inner.shape(cx)?;
        let positions: Vec<_> = fields.iter().map(|name| shape.position(name)).collect();
        let mut rows = inner.rows(cx)?;
        let mut empty = Some(nulls());
        let stream: RowStream = Box::new(move |cx| match rows.next(cx) {
            Some(inner) => {
                empty = None;
                Some(inner.map(|inner| {
                    let cell = |position: &Option<usize>| match position {
                        Some(position) => rows::cell(&inner, *position),
                        None => Cell::Value(Value::NULL),
                    };
                    replaced(&row, place, positions.iter().map(cell))
                }))
            }
            None => empty.take().map(Ok),
        });
        Ok(stream)
    })
    .into())
}

fn expand_lists(cx: &Cx, args: Args) -> Result<Value> {
    let (table, column): (Table, Text) = (args.get(0)?, args.get(1)?);
    let place = table.column(cx, &column)?;
    let old = table.row_type(cx)?.field_type(place);
    let item = match old.kind() {
        TypeKind::List(Some(item)) => item.nullable(),
        _ => Type::any(),
    };
    let ty = columns::without_keys(&replaced_type(cx, &table, place, vec![column], vec![item])?, None);
    let needs = Needs::apart(table.shape(cx)?.len(), place, 1);
    Ok(rows::expand(cx, &table, ty, needs, place, move |cx, row: Row| {
        let value = rows::value(cx, &row, place)?;
        let list = match &value.data {
            Data::Null => {
                let null = Cell::Value(Value::NULL);
                return Ok(rows::stream_of(vec![replaced(&row, place, [null])]));
            }
            Data::List(list) => list.clone(),
            Data::Table(table) => {
                let shape = table.shape(cx)?;
                rows::list(cx, table, move |_, row| {
                    Cell::Value(Record::from_shape(shape.clone(), row).into())
                })
            }
            _ => return Err(Error::conversion(&value, &Type::of_kind(Kind::List))),
        };
        let mut items = list.iter(cx)?;
        let mut empty = Some(replaced(&row, place, [Cell::Value(Value::NULL)]));
        let stream: RowStream = Box::new(move |cx| match items.next(cx) {
            Some(item) => {
                empty = None;
                Some(item.map(|item| replaced(&row, place, [item])))
            }
            None => empty.take().map(Ok),
        });
        Ok(stream)
    })
    .into())
}

fn aggregate_tables(cx: &Cx, args: Args) -> Result<Value> {
    let (table, column): (Table, Text) = (args.get(0)?, args.get(1)?);
    let place = table.column(cx, &column)?;
    let mut aggregations: Vec<(Text, Function)> = Vec::new();
    let (mut names, mut types) = (Vec::new(), Vec::new());
    for aggregation in columns::operations(cx, &args.value(2))? {
        let [column, function, name] = aggregation.as_slice() else {
            return Err(Error::expression_of(
                "An aggregation is a list of a column name, a function and the name of the new column.",
                args.value(2),
            ));
        };
        let function = columns::function(function)?;
        names.push(columns::text(name)?);
        types.push(result_type(&function));
        aggregations.push((columns::text(column)?, function));
    }
    let needs = Needs::apart(table.shape(cx)?.len(), place, names.len());
    let ty = replaced_type(cx, &table, place, names, types)?;
    Ok(rows::map(cx, &table, ty, needs, move |cx, row: Row| {
        let source = rows::cell(&row, place);
        let cells: Vec<Cell> = aggregations
            .iter()
            .map(|(column, function)| {
                let (source, column, function) = (source.clone(), column.clone(), function.clone());
                Cell::lazy(cx, move |cx| aggregate(cx, &source.force(cx)?, &column, &function))
            })
            .collect();
        Ok(replaced(&row, place, cells))
    })
    .into())
}

fn aggregate(cx: &Cx, value: &Value, column: &Text, function: &Function) -> Result<Value> {
    match &value.data {
        Data::Null => Ok(Value::NULL),
        Data::Table(inner) => {
            let position = inner.column(cx, column)?;
            eval::call1(cx, function, eval::column(cx, inner.clone(), position).into())
        }
        _ => Err(Error::conversion(value, &Type::any_table())),
    }
}
