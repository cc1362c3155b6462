//! Moments as PQTest writes them: ISO 8601 with seven digits of a second and an offset, and names of run folders.

use jiff::{Timestamp, Unit, Zoned};

/// `2026-01-31T18:04:14.8991822+00:00`.
pub(crate) fn iso(moment: Timestamp) -> String {
    let seconds = moment.strftime("%Y-%m-%dT%H:%M:%S");
    format!("{seconds}.{:07}+00:00", moment.subsec_nanosecond().rem_euclid(1_000_000_000) / 100)
}

/// The name of a run's folder: `YYYYMMDD_HHmmss_ffffff` in local time.
pub(crate) fn run_folder(moment: &Zoned) -> String {
    format!("{}_{:06}", moment.strftime("%Y%m%d_%H%M%S"), moment.subsec_nanosecond() / 1000)
}

/// Seconds between two moments.
pub(crate) fn seconds_between(start: Timestamp, end: Timestamp) -> f64 {
    (end - start).total(Unit::Second).unwrap_or(0.0)
}

/// A duration as `00:00:01.5000000`, the form of TRX files.
pub(crate) fn clock(seconds: f64) -> String {
    let ticks = (seconds.max(0.0) * 1e7).round() as u64;
    let (whole, fraction) = (ticks / 10_000_000, ticks % 10_000_000);
    format!("{:02}:{:02}:{:02}.{fraction:07}", whole / 3600, whole / 60 % 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms() {
        let moment: Timestamp = "2020-12-11T18:04:14.8991822Z".parse().expect("a moment");
        assert_eq!(iso(moment), "2020-12-11T18:04:14.8991822+00:00");
        assert_eq!(run_folder(&moment.to_zoned(jiff::tz::TimeZone::UTC)), "20201211_180414_899182");
        assert_eq!(clock(3725.5), "01:02:05.5000000");
    }
}
