//! List.*: questions about all items.
//!
//! Here: `List.AllTrue`, `List.AnyTrue`, `List.MatchesAll`, `List.MatchesAny`, `List.IsDistinct`.

use super::{Equation, ValueIndex};
use m_engine::eval::call1;
use m_engine::value::{Function, List};
use m_engine::{Args, Body::Rust, Builtin, Cx, Result, Value, ops};

pub(crate) const ALL: &[Builtin] = &[ALL_TRUE, ANY_TRUE, MATCHES_ALL, MATCHES_ANY, IS_DISTINCT];

const ALL_TRUE: Builtin = Builtin {
    name: "List.AllTrue",
    signature: "(list as list) as logical",
    doc: "Returns whether all items of `list` are true. Reading stops at the first one that is false.",
    examples: &[
        ("List.AllTrue({true, true, 2 > 0})", "true"),
        ("List.AllTrue({true, false, 2 < 0})", "false"),
        ("List.AllTrue({})", "true"),
    ],
    body: Rust(|cx, args| Ok((!any(cx, &args, false, |_, item| ops::condition(&item))?).into())),
};

const ANY_TRUE: Builtin = Builtin {
    name: "List.AnyTrue",
    signature: "(list as list) as logical",
    doc: "Returns whether any item of `list` is true. Reading stops at the first one that is.",
    examples: &[
        ("List.AnyTrue({true, false, 2 > 0})", "true"),
        ("List.AnyTrue({2 = 0, false, 2 < 0})", "false"),
    ],
    body: Rust(|cx, args| Ok(any(cx, &args, true, |_, item| ops::condition(&item))?.into())),
};

const MATCHES_ALL: Builtin = Builtin {
    name: "List.MatchesAll",
    signature: "(list as list, condition as function) as logical",
    doc: "Returns whether `condition` answers true for all items of `list`. Reading stops at the first false.",
    examples: &[
        ("List.MatchesAll({11, 12, 13}, each _ > 10)", "true"),
        ("List.MatchesAll({1, 2, 3}, each _ > 10)", "false"),
    ],
    body: Rust(|cx, args| {
        let condition: Function = args.get(1)?;
        Ok((!any(cx, &args, false, |cx, item| ops::condition(&call1(cx, &condition, item)?))?).into())
    }),
};

const MATCHES_ANY: Builtin = Builtin {
    name: "List.MatchesAny",
    signature: "(list as list, condition as function) as logical",
    doc: "Returns whether `condition` answers true for any item of `list`. Reading stops at the first true.",
    examples: &[
        ("List.MatchesAny({9, 10, 11}, each _ > 10)", "true"),
        ("List.MatchesAny({1, 2, 3}, each _ > 10)", "false"),
    ],
    body: Rust(|cx, args| {
        let condition: Function = args.get(1)?;
        Ok(any(cx, &args, true, |cx, item| ops::condition(&call1(cx, &condition, item)?))?.into())
    }),
};

const IS_DISTINCT: Builtin = Builtin {
    name: "List.IsDistinct",
    signature: "(list as list, optional equationCriteria as any) as logical",
    doc: "Returns whether no two items of `list` are equal, by `equationCriteria` where it is given.",
    examples: &[
        ("List.IsDistinct({1, 2, 3})", "true"),
        ("List.IsDistinct({1, 2, 3, 3})", "false"),
        ("List.IsDistinct({1, -1}, Number.Abs)", "false"),
    ],
    body: Rust(is_distinct),
};

/// Whether `answer` is `wanted` for any item.
fn any(cx: &Cx, args: &Args, wanted: bool, answer: impl Fn(&Cx, Value) -> Result<bool>) -> Result<bool> {
    let mut items = args.get::<List>(0)?.iter(cx)?;
    while let Some(item) = items.next_value(cx) {
        if answer(cx, item?)? == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_distinct(cx: &Cx, args: Args) -> Result<Value> {
    let mut seen = ValueIndex::new(Equation::of_library(cx, &args.value(1))?);
    let mut items = args.get::<List>(0)?.iter(cx)?;
    while let Some(item) = items.next_value(cx) {
        if !seen.insert(cx, item?)?.1 {
            return Ok(false.into());
        }
    }
    Ok(true.into())
}
