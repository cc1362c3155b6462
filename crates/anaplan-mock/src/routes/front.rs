//! What every request passes: cleaning its path, the log, faults, the rate limit, and the error envelope.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Body as _;
use serde_json::json;
use tower::ServiceExt;

use super::body::{Meter, Metered};
use super::gzip::{gzipped, takes_gzip};
use super::sent::{InWorkspace, Sent};
use crate::error::{AppError, Message};
use crate::fault::{Fault, due};
use crate::log::{
    LoggedRequest, visible_body, visible_headers, visible_path, visible_query, visible_response_headers,
};
use crate::state::{Anaplan, http_date, rfc3339};
use crate::tenant::Content;

/// On a response: the connection is to end without it.
#[derive(Clone)]
pub(crate) struct CutBeforeStatus;

/// The largest request body that is taken.
const LARGEST_BODY: usize = 256 * 1024 * 1024;

pub(crate) async fn front(anaplan: Anaplan, router: Router, request: Request) -> Response {
    let began = Instant::now();
    let (mut parts, body) = request.into_parts();
    let sent = parts.uri.clone();
    let (path, workspace) = clean(sent.path());
    if let Some(workspace) = workspace {
        parts.extensions.insert(InWorkspace(workspace));
    }
    if path != sent.path() {
        let query = sent.query().map(|q| format!("?{q}")).unwrap_or_default();
        match format!("{path}{query}").parse() {
            Ok(uri) => parts.uri = uri,
            Err(_) => return enveloped(&anaplan, &sent, AppError::not_found().into_response()),
        }
    }
    parts.extensions.insert(Sent(sent.clone()));
    if path.starts_with("/_mock") {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        if peer.is_some_and(|peer| !peer.0.ip().is_loopback()) {
            return enveloped(&anaplan, &sent, AppError::not_found().into_response());
        }
        if !super::control::is_own(&parts.headers) {
            let why = "The control API answers programs on this machine only, no web pages".to_owned();
            return enveloped(&anaplan, &sent, AppError::Api(StatusCode::FORBIDDEN, why).into_response());
        }
        let response = answer(router, Request::from_parts(parts, body)).await;
        return enveloped(&anaplan, &sent, response);
    }

    let body = if body.is_end_stream() {
        Default::default()
    } else {
        match to_bytes(body, LARGEST_BODY).await {
            Ok(body) => body,
            Err(_) => return enveloped(&anaplan, &sent, unreadable(&parts.headers).into_response()),
        }
    };
    let gzip = anaplan.parts.tenant.switches.gzip && path.starts_with("/2/") && takes_gzip(&parts.headers);
    let query = sent.query().unwrap_or_default();
    let entry = LoggedRequest {
        number: 0,
        at: anaplan.now(),
        method: parts.method.to_string(),
        path: visible_path(sent.path(), |segment| token_in(&anaplan, segment)),
        query: visible_query(query, |value| token_in(&anaplan, value)),
        headers: visible_headers(&parts.headers),
        body: visible_body(&path, &body),
        token_in_url: token_in(&anaplan, sent.path_and_query().map_or("", |all| all.as_str())),
        status: None,
        response_headers: Vec::new(),
        waited: 0.0,
        bytes: 0,
        milliseconds: 0.0,
        fault: false,
    };
    let number = anaplan.parts.log.arrive(entry);
    let fault = {
        let mut inner = anaplan.lock();
        if inner.faults.is_empty() { None } else { due(&mut inner.faults, parts.method.as_str(), &path) }
    };
    if let Some(fault) = &fault {
        anaplan.parts.log.update(number, |entry| entry.fault = true, false);
        before(&anaplan, fault).await;
    }
    let response = match limited(&anaplan, &path) {
        Some(refused) => refused,
        None => match fault.as_ref().and_then(|fault| Some((fault, fault.status?))) {
            Some((fault, status)) => instead(fault, status),
            None => {
                let latency = anaplan.parts.tenant.switches.latency_ms;
                if latency > 0 && path.starts_with("/2/") {
                    tokio::time::sleep(Duration::from_millis(latency)).await;
                }
                answer(router, Request::from_parts(parts, Body::from(body))).await
            }
        },
    };
    let mut response = enveloped(&anaplan, &sent, response);
    if gzip {
        response = gzipped(response);
    }
    if let Some(fault) = &fault {
        response = after(&anaplan, fault, response).await;
    }
    // The server below would add one that can be seconds old, and by the wrong clock.
    if let Ok(date) = HeaderValue::from_str(&http_date(anaplan.now())) {
        response.headers_mut().entry(header::DATE).or_insert(date);
    }
    logged(&anaplan, number, began, fault.as_ref(), response)
}

