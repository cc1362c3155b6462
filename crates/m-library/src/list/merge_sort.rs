//! A stable sort whose comparison may fail. The standard library's sort can neither stop at an error nor be trusted
//! with the contradictory comparers that people write.

use m_engine::Result;
use std::cmp::Ordering;

/// Sorts by merging runs; items that compare equal keep their order.
///
/// Errors: the first error of `compare`.
pub(crate) fn merge_sort<T>(
    items: Vec<T>,
    mut compare: impl FnMut(&T, &T) -> Result<Ordering>,
) -> Result<Vec<T>> {
    let mut runs = ascending_runs(items, &mut compare)?;
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            merged.push(match pairs.next() {
                Some(right) => merge(left, right, &mut compare)?,
                None => left,
            });
        }
        runs = merged;
    }
    Ok(runs.pop().unwrap_or_default())
}

fn ascending_runs<T>(
    items: Vec<T>,
    compare: &mut impl FnMut(&T, &T) -> Result<Ordering>,
) -> Result<Vec<Vec<T>>> {
    let mut runs: Vec<Vec<T>> = Vec::new();
    for item in items {
        match runs.last_mut() {
            Some(run) => match run.last() {
                Some(last) if compare(last, &item)? != Ordering::Greater => run.push(item),
                _ => runs.push(vec![item]),
            },
            None => runs.push(vec![item]),
        }
    }
    Ok(runs)
}

fn merge<T>(
    left: Vec<T>,
    right: Vec<T>,
    compare: &mut impl FnMut(&T, &T) -> Result<Ordering>,
) -> Result<Vec<T>> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
        let from = if compare(first, second)? == Ordering::Greater { &mut right } else { &mut left };
        merged.extend(from.next());
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}
