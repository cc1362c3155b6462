//! The control API under `/_mock/`, for programs on this machine only: what tests in other languages use.
//!
//! `GET /_mock/` tells the same in plain text.
//!
//! | Call | What it does |
//! |---|---|
//! | `GET /_mock/requests` | the log as JSON; `DELETE` clears it |
//! | `GET /_mock/requests.har` | the log as a HAR file that browsers open |
//! | `GET /_mock/clock` | `{"now": ms, "ahead": ms, "held": bool}`; `POST {"advance_seconds": n}` moves it, `{"hold": true}` holds it |
//! | `POST /_mock/expire-tokens` | every token is expired from now on |
//! | `GET /_mock/faults` | the active rules; `POST` adds one (JSON with the keys of the TOML form), `DELETE` removes all |
//! | `DELETE /_mock/faults/{id}` | removes one |
//! | `POST /_mock/content` | `{"model", "export", "content"}`: what the next run writes |
//! | `POST /_mock/file` | the same members: changes the present copies of the file |
//! | `POST /_mock/reset` | back to the first state |

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::route::{Route, route};
use crate::error::AppError;
use crate::fault::{ChangeFile, Fault, FaultId};
use crate::har::har;
use crate::state::Anaplan;
use crate::tenant::Content;

const HELP: &str = "\
The control API of this fake Anaplan, for this machine only. Bodies are JSON.

GET    /_mock/requests           the log of requests; DELETE clears it
GET    /_mock/requests.har       the same as a HAR file, for a browser's developer tools
GET    /_mock/clock              {\"now\": ms, \"ahead\": ms, \"held\": true or false}
POST   /_mock/clock              {\"advance_seconds\": 2100} moves it, {\"hold\": true} lets nothing else move it
POST   /_mock/expire-tokens      every token is dead
GET    /_mock/faults             the rules; POST adds one, DELETE removes all
DELETE /_mock/faults/{id}        removes one
POST   /_mock/content            {\"model\", \"export\", \"content\"}: what the next run writes
POST   /_mock/file               the same: changes the file that is there
POST   /_mock/reset              back to the beginning
";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/_mock", get(async || HELP)),
        route("/_mock/requests", get(requests).delete(clear)),
        route("/_mock/requests.har", get(as_har)),
        route("/_mock/clock", get(clock).post(advance)),
        route("/_mock/expire-tokens", post(expire)),
        route("/_mock/faults", get(faults).post(add_fault).delete(clear_faults)),
        route("/_mock/faults/{id}", delete(remove_fault)),
        route("/_mock/content", post(content)),
        route("/_mock/file", post(file)),
        route("/_mock/reset", post(reset)),
    ]
}

/// Whether a request comes from a program on this machine and not from a web page in its browser: a page of another origin
/// says so, and one whose name was made to point here does not have the name of this machine.
pub(super) fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let is_loopback = |authority: &str| {
        let host = authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
        let host = host.map_or(authority, |(host, _)| host);
        ["localhost", "127.0.0.1", "[::1]"].contains(&host.to_ascii_lowercase().as_str())
    };
    let host = text(header::HOST);
    let origin = text(header::ORIGIN);
    let same = |origin: &str| origin.split_once("://").is_some_and(|(_, authority)| Some(authority) == host);
    // Without a socket, as in tests of the router alone, there is no host either.
    host.is_none_or(is_loopback)
        && origin.is_none_or(same)
        && text(HeaderName::from_static("sec-fetch-site"))
            .is_none_or(|site| ["same-origin", "none"].contains(&site))
}

/// Refuses content that names a file: whoever may send requests may not read the disk.
fn without_files(content: &Content) -> Result<(), AppError> {
    match content.csv.is_some() || content.file.is_some() {
        true => Err(AppError::bad_request(
            "content by HTTP is given as rows, text or generate; csv and file are for the tenant's own file",
        )),
        false => Ok(()),
    }
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, AppError> {
    serde_json::from_slice(body)
        .map_err(|e| AppError::bad_request(format!("the body is not as documented: {e}")))
}

async fn requests(State(anaplan): State<Anaplan>) -> Response {
    Json(anaplan.requests()).into_response()
}

async fn as_har(State(anaplan): State<Anaplan>) -> Json<Value> {
    let base = anaplan.parts.base.get().map_or("http://127.0.0.1", String::as_str);
    Json(har(base, &anaplan.requests()))
}

async fn clear(State(anaplan): State<Anaplan>) -> StatusCode {
    anaplan.clear_requests();
    StatusCode::NO_CONTENT
}

async fn clock(State(anaplan): State<Anaplan>) -> Json<Value> {
    let clock = &anaplan.parts.clock;
    Json(json!({ "now": anaplan.now(), "ahead": clock.ahead(), "held": clock.held() }))
}

async fn advance(state: State<Anaplan>, body: Bytes) -> Result<Json<Value>, AppError> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Advance {
        #[serde(default)]
        advance_seconds: u64,
        #[serde(default)]
        hold: bool,
    }
    let by: Advance = read(&body)?;
    if by.hold {
        state.hold_clock();
    }
    state.advance_clock(Duration::from_secs(by.advance_seconds));
    Ok(clock(state).await)
}

async fn expire(State(anaplan): State<Anaplan>) -> StatusCode {
    anaplan.expire_tokens();
    StatusCode::NO_CONTENT
}

async fn faults(State(anaplan): State<Anaplan>) -> Json<Value> {
    let inner = anaplan.lock();
    let item = |f: &crate::fault::ActiveFault| json!({ "id": f.id, "seen": f.seen, "rule": f.rule });
    Json(json!({ "faults": inner.faults.iter().map(item).collect::<Vec<_>>() }))
}

async fn add_fault(State(anaplan): State<Anaplan>, body: Bytes) -> Result<Response, AppError> {
    let rule: Fault = read(&body)?;
    if let Some(change) = &rule.change_file {
        without_files(&change.content)?;
    }
    let id = anaplan.add_fault(rule);
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))).into_response())
}

async fn clear_faults(State(anaplan): State<Anaplan>) -> StatusCode {
    anaplan.clear_faults();
    StatusCode::NO_CONTENT
}

async fn remove_fault(State(anaplan): State<Anaplan>, Path(id): Path<u64>) -> Result<StatusCode, AppError> {
    if anaplan.remove_fault(FaultId(id)) { Ok(StatusCode::NO_CONTENT) } else { Err(AppError::not_found()) }
}

async fn content(State(anaplan): State<Anaplan>, body: Bytes) -> Result<StatusCode, AppError> {
    let change: ChangeFile = read(&body)?;
    without_files(&change.content)?;
    let set = anaplan.set_content(&change.model, &change.export, change.content);
    set.map(|()| StatusCode::NO_CONTENT).map_err(|e| AppError::bad_request(e.to_string()))
}

async fn file(State(anaplan): State<Anaplan>, body: Bytes) -> Result<StatusCode, AppError> {
    let change: ChangeFile = read(&body)?;
    without_files(&change.content)?;
    let set = anaplan.set_file(&change.model, &change.export, change.content);
    set.map(|()| StatusCode::NO_CONTENT).map_err(|e| AppError::bad_request(e.to_string()))
}

async fn reset(State(anaplan): State<Anaplan>) -> Result<StatusCode, AppError> {
    anaplan.reset().map(|()| StatusCode::NO_CONTENT).map_err(|e| AppError::bad_request(e.to_string()))
}
