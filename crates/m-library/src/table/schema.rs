//! Table.Schema: the columns of a table as a table. Type.TableSchema gives the same for a table type.

use super::columns;
use super::rows::{self, Row};
use m_engine::value::types::{FieldType, TypeKind};
use m_engine::value::{Kind, Table, Text, Type, Value};
use m_engine::{Body::Rust, Builtin, Cell, Cx, Result};

pub(crate) const ALL: &[Builtin] = &[SCHEMA];

const SCHEMA: Builtin = Builtin {
    name: "Table.Schema",
    signature: "(table as table) as table",
    doc: "Returns a table with a row for each column of `table`: its name, position, type name, kind, whether it may \
          be null, and the facets of its type. Reads no rows.",
    examples: &[
        (
            "Table.Schema(#table(type table [a = text, b = nullable number], {}))[[Name], [TypeName], [IsNullable]]",
            r#"#table({"Name", "TypeName", "IsNullable"}, {{"a", "Text.Type", false}, {"b", "Number.Type", true}})"#,
        ),
        (r#"Table.Schema(#table({"a"}, {})){0}[Kind]"#, r#""any""#),
    ],
    body: Rust(|cx, args| Ok(schema(cx, &args.get::<Table>(0)?.ty(cx)?)?.into())),
};

/// The columns of the result and the primitive types of their values; all but the first five may be null.
const COLUMNS: [(&str, Kind); 18] = [
    ("Name", Kind::Text),
    ("Position", Kind::Number),
    ("TypeName", Kind::Text),
    ("Kind", Kind::Text),
    ("IsNullable", Kind::Logical),
    ("NumericPrecisionBase", Kind::Number),
    ("NumericPrecision", Kind::Number),
    ("NumericScale", Kind::Number),
    ("IsSigned", Kind::Logical),
    ("DateTimePrecision", Kind::Number),
    ("MaxLength", Kind::Number),
    ("IsVariableLength", Kind::Logical),
    ("NativeTypeName", Kind::Text),
    ("NativeDefaultExpression", Kind::Text),
    ("NativeExpression", Kind::Text),
    ("Description", Kind::Text),
    ("IsWritable", Kind::Logical),
    ("FieldCaption", Kind::Text),
];

/// How many columns are about what stands in the metadata of a column's type.
const OF_METADATA: usize = 3;

/// The schema of a table type.
///
/// Errors: a facet that cannot be evaluated.
pub(crate) fn schema(cx: &Cx, ty: &Type) -> Result<Table> {
    let names = COLUMNS.iter().map(|(name, _)| Text::from(*name)).collect();
    let types = COLUMNS.iter().enumerate().map(|(position, (_, primitive))| {
        let ty = Type::of_kind(*primitive);
        if position < 5 { ty } else { ty.nullable() }
    });
    let mut rows: Vec<Row> = Vec::new();
    if let Some(row) = ty.row_type() {
        for (position, (name, field)) in row.fields().enumerate() {
            rows.push(column(cx, position, name, field)?);
        }
    }
    Ok(rows::table_of(columns::table_type(names, types)?, rows))
}

fn column(cx: &Cx, position: usize, name: &Text, field: &FieldType) -> Result<Row> {
    let ty = &field.ty;
    let type_name = match ty.name() {
        Some(name) => Text::from(name),
        None => Text::from(format!("{}.Type", ty.kind_name())),
    };
    let kind = match ty.kind() {
        TypeKind::AnyNonNull => "anynonnull".to_owned(),
        _ => ty.kind_name().to_lowercase(),
    };
    let mut row = vec![
        Value::from(name.clone()),
        Value::number(position as f64),
        Value::from(type_name),
        Value::text(kind),
        Value::from(ty.is_nullable()),
    ];
    for (facet, _) in COLUMNS.iter().take(COLUMNS.len() - OF_METADATA).skip(row.len()) {
        row.push(match ty.facets().and_then(|facets| facets.get(facet)) {
            Some(cell) => cell.force(cx)?,
            None => Value::NULL,
        });
    }
    let described = |name: &str, kind: Kind| -> Result<Value> {
        let cell = ty.meta().and_then(|meta| meta.get(name));
        let value = cell.map(|cell| cell.force(cx)).transpose()?;
        Ok(value.filter(|value| value.kind() == kind).unwrap_or(Value::NULL))
    };
    row.push(described("Documentation.FieldDescription", Kind::Text)?);
    row.push(described("Documentation.IsWritable", Kind::Logical)?);
    row.push(described("Documentation.FieldCaption", Kind::Text)?);
    Ok(row.into_iter().map(Cell::Value).collect())
}
