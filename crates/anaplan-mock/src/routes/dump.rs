//! Dumps of what went wrong in a task (section 3.6), for exports and for what else runs.

use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use super::caller::Scope;
use super::file::octets;
use super::page::{ListRequest, Sort};
use super::route::{Route, route};
use super::task;
use crate::error::AppError;

pub(super) fn routes() -> Vec<Route> {
    let of_kind = |kind: &str| {
        let dump = format!("/2/0/models/{{model}}/{kind}/{{action}}/tasks/{{task}}/dump");
        [
            route(&dump, get(whole)),
            route(&format!("{dump}/chunks"), get(chunks)),
            route(&format!("{dump}/chunks/{{chunk}}"), get(chunk)),
        ]
    };
    // A process names the step that failed.
    let dump = "/2/0/models/{model}/processes/{action}/tasks/{task}/dumps/{step}";
    let of_step = [
        route(dump, get(whole_of_step)),
        route(&format!("{dump}/chunks"), get(chunks_of_step)),
        route(&format!("{dump}/chunks/{{chunk}}"), get(chunk_of_step)),
    ];
    task::KINDS.into_iter().flat_map(of_kind).chain(of_step).collect()
}

/// The dump of a task of this action, which fits into one chunk; 404 where there is none.
fn dump(scope: &Scope, action: &str, task: &str) -> Result<Bytes, AppError> {
    let inner = scope.anaplan().lock();
    let task = inner.tasks.get(&scope.model, action, task);
    let dump = task.and_then(|task| task.dump()).ok_or_else(AppError::not_found)?;
    Ok(Bytes::copy_from_slice(dump.as_bytes()))
}

/// The dump of the step of a process; 404 for another step than the one that failed.
fn step(scope: &Scope, process: &str, task: &str, step: &str) -> Result<Bytes, AppError> {
    let failed = scope.model()?.failing(step).is_some_and(|script| script.dump.is_some());
    if failed { dump(scope, process, task) } else { Err(AppError::not_found()) }
}

fn list(scope: &Scope, request: &ListRequest) -> Result<Response, AppError> {
    let schema = format!("models/{}/objects/chunk", scope.model);
    let chunk = json!({ "id": "0", "name": "Chunk 0" });
    request.page(scope.anaplan(), &schema, "chunks", vec![chunk], Sort::Lax)
}

fn numbered(number: &str, bytes: Bytes) -> Result<Response, AppError> {
    if number == "0" { Ok(octets(bytes.into())) } else { Err(AppError::not_found()) }
}

type Task = (String, String, String);
type Step = (String, String, String, String);

async fn whole(scope: Scope, Path((_, action, task)): Path<Task>) -> Result<Response, AppError> {
    Ok(octets(dump(&scope, &action, &task)?.into()))
}

async fn chunks(
    scope: Scope,
    Path((_, action, task)): Path<Task>,
    request: ListRequest,
) -> Result<Response, AppError> {
    dump(&scope, &action, &task)?;
    list(&scope, &request)
}

async fn chunk(scope: Scope, Path((_, action, task, number)): Path<Step>) -> Result<Response, AppError> {
    numbered(&number, dump(&scope, &action, &task)?)
}

async fn whole_of_step(scope: Scope, Path((_, process, task, id)): Path<Step>) -> Result<Response, AppError> {
    Ok(octets(step(&scope, &process, &task, &id)?.into()))
}

async fn chunks_of_step(
    scope: Scope,
    Path((_, process, task, id)): Path<Step>,
    request: ListRequest,
) -> Result<Response, AppError> {
    step(&scope, &process, &task, &id)?;
    list(&scope, &request)
}

async fn chunk_of_step(
    scope: Scope,
    Path((_, process, task, id, number)): Path<(String, String, String, String, String)>,
) -> Result<Response, AppError> {
    numbered(&number, step(&scope, &process, &task, &id)?)
}
