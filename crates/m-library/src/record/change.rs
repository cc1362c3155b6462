//! Record.*: records with fields added, removed, renamed or transformed. Fields that stay are not evaluated.
//!
//! Here: `Record.AddField`, `Record.Combine`, `Record.RemoveFields`, `Record.SelectFields`, `Record.RenameFields`,
//! `Record.TransformFields`.

use super::missing::Missing;
use super::{build, duplicate, names, text};
use m_engine::value::{Data, Kind, List, Record, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, Value};
use std::collections::{HashMap, HashSet};

pub(crate) const ALL: &[Builtin] =
    &[ADD_FIELD, COMBINE, REMOVE_FIELDS, SELECT_FIELDS, RENAME_FIELDS, TRANSFORM_FIELDS];

const ADD_FIELD: Builtin = Builtin {
    name: "Record.AddField",
    signature: "(record as record, fieldName as text, value as any, optional delayed as nullable logical) as record",
    doc: "Returns `record` with another field. With `delayed` = true `value` is a function without parameters that is \
          called when the field is read.",
    examples: &[
        (
            r#"Record.AddField([Name = "Bob"], "Address", "Main St.")"#,
            r#"[Name = "Bob", Address = "Main St."]"#,
        ),
        (r#"Record.AddField([a = 1], "b", () => 2, true)"#, "[a = 1, b = 2]"),
        (r#"Record.AddField([a = 1], "a", 2)"#, "error \"Expression.Error\""),
    ],
    body: Rust(add_field),
};

const COMBINE: Builtin = Builtin {
    name: "Record.Combine",
    signature: "(records as list) as record",
    doc: "Returns a record with the fields of all `records`; of fields with the same name the last one counts.",
    examples: &[
        (
            r#"Record.Combine({[CustomerID = 1, Name = "Bob"], [Phone = "1"]})"#,
            r#"[CustomerID = 1, Name = "Bob", Phone = "1"]"#,
        ),
        ("Record.Combine({[a = 1], [a = 2]})", "[a = 2]"),
        ("Record.Combine({[a = 1], 2})", "error \"Expression.Error\""),
    ],
    body: Rust(combine),
};

const REMOVE_FIELDS: Builtin = Builtin {
    name: "Record.RemoveFields",
    signature: "(record as record, fields as any, optional missingField as nullable number) as record",
    doc: "Returns `record` without the fields that `fields` names, a text or a list. A field that is not there is an \
          error unless `missingField` says otherwise.",
    examples: &[
        (r#"Record.RemoveFields([Item = "Rod", Price = 18], "Price")"#, r#"[Item = "Rod"]"#),
        (r#"Record.RemoveFields([a = 1], {"b"}, 1)"#, "[a = 1]"),
        (r#"Record.RemoveFields([a = 1], {"b"})"#, "error \"Expression.Error\""),
    ],
    body: Rust(remove_fields),
};

const SELECT_FIELDS: Builtin = Builtin {
    name: "Record.SelectFields",
    signature: "(record as record, fields as any, optional missingField as nullable number) as record",
    doc: "Returns the fields of `record` that `fields` names, a text or a list, in that order. A field that is not \
          there is an error unless `missingField` says otherwise.",
    examples: &[
        (r#"Record.SelectFields([a = 1, b = 2, c = 3], {"c", "a"})"#, "[c = 3, a = 1]"),
        (r#"Record.SelectFields([a = 1], {"a", "b"}, 2)"#, "[a = 1, b = null]"),
    ],
    body: Rust(select_fields),
};

const RENAME_FIELDS: Builtin = Builtin {
    name: "Record.RenameFields",
    signature: "(record as record, renames as list, optional missingField as nullable number) as record",
    doc: "Returns `record` with fields renamed. `renames` is a pair of an old and a new name, or a list of such pairs. \
          A field that is not there is an error unless `missingField` says otherwise.",
    examples: &[
        (r#"Record.RenameFields([a = 1, b = 2], {"b", "c"})"#, "[a = 1, c = 2]"),
        (r#"Record.RenameFields([a = 1, b = 2], {{"a", "b"}, {"b", "a"}})"#, "[b = 1, a = 2]"),
        (r#"Record.RenameFields([a = 1], {"b", "c"}, 2)"#, "[a = 1, c = null]"),
    ],
    body: Rust(rename_fields),
};

const TRANSFORM_FIELDS: Builtin = Builtin {
    name: "Record.TransformFields",
    signature: "(record as record, transformOperations as list, optional missingField as nullable number) as record",
    doc: "Returns `record` with fields replaced by what functions make of them. `transformOperations` is a pair of a \
          field name and a function, or a list of such pairs. A field that is not there is an error unless \
          `missingField` says otherwise.",
    examples: &[
        (r#"Record.TransformFields([a = 1, b = 2], {"b", each _ * 10})"#, "[a = 1, b = 20]"),
        (
            r#"Record.TransformFields([a = 1, b = 2], {{"a", each _ + 1}, {"b", each _ * 10}})"#,
            "[a = 2, b = 20]",
        ),
    ],
    body: Rust(transform_fields),
};

fn add_field(cx: &Cx, mut args: Args) -> Result<Value> {
    let (mut record, name): (Record, Text) = (args.take(0)?, args.get(1)?);
    let value = args.value(2);
    let cell = match (args.get::<Option<bool>>(3)?, &value.data) {
        (Some(true), Data::Function(delayed)) => {
            let delayed = delayed.clone();
            Cell::lazy(cx, move |cx| delayed.call(cx, Vec::new()))
        }
        _ => Cell::Value(value),
    };
    if record.get(&name).is_some() {
        return Err(duplicate(&name, cell.known().unwrap_or(Value::NULL)));
    }
    record.set(name, cell);
    Ok(record.into())
}

fn combine(cx: &Cx, args: Args) -> Result<Value> {
    let record = |value: Value| match value.data {
        Data::Record(record) => Ok(record),
        _ => Err(Error::conversion(&value, &Type::of_kind(Kind::Record))),
    };
    let records = args.get::<List>(0)?.values(cx)?.into_iter().map(record).collect::<Result<Vec<_>>>()?;
    Ok(Record::merge_all(&records).into())
}

fn remove_fields(cx: &Cx, args: Args) -> Result<Value> {
    let record: Record = args.get(0)?;
    let missing = Missing::new(&args.value(2))?;
    let removed = names(cx, &args.value(1))?;
    if missing == Missing::Error
        && let Some(name) = removed.iter().find(|name| record.get(name).is_none())
    {
        return Err(Error::missing_field(name, &record));
    }
    let removed: HashSet<Text> = removed.into_iter().collect();
    let kept = record.fields().filter(|(name, _)| !removed.contains(*name));
    let (names, cells) = kept.map(|(name, cell)| (name.clone(), cell.clone())).unzip();
    Ok(build(names, cells)?.into())
}

fn select_fields(cx: &Cx, args: Args) -> Result<Value> {
    let record: Record = args.get(0)?;
    let missing = Missing::new(&args.value(2))?;
    let (mut selected, mut cells) = (Vec::new(), Vec::new());
    for name in names(cx, &args.value(1))? {
        let cell = match record.get(&name) {
            Some(cell) => Some(cell.clone()),
            None => missing.stand_in(&name, &record)?,
        };
        if let Some(cell) = cell {
            selected.push(name);
            cells.push(cell);
        }
    }
    Ok(build(selected, cells)?.into())
}

/// Pairs from a list that is one pair itself or has pairs as its items.
fn pairs(cx: &Cx, list: &List) -> Result<Vec<(Text, Value)>> {
    let items = list.values(cx)?;
    if let [name, other] = items.as_slice()
        && let Data::Text(name) = &name.data
    {
        return Ok(vec![(name.clone(), other.clone())]);
    }
    let mut pairs = Vec::new();
    for item in items {
        let pair = match &item.data {
            Data::List(pair) => pair.values(cx)?,
            _ => Vec::new(),
        };
        match <[Value; 2]>::try_from(pair) {
            Ok([name, other]) => pairs.push((text(name)?, other)),
            Err(_) => {
                return Err(Error::expression_of(
                    "Each operation must be a list of a field name and one more value.",
                    item,
                ));
            }
        }
    }
    Ok(pairs)
}

fn rename_fields(cx: &Cx, args: Args) -> Result<Value> {
    let record: Record = args.get(0)?;
    let missing = Missing::new(&args.value(2))?;
    let mut names = record.shape().names().to_vec();
    let mut cells = record.cells().to_vec();
    for (old, new) in pairs(cx, &args.get(1)?)? {
        let new = text(new)?;
        match record.shape().position(&old).and_then(|position| names.get_mut(position)) {
            Some(name) => *name = new,
            None => {
                if let Some(cell) = missing.stand_in(&old, &record)? {
                    names.push(new);
                    cells.push(cell);
                }
            }
        }
    }
    Ok(build(names, cells)?.into())
}

fn transform_fields(cx: &Cx, args: Args) -> Result<Value> {
    let record: Record = args.get(0)?;
    let missing = Missing::new(&args.value(2))?;
    let mut names = record.shape().names().to_vec();
    let mut cells = record.cells().to_vec();
    let mut places: HashMap<Text, usize> =
        names.iter().enumerate().map(|(place, name)| (name.clone(), place)).collect();
    for (name, transform) in pairs(cx, &args.get(1)?)? {
        let Data::Function(function) = &transform.data else {
            return Err(Error::conversion(&transform, &Type::of_kind(Kind::Function)));
        };
        match places.get(&name).and_then(|place| cells.get_mut(*place)) {
            Some(cell) => *cell = Cell::call(cx, function, cell.clone()),
            None => {
                if let Some(cell) = missing.stand_in(&name, &record)? {
                    places.insert(name.clone(), names.len());
                    names.push(name);
                    cells.push(Cell::call(cx, function, cell));
                }
            }
        }
    }
    Ok(build(names, cells)?.into())
}
