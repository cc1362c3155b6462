//! Locks that outlive a panic of another thread: what they guard is complete after each change.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a mutex guards.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
