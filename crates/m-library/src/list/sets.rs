//! List.*: lists as sets and bags, in which values count as often as they occur.

use super::transform::as_list;
use super::{Equation, ValueIndex};
use m_engine::value::List;
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, Value};
use std::collections::HashMap;

pub(crate) const ALL: &[Builtin] =
    &[DISTINCT, DIFFERENCE, INTERSECT, UNION, REMOVE_ITEMS, REMOVE_MATCHING_ITEMS];

const DISTINCT: Builtin = Builtin {
    name: "List.Distinct",
    signature: "(list as list, optional equationCriteria as any) as list",
    doc: "Returns the items of `list` without those that equal an earlier one, by `equationCriteria` where it is given.",
    examples: &[
        ("List.Distinct({1, 1, 2, 3, 3, 3})", "{1, 2, 3}"),
        (r#"List.Distinct({"Fig", "Date", "Pear"}, Text.Length)"#, r#"{"Fig", "Date"}"#),
        (
            "List.FirstN(List.Distinct(List.Generate(() => 0, each true, each Number.Mod(_ + 1, 3))), 3)",
            "{0, 1, 2}",
        ),
    ],
    body: Rust(distinct),
};

const DIFFERENCE: Builtin = Builtin {
    name: "List.Difference",
    signature: "(list1 as list, list2 as list, optional equationCriteria as any) as list",
    doc: "Returns the items of `list1` without those of `list2`; each item of `list2` takes away one equal item.",
    examples: &[
        ("List.Difference({1, 2, 3, 4, 5}, {4, 5, 3})", "{1, 2}"),
        ("List.Difference({1, 2}, {1, 2, 3})", "{}"),
        ("List.Difference({1, 1, 1, 2}, {1})", "{1, 1, 2}"),
    ],
    body: Rust(|cx, args| {
        let list: List = args.get(0)?;
        let mut bag = Bag::new(cx, &args.value(2))?;
        bag.add_all(cx, args.get(1)?)?;
        filter(cx, list, |cx, item| Ok(!bag.take(cx, item)?))
    }),
};

const INTERSECT: Builtin = Builtin {
    name: "List.Intersect",
    signature: "(lists as list, optional equationCriteria as any) as list",
    doc: "Returns the items that occur in all `lists`, each as often as in the list where it is rarest.",
    examples: &[
        ("List.Intersect({{1..5}, {2..6}, {3..7}})", "{3, 4, 5}"),
        ("List.Intersect({{1, 1, 2}, {1, 1, 1}})", "{1, 1}"),
    ],
    body: Rust(intersect),
};

const UNION: Builtin = Builtin {
    name: "List.Union",
    signature: "(lists as list, optional equationCriteria as any) as list",
    doc: "Returns the items that occur in any of `lists`, each as often as in the list where it is most frequent.",
    examples: &[
        ("List.Union({{1..5}, {2..6}, {3..7}})", "{1, 2, 3, 4, 5, 6, 7}"),
        ("List.Union({{1, 1}, {1, 2}})", "{1, 1, 2}"),
    ],
    body: Rust(union),
};

const REMOVE_ITEMS: Builtin = Builtin {
    name: "List.RemoveItems",
    signature: "(list1 as list, list2 as list) as list",
    doc: "Returns the items of `list1` that equal no item of `list2`.",
    examples: &[("List.RemoveItems({1, 2, 3, 4, 2, 5, 5}, {2, 4, 6})", "{1, 3, 5, 5}")],
    body: Rust(|cx, args| remove(cx, &args, &Value::NULL)),
};

const REMOVE_MATCHING_ITEMS: Builtin = Builtin {
    name: "List.RemoveMatchingItems",
    signature: "(list1 as list, list2 as list, optional equationCriteria as any) as list",
    doc: "Returns the items of `list1` that equal no item of `list2`, by `equationCriteria` where it is given.",
    examples: &[("List.RemoveMatchingItems({1, 2, 3, 4, 5, 5}, {1, 5})", "{2, 3, 4}")],
    body: Rust(|cx, args| remove(cx, &args, &args.value(2))),
};

/// Values and how often they occur.
struct Bag {
    index: ValueIndex,
    counts: Vec<usize>,
}

impl Bag {
    fn new(cx: &Cx, criteria: &Value) -> Result<Bag> {
        Ok(Bag { index: ValueIndex::new(Equation::of_library(cx, criteria)?), counts: Vec::new() })
    }

    /// Adds a value once.
    fn add(&mut self, cx: &Cx, value: Value) -> Result<()> {
        let (position, new) = self.index.insert(cx, value)?;
        if new {
            self.counts.push(0);
        }
        if let Some(count) = self.counts.get_mut(position) {
            *count += 1;
        }
        Ok(())
    }

    fn add_all(&mut self, cx: &Cx, list: List) -> Result<()> {
        let mut items = list.iter(cx)?;
        while let Some(item) = items.next_value(cx) {
            self.add(cx, item?)?;
        }
        Ok(())
    }

    /// Takes a value out once; whether it was there.
    fn take(&mut self, cx: &Cx, value: Value) -> Result<bool> {
        let position = self.index.find(cx, value)?;
        match position.and_then(|position| self.counts.get_mut(position)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

/// The items for which `wanted` answers true, all of them now.
fn filter(cx: &Cx, list: List, mut wanted: impl FnMut(&Cx, Value) -> Result<bool>) -> Result<Value> {
    let mut items = list.iter(cx)?;
    let mut kept = Vec::new();
    while let Some(item) = items.next_value(cx) {
        let item = item?;
        if wanted(cx, item.clone())? {
            kept.push(item);
        }
    }
    Ok(Value::list(kept))
}

fn distinct(cx: &Cx, args: Args) -> Result<Value> {
    let list: List = args.get(0)?;
    let equation = Equation::of_library(cx, &args.value(1))?;
    let distinct = List::generate(cx, move |cx| {
        let mut items = list.iter(cx)?;
        let mut seen = ValueIndex::new(equation.clone());
        Ok(move |cx: &Cx| {
            loop {
                let added =
                    items.next_value(cx)?.and_then(|item| Ok((seen.insert(cx, item.clone())?.1, item)));
                match added {
                    Ok((true, item)) => return Some(Ok(Cell::Value(item))),
                    Ok((false, _)) => {}
                    Err(error) => return Some(Err(error)),
                }
            }
        })
    });
    Ok(distinct.into())
}

fn intersect(cx: &Cx, args: Args) -> Result<Value> {
    let mut lists = args.get::<List>(0)?.values(cx)?.into_iter();
    let Some(first) = lists.next() else { return Ok(Value::list(Vec::new())) };
    let mut common = Value::from(as_list(first)?);
    for other in lists {
        let mut bag = Bag::new(cx, &args.value(1))?;
        bag.add_all(cx, as_list(other)?)?;
        common = filter(cx, as_list(common)?, |cx, item| bag.take(cx, item))?;
    }
    Ok(common)
}

fn union(cx: &Cx, args: Args) -> Result<Value> {
    let mut all: Vec<Value> = Vec::new();
    let mut there = Bag::new(cx, &args.value(1))?;
    let mut before = 0;
    for list in args.get::<List>(0)?.values(cx)? {
        for value in all.get(before..).unwrap_or_default() {
            there.add(cx, value.clone())?;
        }
        before = all.len();
        // How many of those that were there before this list were taken by it.
        let mut taken: HashMap<usize, usize> = HashMap::new();
        for item in as_list(list)?.values(cx)? {
            let known = there.index.find(cx, item.clone())?;
            let count = known.and_then(|position| there.counts.get(position)).copied().unwrap_or(0);
            let of_item = taken.entry(known.unwrap_or(usize::MAX)).or_default();
            if *of_item < count {
                *of_item += 1;
            } else {
                all.push(item);
            }
        }
    }
    Ok(Value::list(all))
}

fn remove(cx: &Cx, args: &Args, criteria: &Value) -> Result<Value> {
    let mut index = ValueIndex::new(Equation::of_library(cx, criteria)?);
    for value in args.get::<List>(1)?.values(cx)? {
        index.insert(cx, value)?;
    }
    filter(cx, args.get(0)?, |cx, item| Ok(index.find(cx, item)?.is_none()))
}
