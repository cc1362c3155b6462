//! What the engine asks of the world outside: the clock and an interruption. Everything else belongs to the host's own
//! functions, which reach their state through [`Host::as_any`].

use crate::session::Scope;
use std::any::Any;

/// The world outside the language.
pub trait Host {
    /// Now, in ticks of 100 nanoseconds since 0001-01-01 at UTC.
    fn now(&self) -> i64;

    /// The offset of the local zone from UTC in minutes, at a moment in UTC ticks.
    fn local_offset(&self, utc_ticks: i64) -> i64;

    /// The name of the local zone (`Europe/Berlin`), where it has one.
    fn zone_name(&self) -> Option<String> {
        None
    }

    /// Waits (`Function.InvokeAfter`). Returns early when the evaluation was cancelled.
    fn sleep(&self, ticks: i64);

    /// Random bytes (`Text.NewGuid`, `Number.Random`).
    fn random(&self, bytes: &mut [u8]);

    /// A message of `Diagnostics.Trace`: level name and text.
    fn trace(&self, level: &str, message: &str);

    /// Whether the evaluation should stop.
    fn is_cancelled(&self) -> bool {
        false
    }

    /// Whether a function that was made in the scope `made_in` and is called in the scope `now` runs in `now` all the same:
    /// because `made_in` is a scope of no one, or because the host has only added something to it for the time of the call.
    fn keeps_scope(&self, _now: &Scope, _made_in: &Scope) -> bool {
        false
    }

    /// Whether an operation on a view that no handler does is an error, as in DirectQuery, instead of being done on the
    /// rows.
    fn fails_on_folding_failure(&self) -> bool {
        false
    }

    /// How many items beyond the one that is read may be evaluated up to what they ask the world outside for; see
    /// [`Cx::look_ahead`](crate::Cx::look_ahead).
    fn items_ahead(&self) -> usize {
        0
    }

    /// The host itself, for the functions that it adds to the library.
    fn as_any(&self) -> &dyn Any;
}

/// A host without a world: a clock that stands at 2000-01-01T00:00:00Z, no chance, no waiting.
pub struct NoHost;

impl Host for NoHost {
    fn now(&self) -> i64 {
        // 730,119 days from 0001-01-01 to 2000-01-01.
        730_119 * crate::value::time::TICKS_PER_DAY
    }

    fn local_offset(&self, _utc_ticks: i64) -> i64 {
        0
    }

    fn sleep(&self, _ticks: i64) {}

    fn random(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }

    fn trace(&self, _level: &str, _message: &str) {}

    fn as_any(&self) -> &dyn Any {
        self
    }
}
