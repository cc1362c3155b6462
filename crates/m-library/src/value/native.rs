//! Value.*: what a value's source can do: native queries, versions.
//!
//! Here: `Value.Versions`, `Value.VersionIdentity`.

use m_engine::value::{Data, Shape, Table, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[NATIVE_QUERY, VERSIONS, VERSION_IDENTITY];

const NATIVE_QUERY: Builtin = Builtin {
    name: "Value.NativeQuery",
    signature: "(target as any, query as text, optional parameters as any, optional options as nullable record) as any",
    doc: "Evaluates `query` against `target`, which decides what the query, `parameters` and `options` mean: a view \
          with the handler `OnNativeQuery`. Other values have no native queries.",
    examples: &[(r#"Value.NativeQuery(1, "select 1")"#, "error \"Expression.Error\"")],
    body: Rust(native_query),
};

const VERSIONS: Builtin = Builtin {
    name: "Value.Versions",
    signature: "(value as any) as table",
    doc: "Returns a navigation table of the versions of `value`: without rows, since no source of this engine keeps \
          versions.",
    examples: &[("Table.IsEmpty(Value.Versions(1))", "true")],
    body: Rust(|cx, _| empty_table(cx, &["Version", "Published", "Data", "Modified"])),
};

const VERSION_IDENTITY: Builtin = Builtin {
    name: "Value.VersionIdentity",
    signature: "(value as any) as any",
    doc: "Returns the identity of the version of `value`, null where it has no version.",
    examples: &[("Value.VersionIdentity(1)", "null")],
    body: Rust(|_, _| Ok(Value::NULL)),
};

/// A table without rows.
pub(super) fn empty_table(_cx: &Cx, columns: &[&str]) -> Result<Value> {
    let names = columns.iter().map(|name| Text::from(*name)).collect();
    let shape = Shape::new(names).map_err(|name| Error::missing_column(&name))?;
    Ok(Table::from_rows(Type::table_of(shape), Vec::new()).into())
}

fn native_query(cx: &Cx, args: Args) -> Result<Value> {
    let target = args.value(0);
    if let Data::Table(table) = &target.data {
        let arguments = vec![args.value(1), args.value(2), args.value(3)];
        if let Some(result) = table.handle(cx, "OnNativeQuery", arguments) {
            return result;
        }
    }
    Err(Error::expression_of("This native database query isn't currently supported.", target))
}
