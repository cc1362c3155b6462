//! List.*: items chosen by a condition, or from one of the ends. Nothing is read before it is asked for.
//!
//! Here: `List.RemoveNulls`, `List.FirstN`, `List.LastN`, `List.Skip`, `List.RemoveFirstN`, `List.RemoveLastN`.

use super::out_of_range;
use m_engine::eval::call1;
use m_engine::value::{Data, Function, List};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, Value, ops};

pub(crate) const ALL: &[Builtin] =
    &[SELECT, REMOVE_NULLS, FIRST_N, LAST_N, SKIP, REMOVE_FIRST_N, REMOVE_LAST_N];

const SELECT: Builtin = Builtin {
    name: "List.Select",
    signature: "(list as list, selection as function) as list",
    doc: "Returns the items of `list` for which `selection` answers true.",
    examples: &[
        ("List.Select({1, -3, 4, 9, -2}, each _ > 0)", "{1, 4, 9}"),
        ("List.FirstN(List.Select(List.Generate(() => 0, each true, each _ + 1), each _ > 2), 2)", "{3, 4}"),
    ],
    body: Rust(|cx, args| {
        let selection: Function = args.get(1)?;
        keep(cx, args.get(0)?, move |cx, item| ops::condition(&call1(cx, &selection, item.force(cx)?)?))
    }),
};

const REMOVE_NULLS: Builtin = Builtin {
    name: "List.RemoveNulls",
    signature: "(list as list) as list",
    doc: "Returns the items of `list` that are not null.",
    examples: &[("List.RemoveNulls({1, 2, null, 4, null})", "{1, 2, 4}")],
    body: Rust(|cx, args| keep(cx, args.get(0)?, |cx, item| Ok(!item.force(cx)?.is_null()))),
};

const FIRST_N: Builtin = Builtin {
    name: "List.FirstN",
    signature: "(list as list, countOrCondition as any) as any",
    doc: "Returns the first items of `list`: at most as many as a number says, or those before the first one for which \
          a condition answers false.",
    examples: &[
        ("List.FirstN({3, 4, 5, -1, 7, 8, 2}, each _ > 0)", "{3, 4, 5}"),
        ("List.FirstN(List.Generate(() => 0, each true, each _ + 1), 5)", "{0, 1, 2, 3, 4}"),
        ("List.FirstN({1, 2}, 5)", "{1, 2}"),
        ("List.FirstN({1, 2}, -1)", "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| match how_many(&args, None)? {
        HowMany::Count(count) => {
            let list = args.get::<List>(0)?.take_of_view(cx, count)?;
            Ok(take(cx, list, count).into())
        }
        HowMany::While(condition) => Ok(take_while(cx, args.get(0)?, condition).into()),
    }),
};

const LAST_N: Builtin = Builtin {
    name: "List.LastN",
    signature: "(list as list, optional countOrCondition as any) as any",
    doc: "Returns the last items of `list`: at most as many as a number says, or those after the last one for which a \
          condition answers false.",
    examples: &[
        ("List.LastN({3, 4, 5, -1, 7, 8, 2}, 1)", "{2}"),
        ("List.LastN({3, 4, 5, -1, 7, 8, 2}, each _ > 0)", "{7, 8, 2}"),
    ],
    body: Rust(|cx, args| {
        let cells = args.get::<List>(0)?.cells(cx)?;
        let start = end_of_rest(cx, &cells, how_many(&args, None)?)?;
        Ok(List::from_cells(cells.get(start..).unwrap_or_default().to_vec()).into())
    }),
};

const SKIP: Builtin = Builtin {
    name: "List.Skip",
    signature: "(list as list, optional countOrCondition as any) as list",
    doc: "Returns `list` without its first items: one, as many as a number says, or those before the first one for \
          which a condition answers false.",
    examples: &[
        ("List.Skip({1, 2, 3, 4, 5}, 3)", "{4, 5}"),
        ("List.Skip({5, 4, 2, 6, 1}, each _ > 3)", "{2, 6, 1}"),
        ("List.Skip({1, 2})", "{2}"),
    ],
    body: Rust(without_first),
};

const REMOVE_FIRST_N: Builtin = Builtin {
    name: "List.RemoveFirstN",
    signature: "(list as list, optional countOrCondition as any) as list",
    doc: "Returns `list` without its first items: one, as many as a number says, or those before the first one for \
          which a condition answers false.",
    examples: &[
        ("List.RemoveFirstN({1, 2, 3, 4, 5}, 3)", "{4, 5}"),
        ("List.RemoveFirstN({5, 4, 2, 6, 1}, each _ > 3)", "{2, 6, 1}"),
    ],
    body: Rust(without_first),
};

