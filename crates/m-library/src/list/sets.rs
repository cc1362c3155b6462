//! List.*: lists as sets and bags, in which values count as often as they occur.
//!
//! Here: `List.Distinct`, `List.Difference`, `List.Intersect`, `List.Union`, `List.RemoveItems`,
//! `List.RemoveMatchingItems`.

use super::accumulator;
use super::transform::as_list;
use super::{Equation, ValueIndex};
use crate::hashing::Plain;
use m_engine::value::{Column, Items, List, ListIter, ListPart, ListSource};
use m_engine::{Args, Body::Known, Body::Rust, Builtin, Cell, Cx, Result, Value};
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
    body: Known(&Rust(distinct), &accumulator::DISTINCT),
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
    Ok(List::lazy(cx, Distinct { list, equation }).into())
}

/// The source of `List.Distinct`.
struct Distinct {
    list: List,
    equation: Equation,
}

impl ListSource for Distinct {
    fn iter(&self, cx: &Cx) -> Result<Box<dyn ListIter>> {
        let seen = ValueIndex::new(self.equation.clone());
        Ok(Box::new(DistinctItems { items: self.list.iter(cx)?, seen, held: None }))
    }
}

struct DistinctItems {
    items: Items,
    seen: ValueIndex,
    /// A column of items, and the one that comes next.
    held: Option<(Column, usize)>,
}

impl DistinctItems {
    /// The next item that differs from those before it; with `most` above one a column of as many as are at hand.
    fn step(&mut self, cx: &Cx, most: usize) -> Option<Result<ListPart>> {
        loop {
            if let Some((column, next)) = self.held.take() {
                match self.of_column(cx, column, next, most) {
                    Ok(None) => continue,
                    Ok(Some(part)) => return Some(Ok(part)),
                    Err(error) => return Some(Err(error)),
                }
            }
            let item = match self.items.next_part(cx)? {
                Ok(ListPart::Column(column)) => {
                    self.held = Some((column, 0));
                    continue;
                }
                Ok(ListPart::Item(item)) => item,
                Err(error) => return Some(Err(error)),
            };
            match self.is_new(cx, &item) {
                Ok((true, value)) => return Some(Ok(ListPart::Item(Cell::Value(value)))),
                Ok((false, _)) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }

    fn is_new(&mut self, cx: &Cx, item: &Cell) -> Result<(bool, Value)> {
        let value = item.force(cx)?;
        Ok((self.seen.insert(cx, value.clone())?.1, value))
    }

    /// Those of a column from `next` on; `None` where all were seen before.
    fn of_column(&mut self, cx: &Cx, column: Column, next: usize, most: usize) -> Result<Option<ListPart>> {
        let rows = column.len().unwrap_or(0);
        let mut new = Vec::new();
        let mut row = next;
        while row < rows && new.len() < most {
            let plain = Plain::of(&column, row).filter(|_| self.seen.takes_plain());
            let is_new = match plain {
                Some(plain) => self.seen.insert_plain(&plain)?.1,
                // Nobody has asked for an item behind others yet, and looking at this one may evaluate something.
                None if row > next => break,
                None => {
                    let (is_new, value) = self.is_new(cx, &column.cell(row))?;
                    if is_new {
                        self.held = Some((column, row + 1));
                        return Ok(Some(ListPart::Item(Cell::Value(value))));
                    }
                    false
                }
            };
            if is_new {
                new.push(row as u32);
            }
            row += 1;
        }
        let found = match new.as_slice() {
            [] => None,
            [row] => Some(ListPart::Item(column.cell(*row as usize))),
            rows => Some(ListPart::Column(column.gather(rows))),
        };
        if row < rows {
            self.held = Some((column, row));
        }
        Ok(found)
    }
}

impl ListIter for DistinctItems {
    fn next(&mut self, cx: &Cx) -> Option<Result<Cell>> {
        Some(self.step(cx, 1)?.map(|part| match part {
            ListPart::Item(item) => item,
            ListPart::Column(column) => column.cell(0),
        }))
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<ListPart>> {
        self.step(cx, most)
    }
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
