//! Types of OData as types of M.

use super::metadata::{Model, Property, TypeName};
use m_engine::value::types::{FieldType, Key, RecordType, TableType, TypeKind};
use m_engine::value::{Kind, Shape, Text, Type};
use std::rc::Rc;

/// The column for what a type does not declare (`MoreColumns`).
pub(super) const MORE_COLUMNS: &str = "More Columns";

/// How deep record types of complex properties go before they are plain records.
const DEPTH: usize = 8;

/// The type of a column.
pub(super) fn column(model: &Model, property: &Property) -> Type {
    if property.is_navigation {
        return Type::new(if property.ty.collection {
            TypeKind::Table(None)
        } else {
            TypeKind::Record(None)
        })
        .nullable();
    }
    let ty = value(model, &property.ty, DEPTH);
    if property.nullable && !property.ty.collection { ty.nullable() } else { ty }
}

/// The type of a value.
pub(super) fn value(model: &Model, ty: &TypeName, depth: usize) -> Type {
    if ty.collection {
        return match model.structured(&ty.name) {
            Some(structured) if structured.is_entity => Type::any_table(),
            _ => Type::new(TypeKind::List(Some(value(model, &ty.item(), depth)))),
        };
    }
    if model.is_enumeration(&ty.name) {
        return Type::text();
    }
    if model.structured(&ty.name).is_some() {
        return match depth.checked_sub(1) {
            Some(depth) => record(model, &ty.name, depth),
            None => Type::new(TypeKind::Record(None)),
        };
    }
    primitive(model.primitive(&ty.name))
}

/// The record type of a complex type or an entity.
pub(super) fn record(model: &Model, name: &str, depth: usize) -> Type {
    let properties = model.properties(name);
    let names = properties.iter().map(|property| Text::from(property.name.as_str())).collect();
    let Ok(shape) = Shape::new(names) else { return Type::new(TypeKind::Record(None)) };
    let fields = properties.iter().map(|property| {
        let ty = if property.is_navigation {
            column(model, property)
        } else {
            let ty = value(model, &property.ty, depth);
            if property.nullable && !property.ty.collection { ty.nullable() } else { ty }
        };
        FieldType { ty, optional: false }
    });
    let open = model.has_more(name);
    Type::new(TypeKind::Record(Some(Rc::new(RecordType::new(shape, fields.collect(), open)))))
}

/// The table type of entities: columns in the order of `properties`, with the entity's key where all of it is there.
pub(super) fn table(model: &Model, entity: &str, properties: &[Property], more: bool) -> Type {
    let mut names: Vec<Text> = properties.iter().map(|one| Text::from(one.name.as_str())).collect();
    let mut types: Vec<Type> = properties.iter().map(|property| column(model, property)).collect();
    if more {
        names.push(Text::from(MORE_COLUMNS));
        types.push(Type::new(TypeKind::Record(None)));
    }
    let Ok(shape) = Shape::new(names) else { return Type::any_table() };
    let keys: Vec<Text> = model.keys(entity).iter().map(|key| Text::from(key.as_str())).collect();
    let has_key = !keys.is_empty() && keys.iter().all(|key| shape.position(key).is_some());
    let keys = if has_key { vec![Key { columns: keys, primary: true }] } else { Vec::new() };
    let row = Rc::new(RecordType::row(shape, types));
    Type::new(TypeKind::Table(Some(Rc::new(TableType { row, keys }))))
}

fn primitive(name: &str) -> Type {
    let number = |name| Type::number().named(name);
    match name {
        "Edm.Boolean" => Type::of_kind(Kind::Logical),
        "Edm.Byte" => number("Byte.Type"),
        "Edm.SByte" => number("Int8.Type"),
        "Edm.Int16" => number("Int16.Type"),
        "Edm.Int32" => number("Int32.Type"),
        "Edm.Int64" => number("Int64.Type"),
        "Edm.Single" => number("Single.Type"),
        "Edm.Double" => number("Double.Type"),
        "Edm.Decimal" => number("Decimal.Type"),
        "Edm.String" => Type::text(),
        "Edm.Guid" => Type::text().named("Guid.Type"),
        "Edm.Date" => Type::of_kind(Kind::Date),
        "Edm.TimeOfDay" => Type::of_kind(Kind::Time),
        "Edm.DateTimeOffset" => Type::of_kind(Kind::DateTimeZone),
        "Edm.Duration" => Type::of_kind(Kind::Duration),
        "Edm.Binary" | "Edm.Stream" => Type::of_kind(Kind::Binary),
        name if name.starts_with("Edm.Geo") => Type::new(TypeKind::Record(None)),
        _ => Type::any(),
    }
}
