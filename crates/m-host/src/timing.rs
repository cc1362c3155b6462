//! Where the time of a query went: to which requests, and to the rest.

use crate::web::Entry;
use sink::counted;
use std::time::Duration;

/// How many requests are listed, the slowest first.
const LISTED: usize = 10;

/// A few lines for a person: the whole time, how much of it requests took, and the slowest of them.
pub fn summary(entries: &[Entry], total: Duration) -> String {
    let sent: Vec<&Entry> = entries.iter().filter(|entry| !entry.cached).collect();
    let waited: Duration = sent.iter().map(|entry| entry.time).sum();
    let bytes: u64 = sent.iter().map(|entry| entry.bytes).sum();
    let mut text = format!(
        "{} in all; {} in {} ({}), {} from the cache",
        shown(total),
        shown(waited),
        counted(sent.len(), "request"),
        counted(bytes, "byte"),
        counted(entries.len() - sent.len(), "answer")
    );
    let mut slowest = sent;
    slowest.sort_by_key(|entry| std::cmp::Reverse(entry.time));
    for entry in slowest.iter().take(LISTED) {
        let status = entry.status.as_ref().map_or("no answer".to_owned(), |(status, _)| status.to_string());
        text.push_str(&format!(
            "\n  {:>9}  first byte {:>9}  {:<4} {} {status} {} B",
            shown(entry.time),
            shown(entry.first_byte),
            entry.method,
            entry.url,
            entry.bytes
        ));
    }
    if slowest.len() > LISTED {
        text.push_str(&format!("\n  … and {}", counted(slowest.len() - LISTED, "faster one")));
    }
    text
}

/// `12.3 ms`, `1.20 s`
pub(crate) fn shown(duration: Duration) -> String {
    let milliseconds = duration.as_secs_f64() * 1000.0;
    if milliseconds < 1000.0 {
        format!("{milliseconds:.1} ms")
    } else {
        format!("{:.2} s", milliseconds / 1000.0)
    }
}
