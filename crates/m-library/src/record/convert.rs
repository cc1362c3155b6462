//! Record.*: from and to lists and tables.
//!
//! Here: `Record.FromList`, `Record.FromTable`, `Record.ToTable`.

use super::{build, names, text};
use m_engine::value::types::{RecordType, TypeKind, ascribe};
use m_engine::value::{Data, List, Record, Shape, Table, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[FROM_LIST, FROM_TABLE, TO_TABLE];

const FROM_LIST: Builtin = Builtin {
    name: "Record.FromList",
    signature: "(list as list, fields as any) as record",
    doc: "Returns a record of the values in `list`. `fields` gives the names: a list of texts, or a record type, which \
          becomes the type of the record. There must be as many names as values.",
    examples: &[
        (r#"Record.FromList({1, "Bob"}, {"CustomerID", "Name"})"#, r#"[CustomerID = 1, Name = "Bob"]"#),
        (
            r#"Record.FromList({1, "Bob"}, type [CustomerID = number, Name = text])"#,
            r#"[CustomerID = 1, Name = "Bob"]"#,
        ),
        (r#"Record.FromList({1, 2}, {"a", "a"})"#, "error \"Expression.Error\""),
        (r#"Record.FromList({1, 2}, {"a"})"#, "error \"Expression.Error\""),
    ],
    body: Rust(from_list),
};

const FROM_TABLE: Builtin = Builtin {
    name: "Record.FromTable",
    signature: "(table as table) as record",
    doc: "Returns a record with a field for each row of `table`: its name from the column `Name`, its value from the \
          column `Value`.",
    examples: &[(
        r#"Record.FromTable(#table({"Name", "Value"}, {{"CustomerID", 1}, {"Name", "Bob"}}))"#,
        r#"[CustomerID = 1, Name = "Bob"]"#,
    )],
    body: Rust(from_table),
};

const TO_TABLE: Builtin = Builtin {
    name: "Record.ToTable",
    signature: "(record as record) as table",
    doc: "Returns a table with a row for each field of `record`, its name in the column `Name` and its value in the \
          column `Value`.",
    examples: &[(
        r#"Record.ToTable([OrderID = 1, Item = "Rod"])"#,
        r#"#table({"Name", "Value"}, {{"OrderID", 1}, {"Item", "Rod"}})"#,
    )],
    body: Rust(to_table),
};

fn from_list(cx: &Cx, args: Args) -> Result<Value> {
    let cells = args.get::<List>(0)?.cells(cx)?.to_vec();
    let fields = args.value(1);
    let ty = match &fields.data {
        Data::Type(_) => Some(args.get::<Type>(1)?),
        _ => None,
    };
    let names = match &ty {
        Some(ty) => match ty.kind() {
            TypeKind::Record(Some(record)) => record.shape().names().to_vec(),
            _ => return Err(Error::expression_of("The fields must be given by a record type.", fields)),
        },
        None => names(cx, &fields)?,
    };
    if names.len() != cells.len() {
        return Err(Error::expression_of(
            format!("The number of fields ({}) is not that of the values ({}).", names.len(), cells.len()),
            fields,
        ));
    }
    let record = Value::from(build(names, cells)?);
    match ty {
        Some(ty) => ascribe(cx, record, ty),
        None => Ok(record),
    }
}

fn from_table(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let (name, value) = (table.column(cx, "Name")?, table.column(cx, "Value")?);
    let mut rows = table.rows(cx)?;
    let (mut names, mut cells) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next(cx) {
        let row = row?;
        let (Some(name), Some(value)) = (row.get(name), row.get(value)) else { continue };
        names.push(text(name.force(cx)?)?);
        cells.push(value.clone());
    }
    Ok(build(names, cells)?.into())
}

fn to_table(_cx: &Cx, args: Args) -> Result<Value> {
    let record: Record = args.get(0)?;
    let shape = Shape::new(vec![Text::from("Name"), Text::from("Value")]).unwrap_or_default();
    let rows = record.fields().map(|(name, cell)| {
        Record::from_shape(shape.clone(), vec![Cell::Value(Value::from(name.clone())), cell.clone()])
    });
    let rows = rows.collect();
    let ty = Type::table(RecordType::row(shape.clone(), [Type::text(), Type::any()]));
    Ok(Table::from_rows(ty, rows).into())
}
