//! Freeing values that are nested a million deep: each holds the next, and a destructor that calls the next would need
//! a stack as deep as the nesting. From some depth on what is left is put aside and freed from the outside.

use std::any::Any;
use std::cell::{Cell, RefCell};

/// How many destructors may run inside of each other.
const DEEPEST: u32 = 256;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static ASIDE: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
}

/// Drops a part of a value that is being dropped; now, or when the destructors that run have come back.
pub(crate) fn drop_part<T: 'static>(part: T) {
    // At the end of a thread there may be no place to put things aside any more; then the stack has to do.
    let Ok(depth) = DEPTH.try_with(Cell::get) else { return drop(part) };
    if depth >= DEEPEST {
        let boxed: Box<dyn Any> = Box::new(part);
        let _ = ASIDE.try_with(|aside| aside.borrow_mut().push(boxed));
        return;
    }
    let _ = DEPTH.try_with(|running| running.set(depth + 1));
    drop(part);
    if depth == 0 {
        while let Ok(Some(next)) = ASIDE.try_with(|aside| aside.borrow_mut().pop()) {
            drop(next);
        }
    }
    let _ = DEPTH.try_with(|running| running.set(depth));
}
