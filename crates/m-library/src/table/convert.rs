//! Table.TransformColumnTypes: columns of other types, each value through the library's conversion to that type.

use super::columns::{self, Missing};
use super::kernel::{Kernel, step};
use super::rows::Row;
use super::step::{Needs, Read, is_read};
use crate::culture::Culture;
use crate::direct::Direct;
use m_engine::value::types::{FunctionType, ParameterType, TypeKind, conforming};
use m_engine::value::{Batch, Column, ColumnBuilder, Data, Function, Kind, Record, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result};
use std::rc::Rc;
use std::sync::Arc;

pub(crate) const ALL: &[Builtin] = &[TRANSFORM_COLUMN_TYPES];

const TRANSFORM_COLUMN_TYPES: Builtin = Builtin {
    name: "Table.TransformColumnTypes",
    signature: "(table as table, typeTransformations as list, optional culture as any) as table",
    doc: "Converts columns to other types: `typeTransformations` is `{column, type}` or a list of these. Each value \
          goes through the type's own conversion (`Number.From`, `Date.From`, `Currency.From` …) by the rules of \
          `culture`, a culture name or a record with the fields `Culture` and `MissingField`. A value that cannot \
          be converted is an error in its cell; an empty text becomes null, but for text. For the types of lists, \
          records, tables, functions, types and binaries nothing is converted: a value of another kind is an error in \
          its cell.",
    examples: &[
        (
            r#"Table.TransformColumnTypes(#table({"a", "b"}, {{"", ""}}), {{"a", type date}, {"b", type text}}){0}"#,
            r#"[a = null, b = ""]"#,
        ),
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
    function: Function,
    /// What the function does with values in their plainest form.
    direct: Option<Direct>,
    /// The culture that the function is given.
    culture: Value,
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
            return Err(Error::expression_of(
                "A type operation is a list of a column name and a type.",
                args.value(1),
            ));
        };
        let column = columns::text(column)?;
        let Data::Type(ty) = &ty.data else {
            return Err(Error::conversion(ty, &Type::of_kind(Kind::Type)));
        };
        match (row.shape().position(&column), missing) {
            (Some(position), _) => {
                // A null stays null where values are converted.
                types[position] = if is_checked(ty) { ty.clone() } else { ty.nullable() };
                conversions.extend(conversion(cx, ty, position, &culture)?);
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
    let plain = Culture::of(&culture).ok();
    let mut needs = Needs::same(row.shape().len());
    needs.resize(width, Needs::none());
    Ok(step(cx, &table, ty, needs, Typed { conversions, plain, width }).into())
}

/// The conversions of a table's columns. Cells that are known to be read are converted at once, others where that costs
/// next to nothing.
struct Typed {
    conversions: Vec<Conversion>,
    /// The culture; `None` for an unknown one, of which every converted cell tells.
    plain: Option<Arc<Culture>>,
    width: usize,
}

impl Kernel for Typed {
    fn row(&self, cx: &Cx, mut row: Row, read: &Read) -> Result<Row> {
        for conversion in &self.conversions {
            let Some(cell) = row.get_mut(conversion.position) else { continue };
            let read = is_read(read, conversion.position);
            if read != Some(false) {
                conversion.convert(cx, cell, self.plain.as_deref(), read.is_some());
            }
        }
        row.resize(self.width, Cell::Value(Value::NULL));
        Ok(row)
    }

    fn batch(&self, cx: &Cx, mut batch: Batch, read: &Read) -> std::result::Result<Batch, Batch> {
        for conversion in &self.conversions {
            let Some(column) = batch.columns_mut().get_mut(conversion.position) else { continue };
            let read = is_read(read, conversion.position);
            if read != Some(false) {
                conversion.convert_column(cx, column, self.plain.as_deref(), read.is_some());
            }
        }
        batch.columns_mut().resize(self.width, Column::Unread);
        Ok(batch)
    }
}

impl Conversion {
    /// Converts the cells of a column: each becomes what [`Conversion::convert`] makes of it.
    fn convert_column(&self, cx: &Cx, column: &mut Column, plain: Option<&Culture>, at_once: bool) {
        let mut other = |mut cell: Cell| {
            self.convert(cx, &mut cell, plain, at_once);
            cell
        };
        if let (Some(direct), Some(plain)) = (self.direct, plain)
            && direct.convert_column(column, plain, &mut other)
        {
            return;
        }
        let Some(rows) = column.len() else { return };
        let mut converted = ColumnBuilder::default();
        for row in 0..rows {
            converted.push(other(column.cell(row)));
        }
        *column = converted.finish();
    }

    fn convert(&self, cx: &Cx, cell: &mut Cell, plain: Option<&Culture>, at_once: bool) {
        if let Cell::Value(value) = cell {
            if value.is_null() && self.function.builtin_name().is_some() {
                return;
            }
            if let (Some(direct), Some(plain)) = (self.direct, plain)
                && let Some(converted) = direct.convert(value, plain)
            {
                *cell = Cell::Value(converted);
                return;
            }
            // Converting a scalar has no effect beyond its result, so nobody can tell when it happened.
            if at_once && value.is_scalar() && self.function.builtin_name().is_some() {
                *cell = match converted(cx, &self.function, value.clone(), &self.culture) {
                    Ok(value) => Cell::Value(value),
                    Err(error) => Cell::error(error),
                };
                return;
            }
        }
        let (before, function, culture) = (cell.clone(), self.function.clone(), self.culture.clone());
        *cell = Cell::lazy(cx, move |cx| converted(cx, &function, before.force(cx)?, &culture));
    }
}

fn converted(cx: &Cx, function: &Function, value: Value, culture: &Value) -> Result<Value> {
    if value.is_null() && function.builtin_name().is_some() {
        return Ok(value);
    }
    let arguments = if culture.is_null() { vec![value] } else { vec![value, culture.clone()] };
    function.call(cx, arguments)
}

/// The culture, and what to do about missing columns.
fn options(cx: &Cx, value: &Value) -> Result<(Value, Missing)> {
    match &value.data {
        Data::Null | Data::Text(_) => Ok((value.clone(), Missing::Error)),
        Data::Record(options) => {
            let options: Option<Record> = Some(options.clone());
            columns::check_options("Table.TransformColumnTypes", &options, &["Culture", "MissingField"])?;
            let missing = Missing::read(&columns::option(cx, &options, "MissingField")?)?;
            Ok((columns::option(cx, &options, "Culture")?, missing))
        }
        _ => Err(Error::conversion(value, &Type::text())),
    }
}

/// Whether values of a column of this type are checked by their kind instead of being converted.
fn is_checked(ty: &Type) -> bool {
    use TypeKind::{Action, Binary, Function, List, Record, Table, Type};
    matches!(ty.kind(), Binary | Type | Action | List(_) | Record(_) | Table(_) | Function(_))
}

/// A function that gives back a value of the type's kind.
fn check_of(ty: &Type) -> Function {
    let value = ParameterType { name: Text::from("value"), ty: Type::any(), optional: false };
    let signature = FunctionType { parameters: vec![value], return_type: Type::any() };
    let ty = ty.clone();
    Function::native(Rc::new(signature), move |_, args| conforming(args.value(0), &ty))
}

/// The conversion to a type; `None` where values stay as they are.
fn conversion(cx: &Cx, ty: &Type, position: usize, culture: &Value) -> Result<Option<Conversion>> {
    if is_checked(ty) {
        let function = check_of(ty);
        return Ok(Some(Conversion { position, function, direct: None, culture: Value::NULL }));
    }
    let name = match ty.kind() {
        TypeKind::Any | TypeKind::AnyNonNull | TypeKind::None | TypeKind::Null => return Ok(None),
        TypeKind::Number => number_conversion(ty),
        TypeKind::Text => "Text.From",
        TypeKind::Logical => "Logical.From",
        TypeKind::Date => "Date.From",
        TypeKind::Time => "Time.From",
        TypeKind::DateTime => "DateTime.From",
        TypeKind::DateTimeZone => "DateTimeZone.From",
        TypeKind::Duration => "Duration.From",
        _ => return Ok(None),
    };
    let cultural = !matches!(name, "Logical.From" | "Duration.From");
    let function = columns::function(&columns::library(cx, name)?)?;
    let culture = if cultural { culture.clone() } else { Value::NULL };
    // A function of that name that is not the library's is called for every value.
    let direct = function.known::<Direct>().copied();
    Ok(Some(Conversion { position, function, direct, culture }))
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
