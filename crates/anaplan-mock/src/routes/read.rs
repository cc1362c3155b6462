//! Large reads of views and lists: a request, its pages, its end (section 3.9).

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;

use super::caller::Scope;
use super::envelope::enveloped;
use super::route::{Route, route};
use super::{list, module};
use crate::error::AppError;
use crate::state::LargeRead;

pub(super) fn routes() -> Vec<Route> {
    let of_kind = |(kind, start)| {
        let requests = format!("/2/0/models/{{model}}/{kind}/{{object}}/readRequests");
        [
            route(&requests, start),
            route(&format!("{requests}/{{request}}"), get(one).delete(end)),
            route(&format!("{requests}/{{request}}/pages/{{page}}"), get(page)),
        ]
    };
    [("views", post(start_view)), ("lists", post(start_list))].into_iter().flat_map(of_kind).collect()
}

/// Lines of one page.
const PAGE_LINES: usize = 10_000;
/// Milliseconds without access after which a request expires.
const IDLE: u64 = 30 * 60_000;

async fn start_view(
    scope: Scope,
    Path((_, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, AppError> {
    scope.free().await?;
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let layout = body.get("exportType").and_then(Value::as_str);
    let layout = layout.ok_or_else(|| AppError::bad_request("exportType is required"))?;
    let (head, rows) = module::csv(&module::present(&scope, &id)?, layout);
    start(scope, id, true, head, rows)
}

async fn start_list(scope: Scope, Path((_, id)): Path<(String, String)>) -> Result<Response, AppError> {
    let mut lines = list::csv(&list::present(&scope, list::find(&scope, &id)?), true);
    let rows = lines.split_off(1);
    start(scope, id, false, lines, rows)
}

fn start(
    scope: Scope,
    object: String,
    of_view: bool,
    head: Vec<String>,
    rows: Vec<String>,
) -> Result<Response, AppError> {
    let head = head.concat();
    let mut pages: Vec<String> = rows.chunks(PAGE_LINES).map(<[String]>::concat).collect();
    match pages.first_mut() {
        Some(first) => first.insert_str(0, &head),
        None => pages.push(head),
    }
    let anaplan = scope.anaplan();
    let read = LargeRead {
        user: scope.caller.number,
        model: scope.model.clone(),
        object,
        of_view,
        pages,
        polls: 0,
        accessed: anaplan.now(),
    };
    let mut inner = anaplan.lock();
    let id = inner.mint.task_id();
    let (key, information) = read.information(&id, &url(&scope, &read, &id));
    inner.reads.insert(id, read);
    Ok(enveloped(anaplan, "objects/readRequest", key, information))
}

fn url(scope: &Scope, read: &LargeRead, id: &str) -> String {
    let base = &scope.anaplan().tenant().switches.schema_base;
    let kind = if read.of_view { "views" } else { "lists" };
    format!("{base}/2/0/models/{}/{kind}/{}/readRequests/{id}", scope.model, read.object)
}

type Parts = (String, String, String);

async fn one(scope: Scope, Path((_, object, id)): Path<Parts>) -> Result<Response, AppError> {
    let anaplan = scope.anaplan();
    let now = anaplan.now();
    let mut inner = anaplan.lock();
    let read = find(&scope, inner.reads.get_mut(&id), &object, now)?;
    read.polls += 1;
    let (key, information) = read.information(&id, &url(&scope, read, &id));
    Ok(enveloped(anaplan, "objects/readRequest", key, information))
}

fn find<'a>(
    scope: &Scope,
    read: Option<&'a mut LargeRead>,
    object: &str,
    now: u64,
) -> Result<&'a mut LargeRead, AppError> {
    let mine = |read: &&mut LargeRead| {
        read.user == scope.caller.number
            && read.model == scope.model
            && read.object == object
            && now.saturating_sub(read.accessed) < IDLE
    };
    let read = read.filter(mine).ok_or_else(AppError::not_found)?;
    read.accessed = now;
    Ok(read)
}

async fn page(
    scope: Scope,
    Path((_, object, id, number)): Path<(String, String, String, usize)>,
) -> Result<Response, AppError> {
    let now = scope.anaplan().now();
    let mut inner = scope.anaplan().lock();
    let read = find(&scope, inner.reads.get_mut(&id), &object, now)?;
    let readable = if read.polls == 0 { 0 } else { usize::MAX };
    let page = read.pages.get(number).filter(|_| number < readable).ok_or_else(AppError::not_found)?;
    Ok(([(header::CONTENT_TYPE, "text/csv;charset=UTF-8")], page.clone()).into_response())
}

/// Answers the last state, as a success (section 3.9).
async fn end(scope: Scope, Path((_, object, id)): Path<Parts>) -> Result<Response, AppError> {
    let anaplan = scope.anaplan();
    let now = anaplan.now();
    let mut inner = anaplan.lock();
    find(&scope, inner.reads.get_mut(&id), &object, now)?;
    let read = inner.reads.remove(&id).ok_or_else(AppError::not_found)?;
    let (key, mut information) = read.information(&id, &url(&scope, &read, &id));
    if let Some(object) = information.as_object_mut().filter(|_| read.polls < 2) {
        object.insert("requestState".into(), "CANCELLED".into());
    }
    Ok(enveloped(anaplan, "objects/readRequest", key, information))
}
