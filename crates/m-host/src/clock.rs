//! The clock of an evaluation and its zone, and moments in ticks.

use anyhow::Context;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use m_engine::value::time::{TICKS_PER_SECOND, UNIX_EPOCH_TICKS};
use std::cell::Cell;
use std::time::Duration;

/// The clock of an evaluation.
pub struct Clock {
    /// What `DateTime.LocalNow` calls local.
    pub zone: TimeZone,
    /// A moment in UTC ticks at which the clock stands, instead of the present.
    pub fixed: Option<i64>,
    /// Whether waiting really waits. Without it a wait only moves the clock: for tests of polling.
    pub real: bool,
    skipped: Cell<i64>,
}

impl Clock {
    /// The present, in a zone; waiting waits.
    pub fn new(zone: TimeZone) -> Clock {
        Clock { zone, fixed: None, real: true, skipped: Cell::new(0) }
    }

    /// The present in UTC ticks.
    pub(crate) fn now(&self) -> i64 {
        self.fixed.unwrap_or_else(|| ticks(Timestamp::now())) + self.skipped.get()
    }

    /// The present in Unix seconds.
    pub(crate) fn unix_now(&self) -> i64 {
        unix_seconds(self.now())
    }

    /// Waits without waiting: moves the clock on.
    pub(crate) fn skip(&self, duration: Duration) {
        let ticks = i64::try_from(duration.as_nanos() / 100).unwrap_or(i64::MAX);
        self.skipped.set(self.skipped.get().saturating_add(ticks));
    }

    /// The offset of the zone from UTC in minutes, at a moment in UTC ticks.
    pub(crate) fn offset(&self, utc_ticks: i64) -> i64 {
        Timestamp::from_second(unix_seconds(utc_ticks))
            .map_or(0, |moment| i64::from(self.zone.to_offset(moment).seconds() / 60))
    }
}

fn unix_seconds(ticks: i64) -> i64 {
    (ticks - UNIX_EPOCH_TICKS).div_euclid(TICKS_PER_SECOND)
}

/// A moment in ticks of 100 nanoseconds since 0001-01-01, in UTC.
pub fn ticks(moment: Timestamp) -> i64 {
    UNIX_EPOCH_TICKS + i64::try_from(moment.as_nanosecond() / 100).unwrap_or(0)
}

/// The time zone of an IANA name, such as `Europe/Berlin`; the system's without one.
///
/// Errors: there is none of this name.
pub fn zone(name: Option<&str>) -> anyhow::Result<TimeZone> {
    let Some(name) = name else { return Ok(TimeZone::system()) };
    TimeZone::get(name).with_context(|| format!("'{name}' is no time zone"))
}
