//! Models (section 3.3) and their status, opening and closing (section 3.8).

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use serde_json::{Map, Value, json};

use super::caller::{Caller, Scope};
use super::envelope::{enveloped, enveloped_all, json_body};
use super::page::{ListRequest, Sort};
use super::route::{Route, route};
use super::workspace::like;
use crate::error::AppError;
use crate::state::{Anaplan, rfc3339};
use crate::tenant::{Model, Workspace};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/2/0/models", get(list)),
        route("/2/0/models/{model}", get(one)),
        route("/2/0/models/{model}/status", get(status).post(status)),
        route("/2/0/models/{model}/open", post(open)),
        route("/2/0/models/{model}/close", post(close)),
        route("/2/0/workspaces/{workspace}/models", get(of_workspace)),
        route("/2/0/models/{model}/onlineStatus", put(online)),
        route("/2/0/workspaces/{workspace}/bulkDeleteModels", post(delete)),
        // Reading one model through its workspace is not allowed (section 3.0).
        route("/2/0/workspaces/{workspace}/models/{model}", post(refuse).delete(refuse)),
    ]
}

const SORT: Sort = Sort::Strict(&["name", "activeState"]);

fn item(anaplan: &Anaplan, workspace: &Workspace, model: &Model, details: bool, single: bool) -> Value {
    let mut item = json!({
        "id": model.id,
        "name": model.name,
        "activeState": model.state.as_str(),
        "currentWorkspaceId": workspace.id,
        "currentWorkspaceName": workspace.name,
        "modelUrl": format!(
            "https://us1a.app.anaplan.com/anaplan/framework.jsp?selectedWorkspaceId={}&selectedModelId={}",
            workspace.id, model.id
        ),
        "categoryValues": [],
    });
    let Some(object) = item.as_object_mut().filter(|_| details) else { return item };
    let modified = rfc3339(1_772_435_709_000);
    let changed = modified.replace("000000Z", "+0000");
    object.insert("memoryUsage".into(), model.memory_usage.into());
    object.insert("lastSavedSerialNumber".into(), 4217.into());
    object.insert(
        "lastModifiedByUserGuid".into(),
        anaplan.user(0).map(|user| user.id.clone()).unwrap_or_default().into(),
    );
    object.insert("isoCreationDate".into(), changed.clone().into());
    object.insert("lastModified".into(), changed.into());
    if single {
        object.insert("modelTransactionRunning".into(), anaplan.lock().tasks.busy(&model.id).into());
    }
    item
}

async fn list(caller: Caller, request: ListRequest) -> Result<Response, AppError> {
    answer(&caller, &request, None)
}

