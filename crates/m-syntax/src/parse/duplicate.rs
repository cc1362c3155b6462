//! Names that must differ: fields of a record, variables of a `let`, members of a section, parameters.

use super::cursor::Parser;
use crate::ast::Name;
use crate::diagnostic::Diagnostic;
use std::collections::HashSet;

/// Up to this many names are compared with each other, which is faster than a hash of each.
const FEW: usize = 12;

/// Finds names that are declared twice.
pub(super) struct Names {
    what: &'static str,
    place: &'static str,
}

impl Names {
    /// `what` and `place` fill the message "{what} `x` is already defined in {place}".
    pub(super) fn new(what: &'static str, place: &'static str) -> Self {
        Names { what, place }
    }

    /// Reports every name that occurred before in `names`.
    pub(super) fn check<'n, 's: 'n>(
        &mut self,
        parser: &mut Parser<'s, '_>,
        names: impl ExactSizeIterator<Item = &'n Name<'s>> + Clone,
    ) {
        let mut seen = HashSet::new();
        let many = names.len() > FEW;
        for (index, name) in names.clone().enumerate() {
            let again = if many {
                !seen.insert(&*name.text)
            } else {
                names.clone().take(index).any(|earlier| earlier.text == name.text)
            };
            // An empty name without a place is one that could not be read.
            if again && name.span.start < name.span.end {
                let shown: String = name.text.chars().take(40).collect();
                let message = format!("{} `{shown}` is already defined in {}", self.what, self.place);
                parser.report(
                    Diagnostic::new(name.span, message)
                        .with_hint("names are told apart by case; give one of the two another name"),
                );
            }
        }
    }
}
