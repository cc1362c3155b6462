//! List.*: whether and where values are in a list.
//!
//! Here: `List.Contains`, `List.ContainsAll`, `List.ContainsAny`, `List.PositionOf`, `List.PositionOfAny`.

use super::transform::as_list;
use super::wanted::Wanted;
use super::{Equation, ValueIndex};
use m_engine::value::{Data, List};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] =
    &[CONTAINS, CONTAINS_ALL, CONTAINS_ANY, POSITION_OF, POSITION_OF_ANY, FIND_TEXT];

const CONTAINS: Builtin = Builtin {
    name: "List.Contains",
    signature: "(list as list, value as any, optional equationCriteria as any) as logical",
    doc: "Returns whether an item of `list` equals `value`, by `equationCriteria` where it is given.",
    examples: &[
        ("List.Contains({1, 2, 3, 4, 5}, 3)", "true"),
        ("List.Contains({1, 2, 3, 4, 5}, 6)", "false"),
        (r#"List.Contains({"a", "b"}, "B", (x, y) => Text.Lower(x) = Text.Lower(y))"#, "true"),
    ],
    body: Rust(|cx, args| Ok(contains_any(cx, &args, vec![args.value(1)])?.into())),
};

const CONTAINS_ALL: Builtin = Builtin {
    name: "List.ContainsAll",
    signature: "(list as list, values as list, optional equationCriteria as any) as logical",
    doc: "Returns whether each of `values` equals an item of `list`, by `equationCriteria` where it is given.",
    examples: &[
        ("List.ContainsAll({1, 2, 3, 4, 5}, {3, 4})", "true"),
        ("List.ContainsAll({1, 2, 3, 4, 5}, {5, 6})", "false"),
    ],
    body: Rust(|cx, args| {
        let values = args.get::<List>(1)?.values(cx)?;
        if let Some(contains) = contains_known(cx, &args, &values)? {
            return Ok(contains.into());
        }
        for value in values {
            if !contains_any(cx, &args, vec![value])? {
                return Ok(false.into());
            }
        }
        Ok(true.into())
    }),
};

const CONTAINS_ANY: Builtin = Builtin {
    name: "List.ContainsAny",
    signature: "(list as list, values as list, optional equationCriteria as any) as logical",
    doc: "Returns whether any of `values` equals an item of `list`, by `equationCriteria` where it is given.",
    examples: &[
        ("List.ContainsAny({1, 2, 3, 4, 5}, {3, 9})", "true"),
        ("List.ContainsAny({1, 2, 3, 4, 5}, {6, 7})", "false"),
    ],
    body: Rust(|cx, args| Ok(contains_any(cx, &args, args.get::<List>(1)?.values(cx)?)?.into())),
};

const POSITION_OF: Builtin = Builtin {
    name: "List.PositionOf",
    signature: "(list as list, value as any, optional occurrence as nullable number, optional equationCriteria as \
                any) as any",
    doc: "Returns the position of `value` in `list`, -1 where it is not there. `occurrence` says which: the first \
          (default), the last, or all of them as a list. `equationCriteria` says what is equal.",
    examples: &[
        ("List.PositionOf({1, 2, 3}, 3)", "2"),
        ("List.PositionOf({1, 2, 1}, 1, 1)", "2"),
        ("List.PositionOf({1, 2, 1}, 1, 2)", "{0, 2}"),
        ("List.PositionOf({1, 2}, 5)", "-1"),
        ("List.PositionOf({10, 15, 20, 25, 30}, 28, 0, (x, y) => Number.Abs(x - y) <= 2)", "4"),
    ],
    body: Rust(|cx, args| position_of(cx, &args, vec![args.value(1)])),
};

const POSITION_OF_ANY: Builtin = Builtin {
    name: "List.PositionOfAny",
    signature: "(list as list, values as list, optional occurrence as nullable number, optional equationCriteria as \
                any) as any",
    doc: "Returns the position of any of `values` in `list`, -1 where none is there. `occurrence` says which: the \
          first (default), the last, or all of them as a list. `equationCriteria` says what is equal.",
    examples: &[
        ("List.PositionOfAny({1, 2, 3}, {2, 3})", "1"),
        ("List.PositionOfAny({1, 2, 3}, {2, 3}, 2)", "{1, 2}"),
    ],
    body: Rust(|cx, args| position_of(cx, &args, args.get::<List>(1)?.values(cx)?)),
};

const FIND_TEXT: Builtin = Builtin {
    name: "List.FindText",
    signature: "(list as list, text as text) as list",
    doc: "Returns the items of `list` that contain `text`: texts, and records with such a field.",
    examples: &[
        (r#"List.FindText({"a", "b", "ab"}, "a")"#, r#"{"a", "ab"}"#),
        (r#"List.FindText({[x = "cab"], [x = 1], null}, "a")"#, r#"{[x = "cab"]}"#),
    ],
    body: Rust(find_text),
};

fn contains_any(cx: &Cx, args: &Args, values: Vec<Value>) -> Result<bool> {
    let wanted = Wanted::new(cx, Equation::new(cx, &args.value(2))?, values)?;
    let mut items = args.get::<List>(0)?.iter(cx)?;
    while let Some(item) = items.next_value(cx) {
        if wanted.find(cx, item?)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a list of which everything is at hand has all these; `None` where the list has to be read for each.
fn contains_known(cx: &Cx, args: &Args, values: &[Value]) -> Result<Option<bool>> {
    let equation = Equation::new(cx, &args.value(2))?;
    let List::Items(cells) = args.get::<List>(0)? else { return Ok(None) };
    let items: Option<Vec<Value>> = cells.iter().map(Cell::known).collect();
    if values.len() <= Wanted::FEW || equation.selects() {
        return Ok(None);
    }
    let Some(index) = items.and_then(|items| ValueIndex::of_known(cx, &equation, &items)) else {
        return Ok(None);
    };
    for value in values {
        if index.find_key(cx, value)?.is_none() {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

/// Which of several occurrences is meant (`Occurrence.Type`).
enum Occurrence {
    First,
    Last,
    All,
}

fn occurrence(value: &Value) -> Result<Occurrence> {
    match value.as_index() {
        None if value.is_null() => Ok(Occurrence::First),
        Some(0) => Ok(Occurrence::First),
        Some(1) => Ok(Occurrence::Last),
        Some(2) => Ok(Occurrence::All),
        _ => Err(Error::expression_of(
            "The occurrence must be Occurrence.First, Occurrence.Last or Occurrence.All.",
            value.clone(),
        )),
    }
}

fn position_of(cx: &Cx, args: &Args, values: Vec<Value>) -> Result<Value> {
    let occurrence = occurrence(&args.value(2))?;
    let wanted = Wanted::new(cx, Equation::new(cx, &args.value(3))?, values)?;
    let mut items = args.get::<List>(0)?.iter(cx)?;
    let mut found = Vec::new();
    let mut position = 0.0;
    while let Some(item) = items.next_value(cx) {
        if wanted.find(cx, item?)?.is_some() {
            found.push(Value::number(position));
            if let Occurrence::First = occurrence {
                break;
            }
        }
        position += 1.0;
    }
    Ok(match occurrence {
        Occurrence::All => Value::list(found),
        _ => found.pop().unwrap_or(Value::number(-1.0)),
    })
}

fn find_text(cx: &Cx, args: Args) -> Result<Value> {
    let text: m_engine::value::Text = args.get(1)?;
    let mut found = Vec::new();
    for item in as_list(args.value(0))?.values(cx)? {
        if mentions(cx, &item, &text)? {
            found.push(Cell::Value(item));
        }
    }
    Ok(List::from_cells(found).into())
}

fn mentions(cx: &Cx, value: &Value, text: &str) -> Result<bool> {
    match &value.data {
        Data::Text(whole) => Ok(whole.contains(text)),
        Data::Record(record) => {
            for cell in record.cells() {
                if mentions(cx, &cell.force(cx)?, text)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        _ => Ok(false),
    }
}