const REMOVE_LAST_N: Builtin = Builtin {
    name: "List.RemoveLastN",
    signature: "(list as list, optional countOrCondition as any) as list",
    doc: "Returns `list` without its last items: one, as many as a number says, or those after the last one for which \
          a condition answers false.",
    examples: &[
        ("List.RemoveLastN({1, 2, 3, 4, 5}, 3)", "{1, 2}"),
        ("List.RemoveLastN({5, 4, 2, 6, 4}, each _ > 3)", "{5, 4, 2}"),
    ],
    body: Rust(|cx, args| {
        let cells = args.get::<List>(0)?.cells(cx)?;
        let end = end_of_rest(cx, &cells, how_many(&args, Some(1))?)?;
        Ok(List::from_cells(cells.get(..end).unwrap_or_default().to_vec()).into())
    }),
};

/// How a function is told how many items of an end it is about.
enum HowMany {
    Count(usize),
    While(Function),
}

fn how_many(args: &Args, default: Option<usize>) -> Result<HowMany> {
    let value = args.value(1);
    match (&value.data, default) {
        (Data::Function(condition), _) => Ok(HowMany::While(condition.clone())),
        (Data::Null, Some(count)) => Ok(HowMany::Count(count)),
        (Data::Number(_), _) => {
            let count = usize::try_from(args.get::<i64>(1)?);
            count.map(HowMany::Count).map_err(|_| out_of_range("countOrCondition", value))
        }
        _ => Err(Error::expression_of(
            "The 'countOrCondition' argument must be a number or a function.",
            value.clone(),
        )),
    }
}

/// The items for which `wanted` answers true.
fn keep(cx: &Cx, list: List, wanted: impl Fn(&Cx, &Cell) -> Result<bool> + 'static) -> Result<Value> {
    let wanted = std::rc::Rc::new(wanted);
    let kept = List::generate(cx, move |cx| {
        let mut items = list.iter(cx)?;
        let wanted = wanted.clone();
        Ok(move |cx: &Cx| {
            loop {
                let item = match items.next(cx)? {
                    Ok(item) => item,
                    Err(error) => return Some(Err(error)),
                };
                match wanted(cx, &item) {
                    Ok(true) => return Some(Ok(item)),
                    Ok(false) => {}
                    Err(error) => return Some(Err(error)),
                }
            }
        })
    });
    Ok(kept.into())
}

/// At most the first `count` items; no further one is asked for.
pub(super) fn take(cx: &Cx, list: List, count: usize) -> List {
    if let List::Items(cells) = &list {
        return List::from_cells(cells.iter().take(count).cloned().collect());
    }
    List::generate(cx, move |cx| {
        let mut items = list.iter(cx)?;
        let mut left = count;
        Ok(move |cx: &Cx| {
            left = left.checked_sub(1)?;
            cx.reading_part(|| items.next(cx))
        })
    })
}

fn take_while(cx: &Cx, list: List, condition: Function) -> List {
    List::generate(cx, move |cx| {
        let mut items = list.iter(cx)?;
        let condition = condition.clone();
        let mut ended = false;
        Ok(move |cx: &Cx| {
            if ended {
                return None;
            }
            let item = match cx.reading_part(|| items.next(cx))? {
                Ok(item) => item,
                Err(error) => return Some(Err(error)),
            };
            match holds(cx, &condition, &item) {
                Ok(true) => Some(Ok(item)),
                Ok(false) => {
                    ended = true;
                    None
                }
                Err(error) => Some(Err(error)),
            }
        })
    })
}

fn holds(cx: &Cx, condition: &Function, item: &Cell) -> Result<bool> {
    ops::condition(&call1(cx, condition, item.force(cx)?)?)
}

fn without_first(cx: &Cx, args: Args) -> Result<Value> {
    let list: List = args.get(0)?;
    let condition = match how_many(&args, Some(1))? {
        HowMany::Count(count) => return Ok(list.skip(cx, count).into()),
        HowMany::While(condition) => condition,
    };
    let rest = List::generate(cx, move |cx| {
        let mut items = list.iter(cx)?;
        let condition = condition.clone();
        let mut skipping = true;
        Ok(move |cx: &Cx| {
            while skipping {
                let item = match items.next(cx)? {
                    Ok(item) => item,
                    Err(error) => return Some(Err(error)),
                };
                match holds(cx, &condition, &item) {
                    Ok(true) => {}
                    Ok(false) => {
                        skipping = false;
                        return Some(Ok(item));
                    }
                    Err(error) => return Some(Err(error)),
                }
            }
            items.next(cx)
        })
    });
    Ok(rest.into())
}

/// Where the items at the end begin.
fn end_of_rest(cx: &Cx, cells: &[Cell], how_many: HowMany) -> Result<usize> {
    let condition = match how_many {
        HowMany::Count(count) => return Ok(cells.len().saturating_sub(count)),
        HowMany::While(condition) => condition,
    };
    for (position, cell) in cells.iter().enumerate().rev() {
        if !holds(cx, &condition, cell)? {
            return Ok(position + 1);
        }
    }
    Ok(0)
}
