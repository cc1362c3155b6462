//! List.*: sorted lists, and what is first and last in their order.
//!
//! Here: `List.Sort`, `List.Max`, `List.Min`, `List.MaxN`, `List.MinN`, `List.Median`.

use super::accumulator;
use super::{Comparison, out_of_range};
use m_engine::eval::call1;
use m_engine::value::{Data, List};
use m_engine::{Args, Body::Known, Body::Rust, Builtin, Cx, Result, Value, ops};
use std::cmp::Ordering;

pub(crate) const ALL: &[Builtin] = &[SORT, MAX, MIN, MAX_N, MIN_N, MEDIAN];

const SORT: Builtin = Builtin {
    name: "List.Sort",
    signature: "(list as list, optional comparisonCriteria as any) as list",
    doc: "Returns the items of `list` in order; equal ones keep theirs. `comparisonCriteria` is an order \
          (`Order.Ascending`, `Order.Descending`), a function that gives the key to sort by, a list of both, or a \
          function that compares two items with -1, 0 or 1.",
    examples: &[
        ("List.Sort({2, 3, 1})", "{1, 2, 3}"),
        ("List.Sort({2, null, 1}, 1)", "{2, 1, null}"),
        ("List.Sort({2, 3, 1}, (x, y) => Value.Compare(1 / x, 1 / y))", "{3, 2, 1}"),
        ("List.Sort({2, 3, 1}, {each 1 / _, 1})", "{1, 2, 3}"),
        (r#"List.Sort({1, "a"})"#, "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| {
        let comparison = Comparison::new(cx, &args.value(1))?;
        Ok(comparison.sorted(cx, &args.get::<List>(0)?)?.into())
    }),
};

