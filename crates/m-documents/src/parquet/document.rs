//! `Parquet.Document`: a Parquet file as a table.

use super::file::File;
use super::rows::FileRows;
use crate::options::Options;
use m_engine::value::{Binary, Table, Text};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[DOCUMENT];

const DOCUMENT: Builtin = Builtin {
    name: "Parquet.Document",
    signature: "(binary as binary, optional options as nullable record) as any",
    doc: "Reads a Parquet file as a table. Row groups are read one after another, as rows are needed. Lists are lists, \
          structures records, maps tables with the columns `key` and `value`; timestamps are `datetimezone` values where \
          they are adjusted to UTC and else `datetime` values; decimals and integers beyond 53 bits are exact. The file \
          may be compressed with Snappy, GZip, Brotli, LZ4 or Zstandard. Of a file on a disk no more is read than the \
          footer and the columns that somebody reads. `options` may have the field `TypeMapping`, which is null \
          or `\"Sql\"`; both give the same types here.",
    examples: &[
        (r#"Parquet.Document(Text.ToBinary("PAR1"))"#, r#"error "DataFormat.Error""#),
        (r#"Parquet.Document(#binary({}), [TypeMapping = "Other"])"#, r#"error "Expression.Error""#),
    ],
    body: Rust(document),
};

fn document(cx: &Cx, args: Args) -> Result<Value> {
    let options = Options::new(args.get(1)?, &["TypeMapping"])?;
    if let Some(mapping) = options.get::<Text>(cx, "TypeMapping")?
        && mapping.as_str() != "Sql"
    {
        return Err(Error::expression_of("TypeMapping must be null or \"Sql\".", mapping.into()));
    }
    let file = File::open(cx, args.get::<Binary>(0)?)?;
    let ty = file.table_type();
    Ok(Table::new(cx, ty, FileRows::new(file)).into())
}
