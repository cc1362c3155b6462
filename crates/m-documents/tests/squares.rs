//! Hidden squares in the readers of documents: see the test of the same name in m-library.

#[path = "../../m-library/tests/squares/cases.rs"]
pub(crate) mod cases;
#[path = "../../m-library/tests/squares/count.rs"]
pub(crate) mod count;

use crate::common;
use cases::Cases;

const CASES: Cases =
    Cases { lines: include_str!("squares/cases.txt"), names: include_str!("squares/names.m") };

// Only builds with debug assertions count.
#[cfg(debug_assertions)]
#[test]
fn ten_times_as_many_items_are_ten_times_the_work() {
    count::hold(common::library, &CASES);
}

#[test]
fn every_reader_has_a_case() {
    let builtins: Vec<_> = m_documents::builtins().collect();
    count::are_complete(builtins.into_iter(), &CASES);
}