const MAX: Builtin = Builtin {
    name: "List.Max",
    signature: "(list as list, optional default as any, optional comparisonCriteria as any, optional includeNulls as \
                nullable logical) as any",
    doc: "Returns the largest item of `list`, or `default` where the list is empty. `comparisonCriteria` says how to \
          compare; with `includeNulls` = false nulls do not count.",
    examples: &[
        ("List.Max({1, 4, 7, 3, -2, 5}, 1)", "7"),
        ("List.Max({}, -1)", "-1"),
        (r#"List.Max({"fig", "banana", "kiwi"}, null, each Text.Length(_))"#, r#""banana""#),
    ],
    body: Known(&Rust(|cx, args| extreme(cx, &args, Ordering::Greater)), &accumulator::GREATEST),
};

const MIN: Builtin = Builtin {
    name: "List.Min",
    signature: "(list as list, optional default as any, optional comparisonCriteria as any, optional includeNulls as \
                nullable logical) as any",
    doc: "Returns the smallest item of `list`, or `default` where the list is empty. `comparisonCriteria` says how to \
          compare; nulls, which are smaller than all others, count with `includeNulls` = true alone.",
    examples: &[
        ("List.Min({1, 4, 7, 3, -2, 5})", "-2"),
        ("List.Min({}, -1)", "-1"),
        ("List.Min({1, null})", "1"),
        ("List.Min({1, null}, null, null, true)", "null"),
        ("List.Min({null}, 7)", "7"),
    ],
    body: Known(&Rust(|cx, args| extreme(cx, &args, Ordering::Less)), &accumulator::LEAST),
};

const MAX_N: Builtin = Builtin {
    name: "List.MaxN",
    signature: "(list as list, countOrCondition as any, optional comparisonCriteria as any, optional includeNulls as \
                nullable logical) as list",
    doc: "Returns the largest items of `list`, largest first: as many as a number says, or those before the first one \
          for which a condition answers false.",
    examples: &[
        ("List.MaxN({3, 4, 5, -1, 7, 8, 2}, 5)", "{8, 7, 5, 4, 3}"),
        ("List.MaxN({3, 4, 5}, each _ > 3)", "{5, 4}"),
    ],
    body: Rust(|cx, args| several(cx, &args, true)),
};

const MIN_N: Builtin = Builtin {
    name: "List.MinN",
    signature: "(list as list, countOrCondition as any, optional comparisonCriteria as any, optional includeNulls as \
                nullable logical) as list",
    doc: "Returns the smallest items of `list`, smallest first: as many as a number says (1 for null), or those before \
          the first one for which a condition answers false. Nulls count with `includeNulls` = true alone.",
    examples: &[
        ("List.MinN({3, 4, 5, -1, 7, 8, 2}, 5)", "{-1, 2, 3, 4, 5}"),
        ("List.MinN({3, null}, 5)", "{3}"),
        ("List.MinN({3, null}, 5, null, true)", "{null, 3}"),
        ("List.MinN({3, 1}, null)", "{1}"),
    ],
    body: Rust(|cx, args| several(cx, &args, false)),
};

const MEDIAN: Builtin = Builtin {
    name: "List.Median",
    signature: "(list as list, optional comparisonCriteria as any) as any",
    doc: "Returns the item in the middle of the sorted `list`, nulls aside. Of two middle items it is their average \
          where all items are numbers, durations, times or datetimes, otherwise the smaller one. Null where there is \
          nothing but null.",
    examples: &[
        ("List.Median({5, 3, 1, 7, 9})", "5"),
        ("List.Median({1, 2, 3, 4, null})", "2.5"),
        (r#"List.Median({"d", "b", "a", "c"})"#, r#""b""#),
        ("List.Median({})", "null"),
    ],
    body: Rust(median),
};

/// The items that count. Where the caller does not say whether nulls do, they count for the largest, where they change
/// nothing next to other values, and not for the smallest, which would be null of every list that has one.
fn values(cx: &Cx, args: &Args, largest: bool) -> Result<Vec<Value>> {
    let mut values = args.get::<List>(0)?.values(cx)?;
    if !args.get::<Option<bool>>(3)?.unwrap_or(largest) {
        values.retain(|value| !value.is_null());
    }
    Ok(values)
}

/// The first item that no other one comes before in the wanted direction.
fn extreme(cx: &Cx, args: &Args, direction: Ordering) -> Result<Value> {
    let comparison = Comparison::new(cx, &args.value(2))?;
    let mut best: Option<(Vec<Value>, Value)> = None;
    for value in values(cx, args, direction == Ordering::Greater)? {
        let keys = comparison.keys(cx, &value)?;
        let better = match &best {
            Some((known, _)) => comparison.compare(cx, &keys, known)? == direction,
            None => true,
        };
        if better {
            best = Some((keys, value));
        }
    }
    Ok(best.map_or_else(|| args.value(1), |(_, value)| value))
}

fn several(cx: &Cx, args: &Args, largest: bool) -> Result<Value> {
    let mut sorted = Comparison::new(cx, &args.value(2))?.sort(cx, values(cx, args, largest)?)?;
    if largest {
        sorted.reverse();
    }
    let wanted = args.value(1);
    let count = match &wanted.data {
        Data::Null => 1,
        Data::Function(condition) => {
            let mut count = 0;
            for value in &sorted {
                if !ops::condition(&call1(cx, condition, value.clone())?)? {
                    break;
                }
                count += 1;
            }
            count
        }
        _ => {
            let count = usize::try_from(args.get::<i64>(1)?);
            count.map_err(|_| out_of_range("countOrCondition", wanted.clone()))?
        }
    };
    sorted.truncate(count);
    Ok(Value::list(sorted))
}

fn median(cx: &Cx, args: Args) -> Result<Value> {
    let mut values = args.get::<List>(0)?.values(cx)?;
    values.retain(|value| !value.is_null());
    let sorted = Comparison::new(cx, &args.value(1))?.sort(cx, values)?;
    let upper = sorted.get(sorted.len() / 2);
    let lower = sorted.len().checked_sub(1).and_then(|last| sorted.get(last / 2));
    let (Some(lower), Some(upper)) = (lower, upper) else { return Ok(Value::NULL) };
    let averaged = |value: &Value| {
        matches!(value.data, Data::Number(_) | Data::Duration(_) | Data::Time(_) | Data::DateTime(_))
    };
    if sorted.len() % 2 == 1 || !sorted.iter().all(averaged) {
        return Ok(lower.clone());
    }
    ops::add(lower, &ops::multiply(&ops::subtract(upper, lower)?, &Value::number(0.5))?)
}
