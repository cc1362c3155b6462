//! What a process has used, for the benchmarks.

use std::time::Instant;

/// What all threads of this process have used, in Linux' hundredths of a second; elsewhere the clock.
pub(crate) fn processor_seconds() -> f64 {
    let of_system = || {
        let status = std::fs::read_to_string("/proc/self/stat").ok()?;
        let fields: Vec<&str> = status.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
        Some((ticks(11)? + ticks(12)?) / 100.0)
    };
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    of_system().unwrap_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64())
}

/// The most memory that a process has had at once, by its number or as `self`, where the system tells.
pub(crate) fn megabytes(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()).and_then(|word| word.parse().ok());
    kilobytes.map_or(f64::NAN, |kilobytes: f64| kilobytes / 1024.0)
}
