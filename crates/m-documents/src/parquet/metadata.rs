//! `Parquet.Metadata`: what the footer of a Parquet file says, without reading a row.

use super::file::File;
use crate::columns::table_type;
use crate::options::Options;
use m_engine::value::{Binary, Record, Table, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, Value};
use parquet::file::metadata::{KeyValue, RowGroupMetaData};

pub(crate) const ALL: &[Builtin] = &[METADATA];

const METADATA: Builtin = Builtin {
    name: "Parquet.Metadata",
    signature: "(binary as binary, optional options as nullable record) as any",
    doc: "Reads the metadata of a Parquet file: a record of its `Version`, the program that it was `CreatedBy`, its \
          `RowCount`, the `Columns` with their types, the `RowGroups` with their sizes in bytes, and the pairs of \
          `Properties` that a program added. No page documents what Microsoft's function returns. `options` is as in \
          `Parquet.Document`.",
    examples: &[(r#"Parquet.Metadata(Text.ToBinary("PAR1"))"#, r#"error "DataFormat.Error""#)],
    body: Rust(metadata),
};

fn metadata(cx: &Cx, args: Args) -> Result<Value> {
    Options::new(args.get(1)?, &["TypeMapping"])?;
    let file = File::open(cx, args.get::<Binary>(0)?)?;
    let footer = file.metadata().file_metadata();
    let properties = footer.key_value_metadata().into_iter().flatten().map(property);
    let columns = file.fields.iter().map(|field| {
        vec![Value::text(field.name.as_str()), Value::from(field.ty()), field.is_optional.into()]
    });
    let groups = file.metadata().row_groups().iter().map(group);
    Ok(Record::of([
        ("Version", Value::integer(i64::from(footer.version()))),
        ("CreatedBy", footer.created_by().map(Value::text).unwrap_or(Value::NULL)),
        ("RowCount", Value::integer(footer.num_rows())),
        ("Columns", table(&["Name", "Type", "IsNullable"], columns)),
        ("RowGroups", table(&["RowCount", "TotalByteSize", "CompressedSize"], groups)),
        ("Properties", table(&["Key", "Value"], properties)),
    ])
    .into())
}

fn property(pair: &KeyValue) -> Vec<Value> {
    vec![Value::text(pair.key.as_str()), pair.value.as_deref().map(Value::text).unwrap_or(Value::NULL)]
}

fn group(group: &RowGroupMetaData) -> Vec<Value> {
    vec![
        Value::integer(group.num_rows()),
        Value::integer(group.total_byte_size()),
        Value::integer(group.compressed_size()),
    ]
}

fn table(names: &[&str], rows: impl Iterator<Item = Vec<Value>>) -> Value {
    let ty = table_type(names.iter().map(|name| (Text::from(*name), Type::any())));
    let shape = ty.row_type().map(|row| row.shape().clone()).unwrap_or_default();
    let record =
        |row: Vec<Value>| Record::from_shape(shape.clone(), row.into_iter().map(Cell::Value).collect());
    Table::from_rows(ty.clone(), rows.map(record).collect()).into()
}
