//! The functions of the library: their declarations, their documented examples, and beyond them the cases of `functions`, a
//! file for each family.

use crate::cases;
use std::path::Path;

#[test]
fn cases_hold() {
    cases::hold(m_library::library, &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"), &cases::BATCHES);
}

#[test]
fn examples_hold() {
    cases::examples_hold(m_library::library, m_library::builtins);
}

#[test]
fn declarations_are_tidy() {
    cases::declarations_are_tidy(m_library::library, m_library::builtins, std::iter::empty());
}
