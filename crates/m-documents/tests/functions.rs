//! The functions of documents: their declarations, their documented examples, and the cases of `functions`, a file for each
//! format.

use crate::{cases, common};
use std::path::Path;

#[test]
fn cases_hold() {
    cases::hold(common::library, &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"), &[None]);
}

#[test]
fn examples_hold() {
    cases::examples_hold(common::library, m_documents::builtins);
}

#[test]
fn declarations_are_tidy() {
    cases::declarations_are_tidy(common::library, m_documents::builtins, m_library::builtins());
}
