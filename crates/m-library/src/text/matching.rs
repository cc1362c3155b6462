//! Where one text occurs in another, under a comparer.

use super::case::fold;
use super::units::Units;
use crate::comparer::Equality;
use m_engine::value::{Function, Number, Text};
use m_engine::{Cx, FromValue, Result, Value};

/// How texts are compared while searching.
pub(super) enum Matching {
    /// Code unit by code unit.
    Ordinal,
    /// Code unit by code unit of the upper case.
    IgnoreCase,
    /// Equal where the function returns 0.
    Comparer(Function),
}

impl Matching {
    pub(super) fn new(comparer: Option<Function>) -> Matching {
        match comparer {
            None => Matching::Ordinal,
            Some(comparer) => match comparer.known() {
                Some(Equality::Exact) => Matching::Ordinal,
                Some(Equality::IgnoreCase) => Matching::IgnoreCase,
                Some(Equality::Collated(_)) | None => Matching::Comparer(comparer),
            },
        }
    }

    /// Whether the two texts are equal.
    pub(super) fn equal(&self, cx: &Cx, left: &Text, right: &Text) -> Result<bool> {
        match self {
            Matching::Ordinal => Ok(left == right),
            Matching::IgnoreCase => Ok(fold(left) == fold(right)),
            Matching::Comparer(comparer) => {
                let order = comparer.call(cx, vec![left.clone().into(), right.clone().into()])?;
                is_equal(order)
            }
        }
    }

    /// The positions, in UTF-16 code units, at which `part` occurs without overlaps; at most `most` of them.
    pub(super) fn positions(&self, cx: &Cx, text: &Text, part: &Text, most: usize) -> Result<Vec<usize>> {
        match self {
            Matching::Ordinal => Ok(ordinal(text, part, most)),
            Matching::IgnoreCase => Ok(ordinal(&fold(text), &fold(part), most)),
            Matching::Comparer(_) => {
                let (units, width) = (Units::of(text), part.utf16_len());
                let mut found = Vec::new();
                let mut at = 0;
                while at + width <= units.len() && found.len() < most {
                    if self.equal(cx, &units.part(at, at + width), part)? {
                        found.push(at);
                        at += width.max(1);
                    } else {
                        at += 1;
                    }
                }
                Ok(found)
            }
        }
    }
}

/// The result of a comparer: a number, or for a comparison function a truth value.
fn is_equal(order: Value) -> Result<bool> {
    match order.data {
        m_engine::value::Data::Logical(equal) => Ok(equal),
        _ => Ok(Number::from_value(order)?.to_f64() == 0.0),
    }
}

fn ordinal(text: &Text, part: &Text, most: usize) -> Vec<usize> {
    if part.is_empty() {
        return if most == 0 { Vec::new() } else { vec![0] };
    }
    let mut units = 0;
    let mut from = 0;
    let mut found = Vec::new();
    for (at, _) in text.match_indices(part.as_str()).take(most) {
        // Counts on from the last occurrence, so that many of them cost one walk through the text.
        units += Text::from(text.get(from..at).unwrap_or_default()).utf16_len();
        from = at;
        found.push(units);
    }
    found
}
