//! The request log as a HAR file (HTTP Archive 1.2), which browsers' developer tools open.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::address::pairs;
use crate::log::LoggedRequest;
use crate::state::rfc3339;

/// The whole log; `base` is the scheme and host of its URLs.
pub(crate) fn har(base: &str, requests: &[LoggedRequest]) -> Value {
    json!({ "log": {
        "version": "1.2",
        "creator": { "name": "anaplan-mock", "version": env!("CARGO_PKG_VERSION") },
        "entries": requests.iter().map(|request| entry(base, request)).collect::<Vec<_>>(),
    }})
}

fn entry(base: &str, request: &LoggedRequest) -> Value {
    let mark = if request.query.is_empty() { "" } else { "?" };
    let pair = |name: &str, value: &str| json!({ "name": name, "value": value });
    let mut sent = json!({
        "method": request.method,
        "url": format!("{base}{}{mark}{}", request.path, request.query),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": request.headers.iter().map(|(n, v)| pair(n, v)).collect::<Vec<_>>(),
        "queryString": pairs(&request.query).map(|(n, v)| pair(&n, &v)).collect::<Vec<_>>(),
        "headersSize": -1,
        "bodySize": request.body.len(),
    });
    if let Some(object) = sent.as_object_mut().filter(|_| !request.body.is_empty()) {
        let kind = request.header("content-type").unwrap_or("application/octet-stream");
        object.insert("postData".into(), json!({ "mimeType": kind, "text": request.body }));
    }
    let answered = |name: &str| {
        let mut headers = request.response_headers.iter();
        headers.find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap_or_default()
    };
    let reason = request.status.and_then(|status| StatusCode::from_u16(status).ok()?.canonical_reason());
    json!({
        "startedDateTime": rfc3339(request.at),
        "time": request.milliseconds,
        "request": sent,
        "response": {
            "status": request.status.unwrap_or(0),
            "statusText": reason.unwrap_or_default(),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": request.response_headers.iter().map(|(n, v)| pair(n, v)).collect::<Vec<_>>(),
            "content": { "size": request.bytes, "mimeType": answered("content-type") },
            "redirectURL": answered("location"),
            "headersSize": -1,
            "bodySize": request.bytes,
        },
        "cache": {},
        "timings": {
            "send": 0,
            "wait": request.waited,
            "receive": (request.milliseconds - request.waited).max(0.0),
        },
    })
}