/// Why a body could not be read: it is too large, or it is not what its headers say.
fn unreadable(headers: &HeaderMap) -> AppError {
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    match length {
        Some(length) if length > LARGEST_BODY => {
            AppError::Api(StatusCode::PAYLOAD_TOO_LARGE, "Payload Too Large".into())
        }
        _ => AppError::bad_request("Request body is cut short, wrongly chunked, or larger than 256 MB"),
    }
}

async fn answer(router: Router, request: Request) -> Response {
    match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Removes empty segments, and turns the long URL form into the short one and its workspace.
fn clean(path: &str) -> (String, Option<String>) {
    if !path.contains("//") && !path.ends_with('/') && !path.starts_with("/2/0/workspaces/") {
        return (path.into(), None);
    }
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    match segments.as_slice() {
        ["2", "0", "workspaces", workspace, "models", model, rest @ ..] if !rest.is_empty() => {
            (format!("/2/0/models/{model}/{}", rest.join("/")), Some((*workspace).into()))
        }
        all => (format!("/{}", all.join("/")), None),
    }
}

/// True if this part of a URL holds a token of this server, encoded or not.
fn token_in(anaplan: &Anaplan, text: &str) -> bool {
    // No token is shorter, and most URLs are; the search costs something with thousands of tokens.
    if text.len() < 200 {
        return false;
    }
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    let inner = anaplan.lock();
    inner.sessions.appears_in(text) || inner.sessions.appears_in(&decoded)
}

/// What a fault does before the request is looked at.
async fn before(anaplan: &Anaplan, fault: &Fault) {
    if fault.advance_seconds > 0 {
        anaplan.advance_clock(Duration::from_secs(fault.advance_seconds));
    }
    if fault.expire_tokens {
        anaplan.expire_tokens();
    }
    if let Some(change) = &fault.change_file {
        let content: Content = change.content.clone();
        // A rule that names an export that is not there changes nothing; `Fault::load` cannot know the tenant.
        let _ = anaplan.set_file(&change.model, &change.export, content);
        if change.by_run {
            anaplan.record_run(&change.model, &change.export);
        }
    }
    if fault.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
    }
}

