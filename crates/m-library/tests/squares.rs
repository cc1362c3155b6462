//! Hidden squares in the functions of the library: a line of `squares/cases.txt` is an expression over the names of
//! `squares/names.m`, whose sizes follow from `N`, and its result is read to the last cell. The benchmark `squares` times
//! the same cases.

pub(crate) mod cases;
pub(crate) mod count;

use cases::Cases;

const CASES: Cases =
    Cases { lines: include_str!("squares/cases.txt"), names: include_str!("squares/names.m") };

// Only builds with debug assertions count.
#[cfg(debug_assertions)]
#[test]
fn ten_times_as_many_items_are_ten_times_the_work() {
    count::hold(m_library::library, &CASES);
}

#[test]
fn every_function_of_many_has_a_case() {
    let builtins: Vec<_> = m_library::builtins().collect();
    count::are_complete(builtins.into_iter(), &CASES);
}
