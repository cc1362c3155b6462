//! Table.*: tables made of rows: `#table`, Table.FromRows, Table.FromValue.
//!
//! Here: `#table`.

use super::columns::{self, Missing};
use super::rows::{self, Row};
use m_engine::value::{Data, Kind, List, Record, Shape, Table, Text, Type, Value, column_names};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[SHARP_TABLE, FROM_ROWS, FROM_VALUE];

const SHARP_TABLE: Builtin = Builtin {
    name: "#table",
    signature: "(columns as any, rows as any) as any",
    doc: "Makes a table of `rows`, a list with one list of values for each row. `columns` is a list of column names, \
          a table type, a number of columns, or null to count the values of the first row. The rows are read when \
          the table's rows are, and each value is evaluated when its cell is.",
    examples: &[
        (
            r#"#table({"Name", "Score"}, {{"Betty", 90.3}, {"Carl", 89.5}}){1}"#,
            r#"[Name = "Carl", Score = 89.5]"#,
        ),
        ("Table.ColumnNames(#table(2, {}))", r#"{"Column1", "Column2"}"#),
    ],
    body: Rust(|cx, args| {
        let rows = match args.value(1).data {
            Data::Table(table) => super::export::row_lists(cx, &table),
            _ => args.get::<List>(1)?,
        };
        from_rows(cx, rows, args.value(0))
    }),
};

const FROM_ROWS: Builtin = Builtin {
    name: "Table.FromRows",
    signature: "(rows as list, optional columns as any) as table",
    doc: "Makes a table of `rows`, a list with one list of values for each row. `columns` is a list of column names, \
          a table type or a number of columns; without it the columns are as many as the first row has values.",
    examples: &[(
        r#"Table.FromRows({{1, "Bob"}, {2, "Jim"}}, {"CustomerID", "Name"})"#,
        r#"#table({"CustomerID", "Name"}, {{1, "Bob"}, {2, "Jim"}})"#,
    )],
    body: Rust(|cx, args| from_rows(cx, args.get(0)?, args.value(1))),
};

const FROM_VALUE: Builtin = Builtin {
    name: "Table.FromValue",
    signature: "(value as any, optional options as nullable record) as table",
    doc: "Makes a table of one column named `Value`, or as the option `DefaultColumnName` says: one row for each item \
          of a list, else one row. A record gives a row for each field, with its name and value; a table is \
          returned as it is.",
    examples: &[
        ("Table.FromValue(1)", "#table(type table [Value = number], {{1}})"),
        (r#"Table.FromValue({1, 2}, [DefaultColumnName = "N"])"#, r#"#table({"N"}, {{1}, {2}})"#),
    ],
    body: Rust(from_value),
};

/// The table type that a `columns` argument describes; `None` where it is null.
///
/// Errors: it is no list of texts, number or table type.
pub(super) fn described(cx: &Cx, columns: &Value) -> Result<Option<Type>> {
    let of = |names: Vec<Text>| Ok::<_, Error>(Some(Type::table_of(columns::shape(names)?)));
    match &columns.data {
        Data::Null => Ok(None),
        Data::List(_) => of(columns::names(cx, columns)?),
        Data::Number(_) => match columns.as_index() {
            Some(count) => of(columns::numbered(count)?),
            None => Err(Error::expression_of(
                "The number of columns must be a whole number that is not negative.",
                columns.clone(),
            )),
        },
        Data::Type(ty) if ty.row_type().is_some() => Ok(Some(ty.clone())),
        Data::Type(ty) if ty.record_type().is_some() => {
            let row = ty.record_type().map(|row| (**row).clone());
            Ok(row.map(Type::table))
        }
        _ => Err(Error::conversion(columns, &Type::of_kind(Kind::List))),
    }
}

/// A table of lists of values; the columns are counted in the first row where they are not described.
fn from_rows(cx: &Cx, lists: List, columns: Value) -> Result<Value> {
    let ty = match described(cx, &columns)? {
        Some(ty) => ty,
        None => {
            let first = lists.iter(cx)?.next_value(cx).transpose()?;
            let count = match first.map(|first| row_items(cx, &first)).transpose()? {
                Some(cells) => cells.len(),
                None => 0,
            };
            Type::table_of(columns::shape(column_names(count))?)
        }
    };
    let names = ty.row_type().map(|row| row.shape().clone()).unwrap_or_default();
    let table = Table::generate(cx, ty, move |cx| {
        let mut items = lists.iter(cx)?;
        let names = names.clone();
        Ok(move |cx: &Cx| {
            let item = items.next_value(cx)?;
            Some(item.and_then(|item| checked_row(cx, &item, &names)))
        })
    });
    Ok(table.into())
}

fn row_items(cx: &Cx, row: &Value) -> Result<Rc<Vec<Cell>>> {
    match &row.data {
        Data::List(list) => list.cells(cx),
        _ => Err(Error::conversion(row, &Type::of_kind(Kind::List))),
    }
}

/// The cells of a row given as a list.
///
/// Errors: it is no list, or has another number of items than there are columns.
fn checked_row(cx: &Cx, row: &Value, names: &Shape) -> Result<Row> {
    let cells = row_items(cx, row)?;
    if cells.len() == names.len() {
        return Ok(cells.to_vec());
    }
    let keys = names.names().iter().map(|name| Value::from(name.clone())).collect();
    let detail = Record::of([("Keys", Value::list(keys)), ("Values", row.clone())]);
    let verb = |count: usize, noun: &str| match count {
        1 => format!("1 {noun} was"),
        _ => format!("{count} {noun}s were"),
    };
    Err(Error::expression_of(
        format!("{} specified, but {} provided.", verb(names.len(), "key"), verb(cells.len(), "value")),
        detail.into(),
    ))
}

/// A record, or the error that the value is none.
pub(super) fn record_of(value: &Value) -> Result<Record> {
    match &value.data {
        Data::Record(record) => Ok(record.clone()),
        _ => Err(Error::conversion(value, &Type::of_kind(Kind::Record))),
    }
}

/// The row that a record stands for.
///
/// Errors: the record has no field for a column, unless that is to be null. The row as a whole is the error, not a cell:
/// so Microsoft's engine has it.
pub(super) fn record_row(record: &Record, shape: &Rc<Shape>, missing: Missing) -> Result<Row> {
    if Rc::ptr_eq(record.shape(), shape) {
        return Ok(record.cells().to_vec());
    }
    let cell = |name: &Text| match record.get(name) {
        Some(cell) => Ok(cell.clone()),
        None if missing == Missing::UseNull => Ok(Cell::Value(Value::NULL)),
        None => Err(Error::missing_field(name, record)),
    };
    shape.names().iter().map(cell).collect()
}

fn from_value(cx: &Cx, args: Args) -> Result<Value> {
    let options: Option<Record> = args.get(1)?;
    columns::check_options("Table.FromValue", &options, &["DefaultColumnName"])?;
    let name = match columns::option(cx, &options, "DefaultColumnName")? {
        value if value.is_null() => Text::from("Value"),
        value => columns::text(&value)?,
    };
    let value = args.value(0);
    let of_one = |name: Text| columns::table_type(vec![name], [Type::any()]);
    match value.data {
        Data::Table(_) => Ok(value),
        Data::List(list) => {
            let ty = of_one(name)?;
            let table = Table::generate(cx, ty, move |cx| {
                let mut items = list.iter(cx)?;
                Ok(move |cx: &Cx| Some(items.next(cx)?.map(|cell| vec![cell])))
            });
            Ok(table.into())
        }
        Data::Record(record) => {
            let ty = columns::table_type(vec![Text::from("Name"), name], [Type::text(), Type::any()])?;
            let row = |(name, cell): (&Text, &Cell)| vec![Cell::Value(name.clone().into()), cell.clone()];
            Ok(rows::table_of(ty, record.fields().map(row).collect()).into())
        }
        _ => {
            let ty = columns::table_type(vec![name], [m_engine::value::types::type_of(cx, &value)?])?;
            Ok(rows::table_of(ty, vec![vec![Cell::Value(value)]]).into())
        }
    }
}
