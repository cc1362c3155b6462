//! The mock's clock, which tests move, and the three ways HTTP and Anaplan print a time.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Real time plus what tests have added, or a held time plus that.
#[derive(Default)]
pub(crate) struct Clock {
    ahead: AtomicU64,
    /// The real time at which the clock was held; 0 while it runs.
    held: AtomicU64,
}

/// How far tests can move the clock: a thousand years, in milliseconds.
const FARTHEST: u64 = 1000 * 365 * 86_400_000;

/// Milliseconds since 1970 by the system's clock.
fn real() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64
}

impl Clock {
    /// Milliseconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        let base = match self.held.load(Ordering::Relaxed) {
            0 => real(),
            held => held,
        };
        base + self.ahead.load(Ordering::Relaxed)
    }

    /// Moves it forward, at most to a thousand years from the real time: beyond the year 9999 nobody can print one.
    pub(crate) fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        let moved = |ahead: u64| Some(ahead.saturating_add(by).min(FARTHEST));
        let _ = self.ahead.fetch_update(Ordering::Relaxed, Ordering::Relaxed, moved);
    }

    /// From now on only [`Clock::advance`] moves it, until [`Clock::reset`].
    pub(crate) fn hold(&self) {
        if !self.held() {
            self.held.store(real(), Ordering::Relaxed);
        }
    }

    pub(crate) fn held(&self) -> bool {
        self.held.load(Ordering::Relaxed) > 0
    }

    pub(crate) fn reset(&self) {
        self.held.store(0, Ordering::Relaxed);
        self.ahead.store(0, Ordering::Relaxed);
    }

    /// Milliseconds that this clock is ahead of the real time.
    pub(crate) fn ahead(&self) -> u64 {
        self.ahead.load(Ordering::Relaxed)
    }
}

/// The moment so many milliseconds after 1970.
fn timestamp(ms: u64) -> Timestamp {
    i64::try_from(ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok()).unwrap_or(Timestamp::MAX)
}

/// `2026-03-02T07:15:09.123000000Z`, the `timestamp` of an error (section 5).
pub(crate) fn rfc3339(ms: u64) -> String {
    format!("{:.9}", timestamp(ms))
}

/// `Mon, 02 Mar 2026 07:15:09 GMT`, the date of a `Retry-After`.
pub(crate) fn http_date(ms: u64) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&timestamp(ms)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_moved_for_ever_stays_in_the_calendar() {
        let clock = Clock::default();
        for _ in 0..3 {
            clock.advance(Duration::from_secs(u64::MAX));
            assert!(rfc3339(clock.now()).starts_with("30"), "{}", rfc3339(clock.now()));
        }
    }

    #[test]
    fn instants_print_as_the_calendar_says() {
        // RFC 9110 section 5.6.7 prints this instant; 784111777 s is its Unix time.
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
        // RFC 3339 section 5.8: 1985-04-12T23:20:50.52Z.
        assert_eq!(rfc3339(482_196_050_520), "1985-04-12T23:20:50.520000000Z");
        // A leap day.
        assert_eq!(rfc3339(1_709_164_800_000), "2024-02-29T00:00:00.000000000Z");
    }
}
