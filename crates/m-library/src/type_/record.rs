//! Type.*: record types.

use super::not_a;
use m_engine::value::types::{FieldType, RecordType, TypeKind};
use m_engine::value::{Data, Kind, Record, Shape, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, FromValue, Result, Value};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[FOR_RECORD, RECORD_FIELDS, OPEN_RECORD, CLOSED_RECORD, IS_OPEN_RECORD];

const FOR_RECORD: Builtin = Builtin {
    name: "Type.ForRecord",
    signature: "(fields as record, open as logical) as type",
    doc: "Returns the record type with `fields`, each given by its name and a record of its `Type` and whether it is \
          `Optional`. An open type allows other fields too.",
    examples: &[(
        "Type.ForRecord([a = [Type = type number, Optional = false]], false) = type [a = number]",
        "true",
    )],
    body: Rust(for_record),
};

const RECORD_FIELDS: Builtin = Builtin {
    name: "Type.RecordFields",
    signature: "(#\"type\" as type) as record",
    doc: "Returns the fields of a record type: each name with a record of its `Type` and whether it is `Optional`.",
    examples: &[(
        "Type.RecordFields(type [A = number, optional B = any])",
        "[A = [Type = type number, Optional = false], B = [Type = type any, Optional = true]]",
    )],
    body: Rust(|_, args| Ok(fields(record(&args)?.as_ref()).into())),
};

const OPEN_RECORD: Builtin = Builtin {
    name: "Type.OpenRecord",
    signature: "(#\"type\" as type) as type",
    doc: "Returns the record type that also allows other fields than those of `type`.",
    examples: &[("Type.OpenRecord(type [A = number]) = type [A = number, ...]", "true")],
    body: Rust(|_, args| with_openness(&args, true)),
};

const CLOSED_RECORD: Builtin = Builtin {
    name: "Type.ClosedRecord",
    signature: "(#\"type\" as type) as type",
    doc: "Returns the record type that allows no other fields than those of `type`.",
    examples: &[("Type.ClosedRecord(type [A = number, ...]) = type [A = number]", "true")],
    body: Rust(|_, args| with_openness(&args, false)),
};

const IS_OPEN_RECORD: Builtin = Builtin {
    name: "Type.IsOpenRecord",
    signature: "(#\"type\" as type) as logical",
    doc: "Returns whether a record type allows other fields than its own.",
    examples: &[
        ("Type.IsOpenRecord(type [A = number, ...])", "true"),
        ("Type.IsOpenRecord(type [A = number])", "false"),
    ],
    body: Rust(|_, args| Ok(record(&args)?.open.into())),
};

/// The record type of the first argument; `type record` is open and has no fields.
fn record(args: &Args) -> Result<Rc<RecordType>> {
    let ty: Type = args.get(0)?;
    match ty.kind() {
        TypeKind::Record(Some(record)) => Ok(record.clone()),
        TypeKind::Record(None) => Ok(Rc::new(RecordType::new(Rc::new(Shape::default()), Vec::new(), true))),
        _ => Err(not_a("a record type", ty)),
    }
}

/// Names, types and whether they are optional, as a record.
fn fields(record: &RecordType) -> Record {
    let cells = record.fields().map(|(_, field)| {
        let description =
            Record::of([("Type", Value::from(field.ty.clone())), ("Optional", field.optional.into())]);
        Cell::Value(description.into())
    });
    Record::from_shape(record.shape().clone(), cells.collect())
}

fn with_openness(args: &Args, open: bool) -> Result<Value> {
    let from = record(args)?;
    let fields = from.fields().map(|(_, field)| field.clone()).collect();
    let to = RecordType::new(from.shape().clone(), fields, open);
    Ok(args.get::<Type>(0)?.with_kind(TypeKind::Record(Some(Rc::new(to)))).into())
}

fn for_record(cx: &Cx, args: Args) -> Result<Value> {
    let descriptions: Record = args.get(0)?;
    let mut fields = Vec::new();
    for cell in descriptions.cells() {
        let description = cell.force(cx)?;
        let Data::Record(parts) = &description.data else {
            return Err(Error::conversion(&description, &Type::of_kind(Kind::Record)));
        };
        let ty = parts.get("Type").ok_or_else(|| Error::missing_field("Type", parts))?.force(cx)?;
        let optional = crate::record::field(cx, parts, "Optional")?;
        let optional = match &optional.data {
            Data::Logical(optional) => *optional,
            Data::Null => false,
            _ => return Err(Error::conversion(&optional, &Type::of_kind(Kind::Logical))),
        };
        fields.push(FieldType { ty: Type::from_value(ty)?, optional });
    }
    let record = RecordType::new(descriptions.shape().clone(), fields, args.get(1)?);
    Ok(Type::new(TypeKind::Record(Some(Rc::new(record)))).into())
}
