//! List.*: items replaced by others.

use super::Equation;
use super::transform::{as_list, map};
use super::wanted::Wanted;
use m_engine::value::{Function, List};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, Value};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[REPLACE_VALUE, REPLACE_MATCHING_ITEMS];

const REPLACE_VALUE: Builtin = Builtin {
    name: "List.ReplaceValue",
    signature: "(list as list, oldValue as any, newValue as any, replacer as function) as list",
    doc: "Returns what `replacer` makes of each item of `list` together with `oldValue` and `newValue`.",
    examples: &[(
        "List.ReplaceValue({1, 2, 1}, 1, 9, (item, old, new) => if item = old then new else item)",
        "{9, 2, 9}",
    )],
    body: Rust(|cx, args| {
        let (old, new, replacer) = (args.value(1), args.value(2), args.get::<Function>(3)?);
        Ok(map(cx, args.get(0)?, move |cx, item| {
            let (old, new, replacer) = (old.clone(), new.clone(), replacer.clone());
            Cell::lazy(cx, move |cx| replacer.call(cx, vec![item.force(cx)?, old, new]))
        })
        .into())
    }),
};

const REPLACE_MATCHING_ITEMS: Builtin = Builtin {
    name: "List.ReplaceMatchingItems",
    signature: "(list as list, replacements as list, optional equationCriteria as any) as list",
    doc: "Returns `list` with items replaced. `replacements` is a list of pairs, each the old value and the new one; \
          `equationCriteria` says what is equal to an old value.",
    examples: &[("List.ReplaceMatchingItems({1, 2, 3, 4, 5}, {{5, -5}, {1, -1}})", "{-1, 2, 3, 4, -5}")],
    body: Rust(replace_matching_items),
};

fn replace_matching_items(cx: &Cx, args: Args) -> Result<Value> {
    let equation = Equation::of_library(cx, &args.value(2))?;
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for pair in args.get::<List>(1)?.values(cx)? {
        match as_list(pair.clone())?.values(cx)?.as_slice() {
            [before, after] => {
                old.push(before.clone());
                new.push(after.clone());
            }
            _ => {
                return Err(Error::expression_of(
                    "A replacement must be a list of two items: the old value and the new one.",
                    pair,
                ));
            }
        }
    }
    let replacements = Rc::new((Wanted::new(cx, equation, old)?, new));
    let replaced = map(cx, args.get(0)?, move |cx, item| {
        let replacements = replacements.clone();
        Cell::lazy(cx, move |cx| {
            let item = item.force(cx)?;
            let (old, new) = &*replacements;
            let found = old.find(cx, item.clone())?.and_then(|number| new.get(number).cloned());
            Ok(found.unwrap_or(item))
        })
    });
    Ok(replaced.into())
}
