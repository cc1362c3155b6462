//! `BinaryFormat.Group`: items in any order, each after a key that tells which one it is.

use super::arguments::of;
use super::cursor::Shared;
use super::format::{format, run};
use m_engine::value::{Function, List};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, FromValue, Result, Value, ops};

pub(crate) const ALL: &[Builtin] = &[GROUP];

const GROUP: Builtin = Builtin {
    name: "BinaryFormat.Group",
    signature: "(binaryFormat as function, #\"group\" as list, optional extra as nullable function, \
                optional lastKey as any) as function",
    doc: "Gives a binary format that reads items, each after a key of `binaryFormat`, to the end of the data or to \
          `lastKey`, and returns the values of the items of `group` in that order. Each item of `group` is a list of \
          its key, its binary format, a value of `BinaryOccurrence.Type`, and optionally a default value and a function \
          that transforms the value. Unexpected and repeated keys are read with the binary format that `extra` returns \
          for them and dropped; without `extra` they raise an error.",
    examples: &[
        (
            "BinaryFormat.Group(BinaryFormat.Byte, {
                {1, BinaryFormat.Byte, BinaryOccurrence.Required}, {2, BinaryFormat.Byte, BinaryOccurrence.Repeating},
                {3, BinaryFormat.Byte, BinaryOccurrence.Optional}, {4, BinaryFormat.Byte, BinaryOccurrence.Repeating}},
                (extra) => BinaryFormat.Byte)(#binary({1, 11, 2, 22, 2, 22, 5, 55, 1, 11}))",
            "{11, {22, 22}, null, {}}",
        ),
        (
            "BinaryFormat.Group(BinaryFormat.Byte, {{2, BinaryFormat.Byte, BinaryOccurrence.Optional, 123}})(#binary({}))",
            "{123}",
        ),
        (
            "BinaryFormat.Group(BinaryFormat.Byte, {{1, BinaryFormat.Byte, BinaryOccurrence.Optional, null, (x) => -x}},
                null, 0)(#binary({1, 7, 0, 9}))",
            "{-7}",
        ),
        (
            "BinaryFormat.Group(BinaryFormat.Byte, {{1, BinaryFormat.Byte, BinaryOccurrence.Required}})(#binary({}))",
            r#"error "DataFormat.Error""#,
        ),
        (
            "BinaryFormat.Group(BinaryFormat.Byte, {{1, BinaryFormat.Byte, BinaryOccurrence.Required}})(#binary({2, 1}))",
            r#"error "DataFormat.Error""#,
        ),
    ],
    body: Rust(group),
};

#[derive(Clone, Copy, PartialEq)]
enum Occurrence {
    Optional,
    Required,
    Repeating,
}

/// The definition of an item.
struct Item {
    key: Value,
    format: Function,
    occurrence: Occurrence,
    default: Value,
    transform: Option<Function>,
}

fn group(cx: &Cx, args: Args) -> Result<Value> {
    let key = of(args.value(0))?;
    let definitions = args.get::<List>(1)?.values(cx)?;
    let items =
        definitions.into_iter().map(|definition| Item::new(cx, definition)).collect::<Result<Vec<Item>>>()?;
    let extra = args.get::<Option<Function>>(2)?;
    let last_key = args.value(3);
    Ok(format(move |cx, cursor| {
        let mut found: Vec<Vec<Value>> = items.iter().map(|_| Vec::new()).collect();
        while !cursor.borrow_mut().is_at_end(cx)? {
            let key = run(cx, &key, cursor)?;
            if !last_key.is_null() && ops::equals(cx, &key, &last_key)? {
                break;
            }
            read_item(cx, cursor, &items, &mut found, key, extra.as_ref())?;
        }
        let values = items
            .iter()
            .zip(found)
            .map(|(item, values)| item.value(cx, values))
            .collect::<Result<Vec<Value>>>()?;
        Ok(List::from_values(values).into())
    }))
}

fn read_item(
    cx: &Cx,
    cursor: &Shared,
    items: &[Item],
    found: &mut [Vec<Value>],
    key: Value,
    extra: Option<&Function>,
) -> Result<()> {
    for (item, values) in items.iter().zip(found) {
        if ops::equals(cx, &item.key, &key)?
            && (item.occurrence == Occurrence::Repeating || values.is_empty())
        {
            values.push(run(cx, &item.format, cursor)?);
            return Ok(());
        }
    }
    let Some(extra) = extra else {
        return Err(Error::data_format("The group has an item with an unexpected key.", key));
    };
    let format = of(extra.call(cx, vec![key])?)?;
    run(cx, &format, cursor)?;
    Ok(())
}

impl Item {
    fn new(cx: &Cx, definition: Value) -> Result<Item> {
        let parts = List::from_value(definition.clone())?.values(cx)?;
        let invalid = || {
            Error::expression_of(
                "An item of the group must be a list of a key, a binary format and a BinaryOccurrence, and optionally a default value and a transformation.",
                definition.clone(),
            )
        };
        let [key, format, occurrence, rest @ ..] = parts.as_slice() else { return Err(invalid()) };
        if rest.len() > 2 {
            return Err(invalid());
        }
        Ok(Item {
            key: key.clone(),
            format: of(format.clone())?,
            occurrence: match occurrence.as_index() {
                Some(0) => Occurrence::Optional,
                Some(1) => Occurrence::Required,
                Some(2) => Occurrence::Repeating,
                _ => return Err(invalid()),
            },
            default: rest.first().cloned().unwrap_or(Value::NULL),
            transform: rest.get(1).map_or(Ok(None), |value| Option::<Function>::from_value(value.clone()))?,
        })
    }

    /// The item's value in the result, from the values that were read.
    fn value(&self, cx: &Cx, mut values: Vec<Value>) -> Result<Value> {
        if values.is_empty() {
            return match self.occurrence {
                Occurrence::Required => {
                    Err(Error::data_format("A required item of the group is missing.", self.key.clone()))
                }
                Occurrence::Repeating if self.default.is_null() => Ok(List::empty().into()),
                _ => Ok(self.default.clone()),
            };
        }
        let value = match self.occurrence {
            Occurrence::Repeating => List::from_values(values).into(),
            _ => values.swap_remove(0),
        };
        match &self.transform {
            Some(transform) => transform.call(cx, vec![value]),
            None => Ok(value),
        }
    }
}
