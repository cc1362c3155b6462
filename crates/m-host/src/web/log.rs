//! The record of every request: for `--trace`, for HAR files, for tests, for whoever watches. It never holds a credential.

use crate::secrets::{BLANK, Secrets};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
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
    /// The size of the response body that its headers announce.
    pub announced: Option<u64>,
    /// Whether the body was read to its end.
    pub complete: bool,
    /// Whether the response cache answered.
    pub cached: bool,
    /// Why no answer came.
    pub failure: Option<String>,
}

/// Is told of every request while it runs, on the thread of the evaluation.
pub trait Watcher: Send + Sync {
    /// The request with this number, counted from 0 in each evaluation, has begun or has come further.
    fn changed(&self, number: usize, entry: &Entry);

    /// A part of the body that is sent, as it is: it may hold secrets.
    fn sent(&self, number: usize, part: &[u8]);

    /// A part of the body that came, as it is: it may hold secrets.
    fn received(&self, number: usize, part: &[u8]);
}

/// The requests of an evaluation in order.
#[derive(Default)]
pub struct Log {
    entries: Rc<Entries>,
    secrets: Secrets,
    watcher: Option<Arc<dyn Watcher>>,
}

/// The entries, and how many of them are printed.
#[derive(Default)]
struct Entries {
    all: RefCell<Vec<Rc<RefCell<Entry>>>>,
    print: bool,
    printed: Cell<usize>,
}

impl Entries {
    /// Prints what is not printed yet, in the order of sending, up to the first one that is not `told`.
    fn print(&self, told: impl Fn(&Entry) -> bool) {
        let entries = self.all.borrow();
        while self.print
            && let Some(entry) = entries.get(self.printed.get())
            && told(&entry.borrow())
        {
            eprintln!("{}", line(&entry.borrow()));
            self.printed.set(self.printed.get() + 1);
        }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.entries.print(|_| true);
    }
}

/// A request that is still running.
pub(super) struct Running {
    entry: Rc<RefCell<Entry>>,
    since: Instant,
    entries: Rc<Entries>,
    secrets: Secrets,
    number: usize,
    watcher: Option<Arc<dyn Watcher>>,
}

/// Headers whose values are secrets, and words that make one of any header.
const SECRET_HEADERS: [&str; 5] =
    ["authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key"];
const SECRET_WORDS: [&str; 6] = ["token", "secret", "password", "apikey", "api-key", "subscription-key"];

impl Log {
    /// An empty log, in which `secrets` do not stand; with `print` each request is also written to standard error, and
    /// `watcher` is told of each.
    pub fn new(print: bool, secrets: Secrets, watcher: Option<Arc<dyn Watcher>>) -> Log {
        Log { entries: Rc::new(Entries { print, ..Entries::default() }), secrets, watcher }
    }

    /// All entries so far.
    pub fn entries(&self) -> Vec<Entry> {
        self.entries.all.borrow().iter().map(|entry| entry.borrow().clone()).collect()
    }

    /// How many there are so far.
    pub fn count(&self) -> usize {
        self.entries.all.borrow().len()
    }

    /// A line for each entry from number `from` on: method, address, status, bytes, time. No secret is in it.
    pub fn lines_since(&self, from: usize) -> Vec<String> {
        self.entries.all.borrow().iter().skip(from).map(|entry| line(&entry.borrow())).collect()
    }

    pub(super) fn start(&self, mut entry: Entry) -> Running {
        let hide = |text: &mut String| *text = self.secrets.hide(text.as_str()).into_owned();
        hide(&mut entry.url);
        entry.routed.iter_mut().for_each(hide);
        entry.request_headers =
            entry.request_headers.iter().map(|header| blanked(header, &self.secrets)).collect();
        let entry = Rc::new(RefCell::new(entry));
        // One that is answered and that nobody has read to the end is told now: it keeps its place.
        self.entries.print(|entry| entry.status.is_some() || entry.failure.is_some());
        let number = self.entries.all.borrow().len();
        self.entries.all.borrow_mut().push(entry.clone());
        let running = Running {
            entry,
            since: Instant::now(),
            entries: self.entries.clone(),
            secrets: self.secrets.clone(),
            number,
            watcher: self.watcher.clone(),
        };
        running.tell();
        running
    }
}

impl Running {
    fn tell(&self) {
        if let Some(watcher) = &self.watcher {
            watcher.changed(self.number, &self.entry.borrow());
        }
    }

    pub(super) fn sent(&self, content: &[u8]) {
        if let Some(watcher) = &self.watcher {
            watcher.sent(self.number, content);
        }
    }

    /// How long the request runs.
    pub(super) fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }

    /// The request took so long; since then its answer has waited for somebody to read it.
    pub(super) fn has_taken(&mut self, time: Duration) {
        self.since = Instant::now().checked_sub(time).unwrap_or(self.since);
    }

    pub(super) fn answered(
        &self,
        status: u16,
        phrase: &str,
        headers: &[(String, String)],
        first_byte: Duration,
    ) {
        let mut entry = self.entry.borrow_mut();
        entry.status = Some((status, phrase.to_owned()));
        entry.response_headers = headers.iter().map(|header| blanked(header, &self.secrets)).collect();
        let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        entry.announced = length.and_then(|(_, value)| value.trim().parse().ok());
        entry.first_byte = first_byte;
        entry.time = first_byte;
        drop(entry);
        self.tell();
    }

    pub(super) fn received(&self, part: &[u8]) {
        let mut entry = self.entry.borrow_mut();
        entry.bytes += part.len() as u64;
        entry.time = self.since.elapsed();
        drop(entry);
        if let Some(watcher) = &self.watcher {
            watcher.received(self.number, part);
        }
        self.tell();
    }

    pub(super) fn failed(&self, why: &str) {
        let mut entry = self.entry.borrow_mut();
        entry.failure = Some(self.secrets.hide(why).into_owned());
        entry.time = self.since.elapsed();
        drop(entry);
        self.tell();
    }

    /// The body is read to its end, or nobody reads on.
    pub(super) fn finish(&mut self) {
        if std::mem::replace(&mut self.entry.borrow_mut().complete, true) {
            return;
        }
        self.entries.print(|entry| entry.complete);
        self.tell();
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
    let bytes = entry.announced.filter(|_| !entry.complete).unwrap_or(entry.bytes).max(entry.bytes);
    format!("{:<4} {} {outcome} {bytes} B {} ms", entry.method, entry.url, entry.time.as_millis())
}

/// A header with its value blanked where that is a secret.
fn blanked((name, value): &(String, String), secrets: &Secrets) -> (String, String) {
    let value = if is_secret_header(name) { BLANK.to_owned() } else { secrets.hide(value).into_owned() };
    (name.clone(), value)
}

/// Whether a header's value is secret whatever it is.
pub(super) fn is_secret_header(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    SECRET_HEADERS.contains(&lower.as_str()) || SECRET_WORDS.iter().any(|word| lower.contains(word))
}
