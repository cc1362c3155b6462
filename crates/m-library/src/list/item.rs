//! List.*: one item, and how many there are.
//!
//! Here: `List.Count`, `List.IsEmpty`, `List.NonNullCount`, `List.First`, `List.Last`, `List.Single`,
//! `List.SingleOrDefault`.

use super::accumulator;
use super::not_enough_in;
use m_engine::{Args, Body::Known, Body::Rust, Builtin, Cx, Error, Result, Value, value::List};

pub(crate) const ALL: &[Builtin] = &[COUNT, IS_EMPTY, NON_NULL_COUNT, FIRST, LAST, SINGLE, SINGLE_OR_DEFAULT];

const COUNT: Builtin = Builtin {
    name: "List.Count",
    signature: "(list as list) as number",
    doc: "Returns the number of items in `list`. The items themselves are not evaluated.",
    examples: &[("List.Count({1, 2, 3})", "3"), (r#"List.Count({error "unread"})"#, "1")],
    body: Rust(|cx, args| Ok(Value::number(args.get::<List>(0)?.len(cx)? as f64))),
};

const IS_EMPTY: Builtin = Builtin {
    name: "List.IsEmpty",
    signature: "(list as list) as logical",
    doc: "Returns whether `list` has no items. At most one item is asked for.",
    examples: &[("List.IsEmpty({})", "true"), ("List.IsEmpty({1, 2})", "false")],
    body: Rust(|cx, args| Ok(args.get::<List>(0)?.iter(cx)?.next(cx).transpose()?.is_none().into())),
};

const NON_NULL_COUNT: Builtin = Builtin {
    name: "List.NonNullCount",
    signature: "(list as list) as number",
    doc: "Returns the number of items in `list` that are not null.",
    examples: &[("List.NonNullCount({1, null, 3})", "2")],
    body: Known(&Rust(non_null_count), &accumulator::NON_NULL_COUNT),
};

const FIRST: Builtin = Builtin {
    name: "List.First",
    signature: "(list as list, optional defaultValue as any) as any",
    doc: "Returns the first item of `list`, or `defaultValue` (null if left out) where the list is empty.",
    examples: &[
        ("List.First({1, 2, 3})", "1"),
        ("List.First({}, -1)", "-1"),
        ("List.First(List.Generate(() => 7, each true, each _ + 1))", "7"),
    ],
    body: Rust(|cx, args| match args.get::<List>(0)?.take_of_view(cx, 1)?.iter(cx)?.next_value(cx) {
        Some(item) => item,
        None => Ok(args.value(1)),
    }),
};

const LAST: Builtin = Builtin {
    name: "List.Last",
    signature: "(list as list, optional defaultValue as any) as any",
    doc: "Returns the last item of `list`, or `defaultValue` (null if left out) where the list is empty.",
    examples: &[
        ("List.Last({1, 2, 3})", "3"),
        ("List.Last({}, -1)", "-1"),
        (r#"List.Last({error "unread", 2})"#, "2"),
    ],
    body: Rust(last),
};

const SINGLE: Builtin = Builtin {
    name: "List.Single",
    signature: "(list as list) as any",
    doc: "Returns the only item of `list`. An empty list and a list of several items are errors.",
    examples: &[
        ("List.Single({1})", "1"),
        ("List.Single({1, 2, 3})", "error \"Expression.Error\""),
        ("List.Single({})", "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| single(cx, &args)?.ok_or_else(|| not_enough_in(args.value(0)))),
};

const SINGLE_OR_DEFAULT: Builtin = Builtin {
    name: "List.SingleOrDefault",
    signature: "(list as list, optional default as any) as any",
    doc: "Returns the only item of `list`, or `default` (null if left out) where the list is empty. A list of several \
          items is an error.",
    examples: &[("List.SingleOrDefault({1})", "1"), ("List.SingleOrDefault({}, -1)", "-1")],
    body: Rust(|cx, args| Ok(single(cx, &args)?.unwrap_or_else(|| args.value(1)))),
};

fn non_null_count(cx: &Cx, args: Args) -> Result<Value> {
    let mut items = args.get::<List>(0)?.iter(cx)?;
    let mut count = 0u32;
    while let Some(item) = items.next_value(cx) {
        count += u32::from(!item?.is_null());
    }
    Ok(Value::number(f64::from(count)))
}

fn last(cx: &Cx, args: Args) -> Result<Value> {
    let list = args.get::<List>(0)?;
    if let List::Items(cells) = &list {
        return cells.last().map_or_else(|| Ok(args.value(1)), |cell| cell.force(cx));
    }
    let mut items = list.iter(cx)?;
    let mut last = None;
    while let Some(item) = items.next(cx) {
        last = Some(item?);
    }
    last.map_or_else(|| Ok(args.value(1)), |cell| cell.force(cx))
}

fn single(cx: &Cx, args: &Args) -> Result<Option<Value>> {
    let mut items = args.get::<List>(0)?.iter(cx)?;
    let Some(first) = items.next(cx).transpose()? else { return Ok(None) };
    if items.next(cx).transpose()?.is_some() {
        return Err(Error::expression_of(
            "There were too many elements in the enumeration to complete the operation.",
            args.value(0),
        ));
    }
    first.force(cx).map(Some)
}
