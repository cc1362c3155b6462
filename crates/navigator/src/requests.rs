//! Every request of a session, each with the action that caused it.

use crate::events::Events;
use crate::lock::lock;
use m_host::secrets::Secrets;
use m_host::web::{Entry, Watcher, har, shown_body};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant, SystemTime};

/// So much of a body is kept for a person.
const BODY: usize = 16 * 1024;
/// So many requests are kept; beyond that the oldest are forgotten.
const KEPT: usize = 5_000;
/// How often the page hears of a body that is arriving.
const PACE: Duration = Duration::from_millis(120);

/// The requests of a session, whichever of its evaluations sent them.
pub(crate) struct Recorder {
    recorded: Mutex<Recorded>,
    events: Events,
    began: SystemTime,
    evaluations: AtomicU64,
}

#[derive(Default)]
struct Recorded {
    entries: Vec<Request>,
    forgotten: usize,
}

struct Request {
    action: u64,
    evaluation: u64,
    number: usize,
    entry: Entry,
    sent: Vec<u8>,
    received: Vec<u8>,
    /// Whether the same request was refused or failed just before.
    retried: bool,
    told: Instant,
    secrets: Secrets,
}

impl Recorder {
    pub(crate) fn new(events: Events) -> Recorder {
        let (recorded, evaluations) = (Mutex::default(), AtomicU64::new(0));
        Recorder { recorded, events, began: SystemTime::now(), evaluations }
    }

    fn recorded(&self) -> MutexGuard<'_, Recorded> {
        lock(&self.recorded)
    }

    /// What is told of the requests of one evaluation; `action` is the one that runs.
    pub(crate) fn watch(self: &Arc<Recorder>, action: Arc<AtomicU64>, secrets: Secrets) -> Arc<dyn Watcher> {
        let evaluation = self.evaluations.fetch_add(1, Ordering::Relaxed);
        Arc::new(Watch { recorder: self.clone(), evaluation, action, secrets })
    }

    /// All requests as the page lists them.
    pub(crate) fn list(&self) -> Value {
        let recorded = self.recorded();
        let all = recorded.entries.iter().enumerate();
        all.map(|(index, request)| self.listed(recorded.forgotten + index, request)).collect()
    }

    /// How many bytes have come in for an action.
    pub(crate) fn bytes(&self, action: u64) -> u64 {
        let recorded = self.recorded();
        recorded
            .entries
            .iter()
            .filter(|one| one.action == action && !one.entry.cached)
            .map(|one| one.entry.bytes)
            .sum()
    }

    /// Headers and bodies of one request.
    pub(crate) fn details(&self, id: usize) -> Option<Value> {
        let recorded = self.recorded();
        let request = recorded.entries.get(id.checked_sub(recorded.forgotten)?)?;
        let body = |bytes: &[u8]| shown_body(bytes, &request.secrets);
        Some(json!({
            "requestHeaders": request.entry.request_headers,
            "responseHeaders": request.entry.response_headers,
            "requestBody": body(&request.sent),
            "responseBody": body(&request.received),
            "requestSize": request.entry.request_size,
            "shown": request.received.len(),
            "routed": request.entry.routed,
        }))
    }

    /// All requests as an HTTP archive.
    pub(crate) fn har(&self) -> Value {
        let entries: Vec<Entry> =
            self.recorded().entries.iter().map(|request| request.entry.clone()).collect();
        har(&entries)
    }

    /// Forgets all.
    pub(crate) fn clear(&self) {
        let mut recorded = self.recorded();
        recorded.forgotten += recorded.entries.len();
        recorded.entries.clear();
    }

    fn listed(&self, id: usize, request: &Request) -> Value {
        let entry = &request.entry;
        let milliseconds = |duration: Duration| duration.as_secs_f64() * 1000.0;
        json!({
            "id": id,
            "action": request.action,
            "method": entry.method,
            "url": entry.url,
            "status": entry.status.as_ref().map(|(status, _)| status),
            "phrase": entry.status.as_ref().map(|(_, phrase)| phrase),
            "start": milliseconds(entry.started.duration_since(self.began).unwrap_or_default()),
            "wait": milliseconds(entry.first_byte),
            "time": milliseconds(entry.time),
            "bytes": entry.bytes,
            "complete": entry.complete,
            "cached": entry.cached,
            "retried": request.retried,
            "failure": entry.failure,
        })
    }
}

/// Tells the recorder of one evaluation's requests.
struct Watch {
    recorder: Arc<Recorder>,
    evaluation: u64,
    action: Arc<AtomicU64>,
    secrets: Secrets,
}

impl Watch {
    fn with(&self, number: usize, change: impl FnOnce(&mut Request)) {
        let mut recorded = self.recorder.recorded();
        let own = |one: &&mut Request| one.evaluation == self.evaluation && one.number == number;
        if let Some(request) = recorded.entries.iter_mut().rev().find(own) {
            change(request);
        }
    }
}

impl Watcher for Watch {
    fn changed(&self, number: usize, entry: &Entry) {
        let mut recorded = self.recorder.recorded();
        let own = |one: &Request| one.evaluation == self.evaluation && one.number == number;
        let index = match recorded.entries.iter().rposition(own) {
            Some(index) => {
                let request = &mut recorded.entries[index];
                let is_news = entry.complete || entry.status.is_some() != request.entry.status.is_some();
                request.entry = entry.clone();
                if !is_news && request.told.elapsed() < PACE {
                    return;
                }
                request.told = Instant::now();
                index
            }
            None => {
                let same = |one: &&Request| {
                    one.evaluation == self.evaluation
                        && one.entry.method == entry.method
                        && one.entry.url == entry.url
                };
                let failed = |one: &Request| {
                    let status = one.entry.status.as_ref().map(|(status, _)| *status);
                    one.entry.failure.is_some()
                        || status.is_some_and(|status| {
                            status == 401 || status == 408 || status == 429 || status >= 500
                        })
                };
                let retried = recorded.entries.iter().rev().take(20).find(same).is_some_and(failed);
                if recorded.entries.len() >= KEPT {
                    recorded.entries.drain(..KEPT / 10);
                    recorded.forgotten += KEPT / 10;
                }
                recorded.entries.push(Request {
                    action: self.action.load(Ordering::Relaxed),
                    evaluation: self.evaluation,
                    number,
                    entry: entry.clone(),
                    sent: Vec::new(),
                    received: Vec::new(),
                    retried,
                    told: Instant::now(),
                    secrets: self.secrets.clone(),
                });
                recorded.entries.len() - 1
            }
        };
        let listed = self.recorder.listed(recorded.forgotten + index, &recorded.entries[index]);
        self.recorder.events.tell("request", &listed);
    }

    fn sent(&self, number: usize, part: &[u8]) {
        self.with(number, |request| keep(&mut request.sent, part));
    }

    fn received(&self, number: usize, part: &[u8]) {
        self.with(number, |request| keep(&mut request.received, part));
    }
}

fn keep(kept: &mut Vec<u8>, part: &[u8]) {
    let room = BODY.saturating_sub(kept.len()).min(part.len());
    kept.extend_from_slice(&part[..room]);
}
