//! The mock's clock, which tests move, and the three ways HTTP and Anaplan print a time.

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

/// Year, month, day, hour, minute, second, and weekday (0 = Thursday) of an instant
/// (H. Hinnant, "chrono-compatible low-level date algorithms", civil_from_days).
pub(crate) fn split_date(ms: u64) -> (u64, u64, u64, u64, u64, u64, u64) {
    let seconds = ms / 1000;
    let days = seconds / 86_400;
    let z = days + 719_468;
    let era = z / 146_097;
    let of_era = z % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let mp = (5 * of_year + 2) / 153;
    let day = of_year - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60, days % 7)
}

/// `2026-03-02T07:15:09.123000000Z`, the `timestamp` of an error (section 5).
pub(crate) fn rfc3339(ms: u64) -> String {
    let (year, month, day, h, m, s, _) = split_date(ms);
    format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{:03}000000Z", ms % 1000)
}

/// `Mon, 02 Mar 2026 07:15:09 GMT`, the date of a `Retry-After`.
pub(crate) fn http_date(ms: u64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day, h, m, s, weekday) = split_date(ms);
    let name = DAYS.get(weekday as usize).copied().unwrap_or_default();
    let month = MONTHS.get((month - 1) as usize).copied().unwrap_or_default();
    format!("{name}, {day:02} {month} {year:04} {h:02}:{m:02}:{s:02} GMT")
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
