//! Record.*: fields and their names.
//!
//! Here: `Record.FieldOrDefault`, `Record.FieldCount`, `Record.FieldNames`, `Record.FieldValues`, `Record.ToList`.

use super::names;
use m_engine::value::{List, Record, Text};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] =
    &[FIELD, FIELD_OR_DEFAULT, FIELD_COUNT, FIELD_NAMES, FIELD_VALUES, TO_LIST, HAS_FIELDS];

const FIELD: Builtin = Builtin {
    name: "Record.Field",
    signature: "(record as record, field as text) as any",
    doc: "Returns the value of a field. It is an error where `record` has no such field.",
    examples: &[
        (r#"Record.Field([CustomerID = 1, Name = "Bob"], "CustomerID")"#, "1"),
        (r#"Record.Field([a = 1], "b")"#, "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| {
        let (record, name): (Record, Text) = (args.get(0)?, args.get(1)?);
        match record.get(&name) {
            Some(cell) => cell.force(cx),
            None => Err(Error::missing_field(&name, &record)),
        }
    }),
};

const FIELD_OR_DEFAULT: Builtin = Builtin {
    name: "Record.FieldOrDefault",
    signature: "(record as nullable record, field as text, optional defaultValue as any) as any",
    doc: "Returns the value of a field, or `defaultValue` (null if left out) where `record` has no such field or is \
          null.",
    examples: &[
        (r#"Record.FieldOrDefault([CustomerID = 1], "Phone")"#, "null"),
        (r#"Record.FieldOrDefault([CustomerID = 1], "Phone", "123-4567")"#, r#""123-4567""#),
        (r#"Record.FieldOrDefault(null, "a", 5)"#, "5"),
    ],
    body: Rust(|cx, args| {
        let (record, name): (Option<Record>, Text) = (args.get(0)?, args.get(1)?);
        match record.as_ref().and_then(|record| record.get(&name)) {
            Some(cell) => cell.force(cx),
            None => Ok(args.value(2)),
        }
    }),
};

const FIELD_COUNT: Builtin = Builtin {
    name: "Record.FieldCount",
    signature: "(record as record) as number",
    doc: "Returns the number of fields of `record`.",
    examples: &[(r#"Record.FieldCount([CustomerID = 1, Name = "Bob"])"#, "2")],
    body: Rust(|_, args| Ok(Value::number(args.get::<Record>(0)?.len() as f64))),
};

const FIELD_NAMES: Builtin = Builtin {
    name: "Record.FieldNames",
    signature: "(record as record) as list",
    doc: "Returns the names of the fields of `record`, in order.",
    examples: &[(r#"Record.FieldNames([OrderID = 1, Item = "Rod"])"#, r#"{"OrderID", "Item"}"#)],
    body: Rust(|_, args| {
        let record: Record = args.get(0)?;
        Ok(Value::list(record.shape().names().iter().cloned().map(Value::from).collect()))
    }),
};

const FIELD_VALUES: Builtin = Builtin {
    name: "Record.FieldValues",
    signature: "(record as record) as list",
    doc: "Returns the values of the fields of `record`, in order. Each is evaluated when it is read.",
    examples: &[(r#"Record.FieldValues([CustomerID = 1, Name = "Bob"])"#, r#"{1, "Bob"}"#)],
    body: Rust(|_, args| Ok(List::from_cells(args.get::<Record>(0)?.into_cells()).into())),
};

const TO_LIST: Builtin = Builtin {
    name: "Record.ToList",
    signature: "(record as record) as list",
    doc: "Returns the values of the fields of `record`, in order. Each is evaluated when it is read.",
    examples: &[("Record.ToList([A = 1, B = 2, C = 3])", "{1, 2, 3}")],
    body: Rust(|_, args| Ok(List::from_cells(args.get::<Record>(0)?.into_cells()).into())),
};

const HAS_FIELDS: Builtin = Builtin {
    name: "Record.HasFields",
    signature: "(record as record, fields as any) as logical",
    doc: "Returns whether `record` has a field of the name in `fields`, or of all names where `fields` is a list.",
    examples: &[
        (r#"Record.HasFields([CustomerID = 1, Name = "Bob"], "CustomerID")"#, "true"),
        (r#"Record.HasFields([CustomerID = 1, Name = "Bob"], {"CustomerID", "Address"})"#, "false"),
    ],
    body: Rust(has_fields),
};

fn has_fields(cx: &Cx, args: Args) -> Result<Value> {
    let record: Record = args.get(0)?;
    Ok(names(cx, &args.value(1))?.iter().all(|name| record.get(name).is_some()).into())
}
