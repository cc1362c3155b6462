//! List.*: items by their position.
//!
//! Here: `List.Alternate`.

use super::select::take;
use super::{count, not_enough};
use m_engine::value::List;
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[RANGE, REMOVE_RANGE, INSERT_RANGE, REPLACE_RANGE, ALTERNATE];

const RANGE: Builtin = Builtin {
    name: "List.Range",
    signature: "(list as list, offset as number, optional count as nullable number) as list",
    doc: "Returns the items of `list` from position `offset` on, at most `count` of them.",
    examples: &[
        ("List.Range({1..10}, 6)", "{7, 8, 9, 10}"),
        ("List.Range({1..10}, 6, 2)", "{7, 8}"),
        ("List.Range({1, 2}, 1, 5)", "{2}"),
    ],
    body: Rust(|cx, args| {
        let rest = args.get::<List>(0)?.skip(cx, count(&args, 1, "offset")?);
        Ok(match args.value(2).is_null() {
            true => rest,
            false => take(cx, rest, count(&args, 2, "count")?),
        }
        .into())
    }),
};

const REMOVE_RANGE: Builtin = Builtin {
    name: "List.RemoveRange",
    signature: "(list as list, index as number, optional count as nullable number) as list",
    doc: "Returns `list` without `count` items (1 if left out) from position `index` on. It is an error where there are \
          fewer.",
    examples: &[
        ("List.RemoveRange({1, 2, 3, 4, -6, -2, -1, 5}, 4, 3)", "{1, 2, 3, 4, 5}"),
        ("List.RemoveRange({1, 2, 3}, 0)", "{2, 3}"),
        ("List.Count(List.RemoveRange({1, 2, 3}, 2, 2))", "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| {
        let removed = if args.value(2).is_null() { 1 } else { count(&args, 2, "count")? };
        splice(cx, args.get(0)?, count(&args, 1, "index")?, removed, List::empty())
    }),
};

const INSERT_RANGE: Builtin = Builtin {
    name: "List.InsertRange",
    signature: "(list as list, index as number, values as list) as list",
    doc: "Returns `list` with the items of `values` inserted at position `index`, which may be the end of the list.",
    examples: &[
        ("List.InsertRange({1, 2, 5}, 2, {3, 4})", "{1, 2, 3, 4, 5}"),
        ("List.InsertRange({2, 3, 4}, 0, {1, {1.1, 1.2}})", "{1, {1.1, 1.2}, 2, 3, 4}"),
        ("List.InsertRange({1}, 1, {2})", "{1, 2}"),
        ("List.Count(List.InsertRange({1}, 2, {2}))", "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| splice(cx, args.get(0)?, count(&args, 1, "index")?, 0, args.get(2)?)),
};

const REPLACE_RANGE: Builtin = Builtin {
    name: "List.ReplaceRange",
    signature: "(list as list, index as number, count as number, replaceWith as list) as list",
    doc: "Returns `list` with `count` items from position `index` on replaced by the items of `replaceWith`. It is an \
          error where there are fewer.",
    examples: &[("List.ReplaceRange({1, 2, 7, 8, 9, 5}, 2, 3, {3, 4})", "{1, 2, 3, 4, 5}")],
    body: Rust(|cx, args| {
        splice(cx, args.get(0)?, count(&args, 1, "index")?, count(&args, 2, "count")?, args.get(3)?)
    }),
};

const ALTERNATE: Builtin = Builtin {
    name: "List.Alternate",
    signature: "(list as list, count as number, optional repeatInterval as nullable number, optional offset as \
                nullable number) as list",
    doc: "Keeps and skips items in turn: keeps the first `offset` items (0 if left out), then skips `count` items and \
          keeps `repeatInterval` items, again and again. Without `repeatInterval` all items after the first skip stay.",
    examples: &[
        ("List.Alternate({1..10}, 1)", "{2, 3, 4, 5, 6, 7, 8, 9, 10}"),
        ("List.Alternate({1..10}, 1, 1)", "{2, 4, 6, 8, 10}"),
        ("List.Alternate({1..10}, 1, 1, 1)", "{1, 3, 5, 7, 9}"),
        ("List.Alternate({1..10}, 1, 2, 1)", "{1, 3, 4, 6, 7, 9, 10}"),
    ],
    body: Rust(alternate),
};

/// `list` with `removed` items from `index` on replaced by `inserted`. Of items at hand they are at hand again, so that a
/// loop of such steps does not hand each item through all of them.
///
/// Errors: while it is enumerated, that the list ends before.
fn splice(cx: &Cx, list: List, index: usize, removed: usize, inserted: List) -> Result<Value> {
    if index == 0 && inserted.at_hand() == Some(0) && list.at_hand().is_some_and(|len| removed <= len) {
        return Ok(list.skip(cx, removed).into());
    }
    if let (List::Items(cells), List::Items(more)) = (&list, &inserted)
        && let Some(rest) = cells.get(index.saturating_add(removed)..)
        && let Some(before) = cells.get(..index)
    {
        return Ok(List::from_cells([before, more, rest].concat()).into());
    }
    let spliced = List::generate(cx, move |cx| {
        let mut items = list.iter(cx)?;
        let mut middle = inserted.iter(cx)?;
        let mut before = index;
        let mut dropping = removed;
        Ok(move |cx: &Cx| {
            if before > 0 {
                before -= 1;
                return Some(items.next(cx).unwrap_or_else(|| Err(not_enough())));
            }
            while dropping > 0 {
                dropping -= 1;
                match items.next(cx) {
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Some(Err(error)),
                    None => return Some(Err(not_enough())),
                }
            }
            middle.next(cx).or_else(|| items.next(cx))
        })
    });
    Ok(spliced.into())
}

fn alternate(cx: &Cx, args: Args) -> Result<Value> {
    let list: List = args.get(0)?;
    let skipped = count(&args, 1, "count")?;
    let kept = (!args.value(2).is_null()).then(|| count(&args, 2, "repeatInterval")).transpose()?;
    let offset = if args.value(3).is_null() { 0 } else { count(&args, 3, "offset")? };
    // Nothing kept and nothing skipped in a turn would go on for ever.
    let idle = skipped == 0;
    let alternated = List::generate(cx, move |cx| {
        let mut items = list.iter(cx)?;
        let mut keep = offset;
        let mut forever = idle;
        Ok(move |cx: &Cx| -> Option<Result<Cell>> {
            if keep == 0 && !forever {
                loop {
                    for _ in 0..skipped {
                        if let Err(error) = items.next(cx)? {
                            return Some(Err(error));
                        }
                    }
                    match kept {
                        Some(0) => {}
                        Some(kept) => {
                            keep = kept;
                            break;
                        }
                        None => {
                            forever = true;
                            break;
                        }
                    }
                }
            }
            keep = keep.saturating_sub(1);
            items.next(cx)
        })
    });
    Ok(alternated.into())
}
