//! Values that are looked for in a list.

use super::{Equation, ValueIndex};
use m_engine::{Cx, Result, Value};

/// Values to look for under an equation criterion.
pub(super) struct Wanted {
    equation: Equation,
    keys: Vec<Value>,
    /// The different keys, where hashes tell which are equal, with the number of the first of each.
    index: Option<(ValueIndex, Vec<usize>)>,
}

impl Wanted {
    /// So few values are compared one by one.
    pub(super) const FEW: usize = 8;

    /// Values to look for.
    ///
    /// Errors: those of what the criterion makes of them.
    pub(super) fn new(cx: &Cx, equation: Equation, values: Vec<Value>) -> Result<Wanted> {
        let keys = values.into_iter().map(|value| equation.key(cx, value)).collect::<Result<Vec<Value>>>()?;
        let index = if keys.len() > Self::FEW { ValueIndex::of_known(cx, &equation, &keys) } else { None };
        let index = index.map(|index| {
            let mut firsts: Vec<Option<usize>> = vec![None; index.keys().len()];
            for (number, key) in keys.iter().enumerate() {
                let first = index.find_key(cx, key)?.and_then(|key| firsts.get_mut(key));
                first.map(|first| first.get_or_insert(number));
            }
            Ok((index, firsts.into_iter().flatten().collect()))
        });
        Ok(Wanted { equation, keys, index: index.transpose()? })
    }

    /// The number of the first value that the item equals; comparers are given the item first.
    pub(super) fn find(&self, cx: &Cx, item: Value) -> Result<Option<usize>> {
        let item = self.equation.key(cx, item)?;
        if let Some((index, firsts)) = &self.index {
            return Ok(index.find_key(cx, &item)?.and_then(|key| firsts.get(key).copied()));
        }
        for (number, key) in self.keys.iter().enumerate() {
            if self.equation.equal(cx, &item, key)? {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }
}