async fn of_workspace(
    caller: Caller,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, AppError> {
    if !caller.workspaces().any(|w| w.id == id) {
        return Err(AppError::not_found());
    }
    answer(&caller, &request, Some(&id))
}

/// Models with every state and every role are listed; a client filters archived ones itself.
fn answer(caller: &Caller, request: &ListRequest, only: Option<&str>) -> Result<Response, AppError> {
    let details = request.flag("modelDetails");
    let pattern = request.pattern(caller);
    let anaplan = &caller.anaplan;
    let workspaces = caller.workspaces().filter(|w| only.is_none_or(|id| w.id == id));
    let gone = anaplan.lock().edits.deleted.clone();
    let models = workspaces.flat_map(|w| w.models.iter().map(move |m| (w, m)));
    let models = models.filter(|(_, m)| !gone.contains(&m.id) && (only.is_some() || m.listed_in_tenant));
    let matching = models.filter(|(_, m)| pattern.is_none_or(|p| like(p, &m.name) || m.id.contains(p)));
    let items = matching.map(|(w, m)| item(anaplan, w, m, details, false)).collect();
    request.page(anaplan, "objects/model", "models", items, SORT)
}

/// Also answers a user whose role is NO ACCESS (section 3.3).
async fn one(
    caller: Caller,
    State(anaplan): State<Anaplan>,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, AppError> {
    let (workspace, model) = anaplan.model(&id).ok_or_else(AppError::not_found)?;
    let gone = anaplan.lock().edits.deleted.contains(&id);
    if gone || !caller.workspaces().any(|w| w.id == workspace.id) {
        return Err(AppError::not_found());
    }
    let item = item(&anaplan, workspace, model, request.flag("modelDetails"), true);
    Ok(enveloped(&anaplan, "objects/model", "model", item))
}

async fn refuse() -> AppError {
    AppError::Api(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed".into())
}

/// Without an envelope (section 5).
async fn status(scope: Scope) -> Result<Response, AppError> {
    let loading = scope.loading();
    let mut inner = scope.anaplan().lock();
    scope.proceed(&mut inner, None)?;
    let busy = inner.tasks.busy(&scope.model);
    let step = match (busy || loading, inner.closed_models.contains(&scope.model)) {
        (true, _) => "Processing ...",
        (_, true) => "Closed",
        _ => "Open",
    };
    let body = json!({ "requestStatus": {
        "currentStep": step,
        "progress": -1.0,
        "taskId": null,
        "tooltip": null,
        "exportTaskType": null,
        "creationTime": scope.anaplan().now(),
        "peakMemoryUsageEstimate": null,
        "peakMemoryUsageTime": null,
    }});
    Ok(Json(body).into_response())
}

async fn open(scope: Scope) -> StatusCode {
    scope.begin_to_load();
    StatusCode::ACCEPTED
}

async fn close(scope: Scope) -> StatusCode {
    let mut inner = scope.anaplan().lock();
    inner.loading.remove(&scope.model);
    inner.closed_models.insert(scope.model.clone());
    StatusCode::NO_CONTENT
}

/// Takes a model on or off line; here nobody is kept from it.
async fn online(_: Scope, body: Bytes) -> Result<StatusCode, AppError> {
    match json_body(&body)?.get("status").and_then(Value::as_str) {
        Some("online" | "offline") => Ok(StatusCode::NO_CONTENT),
        _ => Err(AppError::bad_request("The field 'status' must be online or offline")),
    }
}

/// Deletes closed models; `bulkDeleteModelsFailures` is left out where all were deleted.
async fn delete(caller: Caller, Path(id): Path<String>, body: Bytes) -> Result<Response, AppError> {
    let admin = caller.user()?.admin;
    let workspace = caller.workspaces().find(|w| w.id == id && admin).ok_or_else(AppError::not_found)?;
    let body = json_body(&body)?;
    let other = |name: &&String| *name != "modelIdsToDelete";
    if let Some(other) = body.as_object().and_then(|body| body.keys().find(other)) {
        return Err(AppError::bad_request(format!(
            "Identified an unrecognized '{other}'. Amend the content so it only contains applicable fields."
        )));
    }
    let ids = body.get("modelIdsToDelete").and_then(Value::as_array).filter(|ids| !ids.is_empty());
    let ids = ids.ok_or_else(|| {
        AppError::bad_request("Expected mandatory field 'modelIdsToDelete' to be present and not empty.")
    })?;
    let mut inner = caller.anaplan.lock();
    let mut failures = Vec::new();
    for id in ids.iter().map(|id| id.as_str().unwrap_or_default()) {
        let exists = workspace.models.iter().any(|m| m.id == id) && !inner.edits.deleted.contains(id);
        if !exists {
            failures.push(json!({ "modelId": id, "message": "Model ID does not exist." }));
        } else if !inner.closed_models.contains(id) {
            let message = "Model is open. Please close the model before trying again.";
            failures.push(json!({ "modelId": id, "message": message }));
        } else {
            inner.edits.deleted.insert(id.into());
        }
    }
    drop(inner);
    let mut members = Map::new();
    members.insert("modelsDeleted".into(), (ids.len() - failures.len()).into());
    if !failures.is_empty() {
        members.insert("bulkDeleteModelsFailures".into(), failures.into());
    }
    Ok(enveloped_all(&caller.anaplan, "objects/bulkDeleteModels", members))
}
