//! Actions, processes and imports (section 3.8); their tasks are in `task`.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::caller::Scope;
use super::envelope::enveloped;
use super::page::{ListRequest, Sort};
use super::route::{Route, route};
use crate::error::AppError;
use crate::tenant::Model;

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/2/0/models/{model}/actions", get(actions)),
        route("/2/0/models/{model}/processes", get(processes)),
        route("/2/0/models/{model}/processes/{process}", get(process)),
        route("/2/0/models/{model}/imports", get(imports)),
        route("/2/0/models/{model}/imports/{import}", get(import)),
    ]
}

async fn actions(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    scope.free().await?;
    let item = |a: &crate::tenant::Action| json!({ "id": a.id, "name": a.name, "actionType": a.kind });
    let items = scope.model()?.actions.iter().map(item).collect();
    request.page(scope.anaplan(), &schema(&scope, "action"), "actions", items, Sort::Lax)
}

async fn processes(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    let items = scope.model()?.processes.iter().map(|p| json!({ "id": p.id, "name": p.name })).collect();
    request.page(scope.anaplan(), &schema(&scope, "process"), "processes", items, Sort::Lax)
}

async fn process(scope: Scope, Path((_, id)): Path<(String, String)>) -> Result<Response, AppError> {
    let model = scope.model()?;
    let process = model.processes.iter().find(|p| p.id == id).ok_or_else(AppError::not_found)?;
    let actions: Vec<Value> = process.actions.iter().map(|id| step(model, id)).collect();
    let metadata = json!({ "name": process.name, "actions": actions });
    Ok(enveloped(scope.anaplan(), &schema(&scope, "processMetadata"), "processMetadata", metadata))
}

/// An action within a process; an export also tells its format.
fn step(model: &Model, id: &str) -> Value {
    if let Some(export) = model.exports.iter().find(|e| e.id == id) {
        return json!({
            "id": id,
            "name": export.name,
            "actionType": "EXPORT",
            "exportType": export.kind,
            "exportFormat": export.format,
            "layout": export.kind,
        });
    }
    if let Some(import) = model.imports.iter().find(|i| i.id == id) {
        return json!({ "id": id, "name": import.name, "actionType": "IMPORT", "importType": import.kind });
    }
    let action = model.actions.iter().find(|a| a.id == id);
    json!({ "id": id, "name": action.map(|a| &a.name), "actionType": action.map(|a| &a.kind) })
}

fn import_item(import: &crate::tenant::Import) -> Value {
    json!({
        "id": import.id,
        "name": import.name,
        "importDataSourceId": import.source,
        "importType": import.kind,
    })
}

async fn imports(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    let items = scope.model()?.imports.iter().map(import_item).collect();
    request.page(scope.anaplan(), &schema(&scope, "import"), "imports", items, Sort::Lax)
}

async fn import(scope: Scope, Path((_, id)): Path<(String, String)>) -> Result<Response, AppError> {
    let unknown = || {
        let status = StatusCode::from_u16(scope.anaplan().tenant().switches.unknown_import);
        let status = status.unwrap_or(StatusCode::NOT_FOUND);
        AppError::Api(status, status.canonical_reason().unwrap_or("Error").into())
    };
    let import = scope.model()?.imports.iter().find(|i| i.id == id).ok_or_else(unknown)?;
    Ok(enveloped(scope.anaplan(), &schema(&scope, "importMetadata"), "importMetadata", import_item(import)))
}

fn schema(scope: &Scope, object: &str) -> String {
    format!("models/{}/objects/{object}", scope.model)
}
