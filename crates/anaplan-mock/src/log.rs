//! The request log: what arrived, in order, without secrets.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use axum::http::HeaderMap;
use serde::Serialize;

/// The log keeps the latest so many requests.
const KEPT: usize = 50_000;
/// It keeps so many bytes of a request's body.
const BODY_KEPT: usize = 64 * 1024;
/// And so many bytes of bodies in all: older requests go first.
const BODIES_KEPT: usize = 64 * 1024 * 1024;

/// One request as it arrived and what was answered.
#[derive(Clone, Debug, Serialize)]
pub struct LoggedRequest {
    /// Counts from 1.
    pub number: u64,
    /// Milliseconds since 1970 on the mock's clock.
    pub at: u64,
    /// The method.
    pub method: String,
    /// The path as sent; a segment that holds a token is `***`.
    pub path: String,
    /// The query as sent, without `?`; may be empty. Values that are secrets or hold a token are `***`.
    pub query: String,
    /// Names in lower case; credentials are reduced to their scheme.
    pub headers: Vec<(String, String)>,
    /// The body as text, at most 64 KiB; passwords, secrets, codes and tokens in it are `***`.
    pub body: String,
    /// True if a token that this server issued stands in the path or query.
    pub token_in_url: bool,
    /// The status; absent until answered, and where the connection was cut before the status line.
    pub status: Option<u16>,
    /// The headers of the answer, names in lower case; codes, secrets and tokens in them are `***`. Empty until answered.
    pub response_headers: Vec<(String, String)>,
    /// Milliseconds of real time until the head of the answer was ready.
    pub waited: f64,
    /// Bytes of body sent so far.
    pub bytes: u64,
    /// Milliseconds of real time until the body was sent.
    pub milliseconds: f64,
    /// True if a fault rule acted on it.
    pub fault: bool,
}

impl LoggedRequest {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Method, path and query as in a request line, e.g. `GET /2/0/models?limit=2`.
    pub fn line(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("{} {}{mark}{}", self.method, self.path, self.query)
    }
}

type Observer = Arc<dyn Fn(&LoggedRequest) + Send + Sync>;

#[derive(Default)]
struct Entries {
    all: VecDeque<LoggedRequest>,
    /// Requests so far; clearing the log does not start it anew, since requests that are still being answered keep
    /// their numbers.
    count: u64,
    /// Bytes of the bodies in `all`.
    bodies: usize,
}

#[derive(Default)]
pub(crate) struct Log {
    entries: Mutex<Entries>,
    observer: OnceLock<Observer>,
}

impl Log {
    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn all(&self) -> Vec<LoggedRequest> {
        self.lock().all.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        let mut entries = self.lock();
        entries.all.clear();
        entries.bodies = 0;
    }

    /// Called with each request when its answer is complete.
    pub(crate) fn observe(&self, observer: Observer) {
        // Set once, by whoever starts the server.
        let _ = self.observer.set(observer);
    }

    /// Files an arrival and gives it its number.
    pub(crate) fn arrive(&self, mut entry: LoggedRequest) -> u64 {
        let mut entries = self.lock();
        entries.count += 1;
        entry.number = entries.count;
        entries.bodies += entry.body.len();
        while entries.all.len() >= KEPT || entries.bodies > BODIES_KEPT {
            let Some(oldest) = entries.all.pop_front() else { break };
            entries.bodies -= oldest.body.len();
        }
        entries.all.push_back(entry);
        entries.count
    }

    /// Changes the entry of this number, if it is still there.
    pub(crate) fn update(&self, number: u64, change: impl FnOnce(&mut LoggedRequest), last: bool) {
        let mut entries = self.lock();
        let Some(first) = entries.all.front().map(|e| e.number) else { return };
        let Some(entry) = number.checked_sub(first).and_then(|at| entries.all.get_mut(at as usize)) else {
            return;
        };
        change(entry);
        if last && let Some(observer) = self.observer.get() {
            let entry = entry.clone();
            drop(entries);
            observer(&entry);
        }
    }
}

/// The headers as text, with credentials reduced to their scheme.
pub(crate) fn visible_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let visible = |name: &str, value: &str| match name {
        "authorization" | "proxy-authorization" => match value.split_once(' ') {
            Some((scheme, _)) => format!("{scheme} ***"),
            None => "***".into(),
        },
        "cookie" => "***".into(),
        _ => value.into(),
    };
    headers
        .iter()
        .map(|(name, value)| {
            (name.as_str().into(), visible(name.as_str(), &String::from_utf8_lossy(value.as_bytes())))
        })
        .collect()
}

/// The headers of an answer as text. A redirection carries codes in its query, and a cookie is as good as a password.
pub(crate) fn visible_response_headers(
    headers: &HeaderMap,
    holds_token: impl Fn(&str) -> bool,
) -> Vec<(String, String)> {
    let visible = |name: &str, value: &str| match name {
        "set-cookie" => "***".into(),
        "location" => match value.split_once('?') {
            Some((place, query)) => format!("{place}?{}", visible_query(query, &holds_token)),
            None => value.into(),
        },
        _ => value.into(),
    };
    let pair = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        (name.as_str().into(), visible(name.as_str(), &String::from_utf8_lossy(value.as_bytes())))
    };
    headers.iter().map(pair).collect()
}

/// Fields of sign-in forms, bodies and queries whose values are nobody's business.
const SECRETS: [&str; 11] = [
    "password",
    "client_secret",
    "refresh_token",
    "access_token",
    "code",
    "code_verifier",
    "device_code",
    "user_code",
    "encodedSignedData",
    "token",
    "id_token",
];

/// A path without the segments that hold a token of this server.
pub(crate) fn visible_path(path: &str, holds_token: impl Fn(&str) -> bool) -> String {
    // A token has slashes of its own, so one that was not encoded spreads over several segments.
    if !holds_token(path) {
        return path.into();
    }
    let visible = |segment| if holds_token(segment) { "***" } else { segment };
    let segments = path.split('/').map(visible).collect::<Vec<_>>().join("/");
    if holds_token(&segments) { "/***".into() } else { segments }
}

/// A query with the values of secret parameters replaced, and of those that hold a token of this server.
pub(crate) fn visible_query(query: &str, holds_token: impl Fn(&str) -> bool) -> String {
    let visible = |pair: &str| match pair.split_once('=') {
        Some((name, value)) if SECRETS.contains(&name) || holds_token(value) => format!("{name}=***"),
        _ => pair.to_string(),
    };
    query.split('&').map(visible).collect::<Vec<_>>().join("&")
}

/// The body as text, with the values of secret fields of sign-in forms and JSON replaced.
pub(crate) fn visible_body(path: &str, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..BODY_KEPT).unwrap_or(body)).into_owned();
    if text.is_empty() || path.starts_with("/2/") {
        return text;
    }
    if let Ok(serde_json::Value::Object(mut object)) = serde_json::from_str(&text) {
        for secret in SECRETS {
            if let Some(value) = object.get_mut(secret) {
                *value = "***".into();
            }
        }
        return serde_json::Value::Object(object).to_string();
    }
    let hidden = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if SECRETS.contains(&name) => format!("{name}=***"),
        _ => pair.to_string(),
    };
    text.split('&').map(hidden).collect::<Vec<_>>().join("&")
}