/// The answer of a fault that replaces the true one.
fn instead(fault: &Fault, status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if fault.html {
        let reason = status.canonical_reason().unwrap_or("Error");
        let code = status.as_u16();
        let page = fault.body.clone().unwrap_or_else(|| {
            format!(
                "<!DOCTYPE html>\n<html><head><title>{code} {reason}</title></head>\n\
                 <body><center><h1>{code} {reason}</h1></center><hr><center>gateway</center></body></html>\n"
            )
        });
        return (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response();
    }
    match &fault.body {
        Some(body) => {
            let json = body.trim_start().starts_with(['{', '[']);
            let kind = if json { "application/json" } else { "text/plain; charset=utf-8" };
            (status, [(header::CONTENT_TYPE, kind)], body.clone()).into_response()
        }
        None => AppError::Api(status, status.canonical_reason().unwrap_or("Error").into()).into_response(),
    }
}

/// What a fault does to an answer, true or not.
async fn after(anaplan: &Anaplan, fault: &Fault, mut response: Response) -> Response {
    let mut set = |name: &str, value: String| {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) {
            response.headers_mut().insert(name, value);
        }
    };
    for (name, value) in &fault.headers {
        set(name, value.clone());
    }
    if let Some(seconds) = fault.retry_after {
        set("retry-after", seconds.to_string());
    }
    if let Some(seconds) = fault.retry_after_date {
        set("retry-after", http_date(anaplan.now() + seconds * 1000));
    }
    if let Some(missing) = fault.short_by {
        let (mut parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        parts.headers.remove(header::CONTENT_LENGTH);
        let kept = bytes.len().saturating_sub(missing as usize);
        response = Response::from_parts(parts, Body::from(bytes.slice(..kept)));
    }
    if fault.cut_after == Some(0) {
        response.extensions_mut().insert(CutBeforeStatus);
    }
    response
}

/// The refusal of a request beyond the tenant's rate (section 6.1).
fn limited(anaplan: &Anaplan, path: &str) -> Option<Response> {
    let limit = anaplan.parts.tenant.switches.rate_limit.filter(|_| path.starts_with("/2/"))?;
    let now = anaplan.now();
    let mut inner = anaplan.lock();
    let passed = if inner.bucket.at == 0 { 0 } else { now.saturating_sub(inner.bucket.at) };
    inner.bucket.left = (inner.bucket.left + passed as f64 / 1000.0 * limit.refill).min(limit.capacity);
    inner.bucket.at = now;
    if inner.bucket.left >= 1.0 {
        inner.bucket.left -= 1.0;
        return None;
    }
    let refusal = AppError::Api(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests".into());
    let mut response = refusal.into_response();
    if let Some(seconds) = limit.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Some(response)
}

/// Gives a refusal its body: the message with the path as sent and the time (section 5).
fn enveloped(anaplan: &Anaplan, sent: &Uri, mut response: Response) -> Response {
    let Some(Message(message)) = response.extensions_mut().remove::<Message>() else { return response };
    let body = json!({
        "status": { "code": response.status().as_u16(), "message": message },
        "path": sent.path(),
        "timestamp": rfc3339(anaplan.now()),
    });
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(body.to_string());
    response
}

/// Completes the log entry, at once where the length is known, else as the body goes out.
fn logged(
    anaplan: &Anaplan,
    number: u64,
    began: Instant,
    fault: Option<&Fault>,
    response: Response,
) -> Response {
    let elapsed = move || began.elapsed().as_secs_f64() * 1000.0;
    let cut = response.extensions().get::<CutBeforeStatus>().is_some();
    let status = (!cut).then(|| response.status().as_u16());
    let mut headers = visible_response_headers(response.headers(), |value| token_in(anaplan, value));
    let waited = elapsed();
    let shaped = fault.is_some_and(|f| f.cut_after.is_some() || f.bytes_per_second.is_some());
    let size = response.body().size_hint().exact();
    if let Some(size) = size.filter(|_| !response.headers().contains_key(header::CONTENT_LENGTH)) {
        // The server adds it on the wire.
        headers.push(("content-length".into(), size.to_string()));
    }
    if cut {
        headers.clear();
    }
    if let Some(size) = size.filter(|size| cut || (!shaped && *size < 64 * 1024)) {
        let finish = |entry: &mut LoggedRequest| {
            entry.status = status;
            entry.response_headers = headers;
            entry.waited = waited;
            entry.bytes = if cut { 0 } else { size };
            entry.milliseconds = elapsed();
        };
        anaplan.parts.log.update(number, finish, true);
        return response;
    }
    let head = |entry: &mut LoggedRequest| {
        entry.status = status;
        entry.response_headers = headers;
        entry.waited = waited;
    };
    anaplan.parts.log.update(number, head, false);
    let log = anaplan.clone();
    let report = Box::new(move |sent: u64, last: bool| {
        let change = |entry: &mut LoggedRequest| {
            entry.bytes = sent;
            entry.milliseconds = elapsed();
        };
        log.parts.log.update(number, change, last);
    });
    response.map(|inner| {
        Body::new(Metered {
            inner,
            cut_after: fault.and_then(|f| f.cut_after),
            bytes_per_second: fault.and_then(|f| f.bytes_per_second),
            report,
            state: Meter::default(),
        })
    })
}
