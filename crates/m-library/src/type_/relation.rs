//! Type.*: nullability, compatibility and unions of types.
//!
//! Here: `Type.Is`, `Type.IsNullable`, `Type.NonNullable`, `Type.ListItem`, `Type.Union`.

use super::not_a;
use m_engine::value::types::{FieldType, RecordType, TypeKind};
use m_engine::value::{Data, Kind, List, Shape, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, FromValue, Result, Value};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[IS, IS_NULLABLE, NON_NULLABLE, LIST_ITEM, UNION];

const IS: Builtin = Builtin {
    name: "Type.Is",
    signature: "(type1 as type, type2 as type) as logical",
    doc: "Returns whether every value of `type1` is also a value of `type2`.",
    examples: &[
        ("Type.Is(type number, type any)", "true"),
        ("Type.Is(type any, type number)", "false"),
        ("Type.Is(type nullable number, type number)", "false"),
        ("Type.Is(type [a = number], type record)", "true"),
    ],
    body: Rust(|_, args| Ok(args.get::<Type>(0)?.is_compatible_with(&args.get::<Type>(1)?).into())),
};

const IS_NULLABLE: Builtin = Builtin {
    name: "Type.IsNullable",
    signature: "(#\"type\" as type) as logical",
    doc: "Returns whether null is a value of `type`.",
    examples: &[
        ("Type.IsNullable(type number)", "false"),
        ("Type.IsNullable(type nullable number)", "true"),
        ("Type.IsNullable(type any)", "true"),
    ],
    body: Rust(|_, args| Ok(args.get::<Type>(0)?.is_nullable().into())),
};

const NON_NULLABLE: Builtin = Builtin {
    name: "Type.NonNullable",
    signature: "(#\"type\" as type) as type",
    doc: "Returns the type of the values of `type` other than null.",
    examples: &[
        ("Type.NonNullable(type nullable number) = type number", "true"),
        ("Type.NonNullable(type any) = type anynonnull", "true"),
    ],
    body: Rust(|_, args| Ok(args.get::<Type>(0)?.non_nullable().into())),
};

const LIST_ITEM: Builtin = Builtin {
    name: "Type.ListItem",
    signature: "(#\"type\" as type) as type",
    doc: "Returns the type of the items of a list type.",
    examples: &[
        ("Type.ListItem(type {number}) = type number", "true"),
        ("Type.ListItem(type list) = type any", "true"),
    ],
    body: Rust(|_, args| {
        let ty: Type = args.get(0)?;
        match ty.kind() {
            TypeKind::List(item) => Ok(item.clone().unwrap_or_else(Type::any).into()),
            _ => Err(not_a("a list type", ty)),
        }
    }),
};

const UNION: Builtin = Builtin {
    name: "Type.Union",
    signature: "(types as list) as type",
    doc: "Returns a type that the values of all `types` have. Record types are united field by field; types with \
          nothing in common give `any`, no types `none`.",
    examples: &[
        ("Type.Union({type number, type null}) = type nullable number", "true"),
        ("Type.Union({type number, type text}) = type any", "true"),
        ("Type.Is(Type.Union({}), type number)", "false"),
        (
            "Type.Union({type [a = number], type [a = number, b = text]}) = type [a = number, optional b = text]",
            "true",
        ),
    ],
    body: Rust(union),
};

fn union(cx: &Cx, args: Args) -> Result<Value> {
    let mut union: Option<Type> = None;
    for value in args.get::<List>(0)?.values(cx)? {
        if !matches!(value.data, Data::Type(_)) {
            return Err(Error::conversion(&value, &Type::of_kind(Kind::Type)));
        }
        let ty = Type::from_value(value)?;
        union = Some(union.map_or_else(|| ty.clone(), |union| unite(&union, &ty)));
    }
    Ok(union.unwrap_or_else(|| Type::new(TypeKind::None)).into())
}

fn unite(left: &Type, right: &Type) -> Type {
    if left.equals(right) || right.is_compatible_with(left) {
        return left.clone();
    }
    if left.is_compatible_with(right) {
        return right.clone();
    }
    let nullable = left.is_nullable() || right.is_nullable();
    let united = match (left.kind(), right.kind()) {
        (TypeKind::Null, _) => right.clone(),
        (_, TypeKind::Null) => left.clone(),
        (TypeKind::List(Some(left)), TypeKind::List(Some(right))) => {
            Type::new(TypeKind::List(Some(unite(left, right))))
        }
        (TypeKind::Record(Some(left)), TypeKind::Record(Some(right))) => {
            Type::new(TypeKind::Record(Some(Rc::new(unite_records(left, right)))))
        }
        _ if left.kind_name() == right.kind_name() => bare(left),
        _ => Type::any(),
    };
    if nullable { united.nullable() } else { united }
}

/// The primitive type of the type's kind.
fn bare(ty: &Type) -> Type {
    Type::new(match ty.kind() {
        TypeKind::List(_) => TypeKind::List(None),
        TypeKind::Record(_) => TypeKind::Record(None),
        TypeKind::Table(_) => TypeKind::Table(None),
        TypeKind::Function(_) => TypeKind::Function(None),
        kind => kind.clone(),
    })
}

/// A field that only one of the types has is optional.
fn unite_records(left: &RecordType, right: &RecordType) -> RecordType {
    let mut fields: Vec<(Text, FieldType)> = Vec::new();
    for (name, field) in left.fields() {
        let other = right.field(name);
        let united = match other {
            Some(other) => {
                FieldType { ty: unite(&field.ty, &other.ty), optional: field.optional || other.optional }
            }
            None => FieldType { ty: field.ty.clone(), optional: true },
        };
        fields.push((name.clone(), united));
    }
    for (name, field) in right.fields() {
        if left.shape().position(name).is_none() {
            fields.push((name.clone(), FieldType { ty: field.ty.clone(), optional: true }));
        }
    }
    let (names, types) = fields.into_iter().unzip();
    // No name repeats: those of the right type that the left one has were skipped.
    RecordType::new(Shape::new(names).unwrap_or_default(), types, left.open || right.open)
}
