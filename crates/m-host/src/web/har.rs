//! The request log as an HTTP Archive (HAR 1.2), which browsers' developer tools open. Bodies are left out: they hold
//! tokens and business data.

use super::log::Entry;
use jiff::Timestamp;
use serde_json::{Value, json};

/// The archive as JSON.
pub fn har(entries: &[Entry]) -> Value {
    let entries: Vec<Value> = entries.iter().map(entry).collect();
    json!({ "log": {
        "version": "1.2",
        "creator": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "entries": entries,
    }})
}

fn entry(entry: &Entry) -> Value {
    let started = Timestamp::try_from(entry.started).map(|moment| moment.to_string()).unwrap_or_default();
    let milliseconds = |duration: std::time::Duration| duration.as_secs_f64() * 1000.0;
    let (status, phrase) = entry.status.clone().unwrap_or((0, String::new()));
    let query: Vec<Value> = reqwest::Url::parse(&entry.url)
        .map(|url| url.query_pairs().map(|(name, value)| json!({ "name": name, "value": value })).collect())
        .unwrap_or_default();
    let content_type = header(&entry.response_headers, "content-type");
    json!({
        "startedDateTime": started,
        "time": milliseconds(entry.time),
        "request": {
            "method": entry.method, "url": entry.url, "httpVersion": "HTTP/1.1", "cookies": [],
            "headers": headers(&entry.request_headers), "queryString": query,
            "headersSize": -1, "bodySize": entry.request_size,
        },
        "response": {
            "status": status, "statusText": phrase, "httpVersion": "HTTP/1.1", "cookies": [],
            "headers": headers(&entry.response_headers),
            "content": { "size": entry.bytes, "mimeType": content_type },
            "redirectURL": header(&entry.response_headers, "location"),
            "headersSize": -1, "bodySize": entry.bytes,
            "_error": entry.failure,
        },
        "cache": {},
        "timings": {
            "send": 0, "wait": milliseconds(entry.first_byte),
            "receive": milliseconds(entry.time.saturating_sub(entry.first_byte)),
        },
        "_fromCache": entry.cached.then_some("memory"),
        "_routedTo": entry.routed,
    })
}

fn headers(headers: &[(String, String)]) -> Vec<Value> {
    headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

fn header<'h>(headers: &'h [(String, String)], name: &str) -> &'h str {
    let found = headers.iter().find(|(candidate, _)| candidate.eq_ignore_ascii_case(name));
    found.map_or("", |(_, value)| value)
}
