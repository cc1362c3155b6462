//! The record of every request: for `--trace`, for HAR files, for tests. It never holds a credential.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};

/// One request, or one answer out of the response cache.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address as the connector wrote it, secrets blanked.
    pub url: String,
    /// The address that was called instead, where a route applied.
    pub routed: Option<String>,
    /// When it was sent.
    pub started: SystemTime,
    /// Request headers, secrets blanked.
    pub request_headers: Vec<(String, String)>,
    /// Size of the request body in bytes.
    pub request_size: u64,
    /// Status and reason phrase; none where no answer came.
    pub status: Option<(u16, String)>,
    /// Response headers.
    pub response_headers: Vec<(String, String)>,
    /// Bytes of the response body read so far.
    pub bytes: u64,
    /// Until the response headers were there.
    pub first_byte: Duration,
    /// Until the last byte that was read.
    pub time: Duration,
    /// Whether the response cache answered.
    pub cached: bool,
    /// Why no answer came.
    pub failure: Option<String>,
}

/// The requests of an evaluation in order.
#[derive(Default)]
pub struct Log {
    entries: RefCell<Vec<Rc<RefCell<Entry>>>>,
    print: bool,
}

/// A request that is still running.
pub(super) struct Running {
    entry: Rc<RefCell<Entry>>,
    since: Instant,
    print: bool,
    printed: bool,
}

/// Headers whose values are secrets.
const SECRET_HEADERS: [&str; 5] =
    ["authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key"];
/// What stands in place of a secret.
pub(super) const BLANK: &str = "***";

impl Log {
    /// An empty log; with `print` each request is also written to standard error.
    pub fn new(print: bool) -> Log {
        Log { entries: RefCell::default(), print }
    }

    /// All entries so far.
    pub fn entries(&self) -> Vec<Entry> {
        self.entries.borrow().iter().map(|entry| entry.borrow().clone()).collect()
    }

    /// The last entry.
    pub(crate) fn last(&self) -> Option<Entry> {
        self.entries.borrow().last().map(|entry| entry.borrow().clone())
    }

    pub(super) fn start(&self, entry: Entry) -> Running {
        let entry = Rc::new(RefCell::new(entry));
        self.entries.borrow_mut().push(entry.clone());
        Running { entry, since: Instant::now(), print: self.print, printed: false }
    }
}

impl Running {
    pub(super) fn answered(&self, status: u16, phrase: &str, headers: &[(String, String)]) {
        let mut entry = self.entry.borrow_mut();
        entry.status = Some((status, phrase.to_owned()));
        entry.response_headers = headers.iter().map(blanked).collect();
        entry.first_byte = self.since.elapsed();
        entry.time = entry.first_byte;
    }

    pub(super) fn received(&self, bytes: usize) {
        let mut entry = self.entry.borrow_mut();
        entry.bytes += bytes as u64;
        entry.time = self.since.elapsed();
    }

    pub(super) fn failed(&self, why: &str) {
        let mut entry = self.entry.borrow_mut();
        entry.failure = Some(why.to_owned());
        entry.time = self.since.elapsed();
    }

    /// The body is read to its end, or nobody reads on.
    pub(super) fn finish(&mut self) {
        if self.print && !std::mem::replace(&mut self.printed, true) {
            eprintln!("{}", line(&self.entry.borrow()));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.finish();
    }
}

/// One line for a person: `GET https://… 200 1,234 B 15 ms`.
fn line(entry: &Entry) -> String {
    let outcome = match (&entry.status, &entry.failure) {
        (_, Some(failure)) => failure.clone(),
        (Some((status, _)), _) => status.to_string(),
        (None, None) => "no answer".into(),
    };
    if entry.cached {
        return format!("{:<4} {} {outcome} cached", entry.method, entry.url);
    }
    format!("{:<4} {} {outcome} {} B {} ms", entry.method, entry.url, entry.bytes, entry.time.as_millis())
}

/// A header with its value blanked where that is a secret.
pub(super) fn blanked((name, value): &(String, String)) -> (String, String) {
    let lower = name.to_ascii_lowercase();
    let secret =
        SECRET_HEADERS.contains(&lower.as_str()) || lower.contains("token") || lower.contains("secret");
    (name.clone(), if secret { BLANK.to_owned() } else { value.clone() })
}
