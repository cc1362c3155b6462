//! Which texts a comparer of the library takes for equal: what is hashed of them, where values are found again by equality.

use super::collation::Collation;
use crate::text::fold;
use m_engine::value::{Function, Text};
use std::hash::{Hash, Hasher};

/// The texts that are equal.
pub(crate) enum Equality {
    /// Those of the same code units.
    Exact,
    /// Those that differ in nothing but case.
    IgnoreCase,
    /// Those that a language does not tell apart.
    Collated(Collation),
}

impl Equality {
    /// That of a comparer; of a function that is none of the library's nothing is known.
    pub(crate) fn of(comparer: Option<&Function>) -> Option<&Equality> {
        comparer.map_or(Some(&Equality::Exact), Function::known)
    }

    /// Adds a text to a hash, as all texts that are equal to it.
    pub(crate) fn hash(&self, text: &Text, hasher: &mut impl Hasher) {
        match self {
            Equality::Exact => text.hash(hasher),
            Equality::IgnoreCase => fold(text).hash(hasher),
            Equality::Collated(collation) => collation.key(text).hash(hasher),
        }
    }
}
