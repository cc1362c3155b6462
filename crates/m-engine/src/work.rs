//! How much is done, for tests that compare the work over few and over many items: the same whenever and wherever it runs,
//! which times are not. Only builds with debug assertions count, so that what is handed out has nothing of it.
//!
//! Counted is each look at a text, each code unit of a text that is gone through by them, each comparison of two values and
//! each reading of a cell, where they stand in one place, and each part that is pulled out of a source. Not counted is what
//! goes over numbers or bytes alone, or moves what is at hand: loops of those are seen by what they allocate, or by the clock.

#[cfg(debug_assertions)]
thread_local! {
    static DONE: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// How much was done on this thread since it began; always 0 in a build without debug assertions.
pub fn done() -> u64 {
    #[cfg(debug_assertions)]
    return DONE.get();
    #[cfg(not(debug_assertions))]
    0
}

/// One more is done.
#[inline(always)]
pub fn count() {
    count_many(1);
}

/// So many more are done.
#[inline(always)]
pub(crate) fn count_many(_more: usize) {
    #[cfg(debug_assertions)]
    DONE.set(DONE.get().wrapping_add(_more as u64));
}
