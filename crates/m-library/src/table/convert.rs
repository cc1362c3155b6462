//! Table.TransformColumnTypes: columns of other types, each value through the library's conversion to that type.

use super::columns::{self, Missing};
use super::rows::{self, Row};
use m_engine::value::types::TypeKind;
use m_engine::value::{Data, Function, Record, Table, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result};
use m_syntax::ast::Primitive;

pub(crate) const ALL: &[Builtin] = &[TRANSFORM_COLUMN_TYPES];

const TRANSFORM_COLUMN_TYPES: Builtin = Builtin {
    name: "Table.TransformColumnTypes",
    signature: "(table as table, typeTransformations as list, optional culture as any) as table",
    doc: "Converts columns to other types: `typeTransformations` is `{column, type}` or a list of these. Each value \
          goes through the type's own conversion (`Number.From`, `Date.From`, `Currency.From` …) by the rules of \
          `culture`, a culture name or a record with the fields `Culture` and `MissingField`. A value that cannot \
          be converted is an error in its cell. Lists, records, tables and functions are no possible types.",
    examples: &[
        (
            r#"Table.Schema(Table.TransformColumnTypes(#table({"a"}, {{1}}), {"a", type text})){0}[Kind]"#,
            r#""text""#,
        ),
        (
            r#"Table.TransformColumnTypes(#table({"a"}, {{1}}), {"b", type text})"#,
            r#"error "Expression.Error""#,
        ),
    ],
    body: Rust(transform_types),
};

/// How values of a column are converted.
struct Conversion {
    position: usize,
    function: Option<Function>,
    cultural: bool,
}

fn transform_types(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let (culture, missing) = options(cx, &args.value(2))?;
    let from = table.ty(cx)?;
    let row = table.row_type(cx)?;
    let (mut names, mut types) = columns::parts(&row);
    let mut conversions = Vec::new();
    for operation in columns::operations(cx, &args.value(1))? {
        let [column, ty] = operation.as_slice() else {
            return Err(Error::argument(
                "A type operation is a list of a column name and a type.",
                args.value(1),
            ));
        };
        let column = columns::text(column)?;
        let Data::Type(ty) = &ty.data else {
            return Err(Error::conversion(ty, &Type::primitive(Primitive::Type)));
        };
        match (row.shape().position(&column), missing) {
            (Some(position), _) => {
                // A null stays null, whatever the type.
                types[position] = ty.nullable();
                let (function, cultural) = conversion(cx, ty)?;
                conversions.push(Conversion { position, function, cultural });
            }
            (None, Missing::Error) => return Err(Error::missing_column(&column)),
            (None, Missing::Ignore) => {}
            (None, Missing::UseNull) => {
                names.push(column);
                types.push(ty.nullable());
            }
        }
    }
    let width = names.len();
    let ty = columns::derived_type(&from, names, types)?;
    Ok(rows::map(cx, &table, ty, move |cx, mut row: Row| {
        for conversion in &conversions {
            let Some(cell) = row.get_mut(conversion.position) else { continue };
            let Some(function) = conversion.function.clone() else { continue };
            let before = cell.clone();
            let culture = if conversion.cultural { culture.clone() } else { Value::NULL };
            *cell = Cell::lazy(cx, move |cx| {
                let value = before.force(cx)?;
                if value.is_null() {
                    return Ok(value);
                }
                let arguments = if culture.is_null() { vec![value] } else { vec![value, culture] };
                function.call(cx, arguments)
            });
        }
        row.resize(width, Cell::Value(Value::NULL));
        Ok(row)
    })
    .into())
}

/// The culture, and what to do about missing columns.
fn options(cx: &Cx, value: &Value) -> Result<(Value, Missing)> {
    match &value.data {
        Data::Null | Data::Text(_) => Ok((value.clone(), Missing::Error)),
        Data::Record(options) => {
            let options: Option<Record> = Some(options.clone());
            let missing = Missing::read(&columns::option(cx, &options, "MissingField")?)?;
            Ok((columns::option(cx, &options, "Culture")?, missing))
        }
        _ => Err(Error::conversion(value, &Type::text())),
    }
}

/// The conversion function of a type, and whether it takes a culture.
///
/// Errors: values cannot be converted to the type.
fn conversion(cx: &Cx, ty: &Type) -> Result<(Option<Function>, bool)> {
    let name = match ty.kind() {
        TypeKind::Any | TypeKind::AnyNonNull | TypeKind::None | TypeKind::Null => return Ok((None, false)),
        TypeKind::Number => number_conversion(ty),
        TypeKind::Text => "Text.From",
        TypeKind::Logical => "Logical.From",
        TypeKind::Date => "Date.From",
        TypeKind::Time => "Time.From",
        TypeKind::DateTime => "DateTime.From",
        TypeKind::DateTimeZone => "DateTimeZone.From",
        TypeKind::Duration => "Duration.From",
        TypeKind::Binary => "Binary.From",
        TypeKind::Type
        | TypeKind::Action
        | TypeKind::List(_)
        | TypeKind::Record(_)
        | TypeKind::Table(_)
        | TypeKind::Function(_) => {
            return Err(Error::expression_of(
                format!("Values cannot be converted to the type {}.", ty.kind_name()),
                ty.clone().into(),
            ));
        }
    };
    let cultural = !matches!(name, "Logical.From" | "Duration.From" | "Binary.From");
    Ok((Some(columns::function(&columns::library(cx, name)?)?), cultural))
}

fn number_conversion(ty: &Type) -> &'static str {
    match ty.name() {
        Some("Int64.Type") => "Int64.From",
        Some("Int32.Type") => "Int32.From",
        Some("Int16.Type") => "Int16.From",
        Some("Int8.Type") => "Int8.From",
        Some("Byte.Type") => "Byte.From",
        Some("Single.Type") => "Single.From",
        Some("Double.Type") => "Double.From",
        Some("Decimal.Type") => "Decimal.From",
        Some("Currency.Type") => "Currency.From",
        Some("Percentage.Type") => "Percentage.From",
        _ => "Number.From",
    }
}
