//! Export definitions and their metadata (sections 3.4 and 3.5).

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
use crate::tenant::{DataType, Export};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/2/0/models/{model}/exports", get(list)),
        route("/2/0/models/{model}/exports/{export}", get(one)),
    ]
}

/// `bare` leaves out what old samples do not have.
fn item(export: &Export, bare: bool) -> Value {
    if bare {
        return json!({ "id": export.id, "name": export.name, "exportType": export.kind });
    }
    let mut item = json!({
        "id": export.id,
        "name": export.name,
        "exportType": export.kind,
        "exportFormat": export.format,
        "layout": export.kind,
    });
    if let Some(object) = item.as_object_mut().filter(|_| export.is_text()) {
        object.insert("encoding".into(), export.encoding.label().into());
    }
    item
}

async fn list(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    let bare = scope.anaplan().tenant().switches.bare_exports;
    let exports = scope.model()?.exports.iter().filter(|export| scope.allowed(&export.id).is_ok());
    let items = exports.map(|export| item(export, bare)).collect();
    let schema = format!("models/{}/objects/export", scope.model);
    request.page(scope.anaplan(), &schema, "exports", items, Sort::Lax)
}

/// What is answered about an export that is not there.
fn unknown(scope: &Scope) -> Result<Response, AppError> {
    let status = StatusCode::from_u16(scope.anaplan().tenant().switches.unknown_export);
    let status = status.unwrap_or(StatusCode::NOT_FOUND);
    if !status.is_success() {
        return Err(AppError::Api(status, status.canonical_reason().unwrap_or("Error").into()));
    }
    let metadata = json!({ "columnCount": 0, "dataTypes": [], "headerNames": [], "rowCount": 0 });
    let schema = format!("models/{}/objects/exportMetadata", scope.model);
    Ok(enveloped(scope.anaplan(), &schema, "exportMetadata", metadata))
}

/// Neither `id` nor `name` is in it.
async fn one(scope: Scope, Path((_, id)): Path<(String, String)>) -> Result<Response, AppError> {
    scope.allowed(&id)?;
    let Some(export) = scope.model()?.exports.iter().find(|e| e.id == id) else { return unknown(&scope) };
    let rows = scope.anaplan().lock().files.next_rows(scope.caller.number, &scope.model, &id);
    let is_list = |kind: DataType| matches!(kind, DataType::Entity | DataType::TimeEntity);
    let lists: Vec<&str> =
        export.columns.iter().map(|c| if is_list(c.data_type) { c.name.as_str() } else { "" }).collect();
    let mut metadata = json!({
        "columnCount": export.columns.len(),
        "dataTypes": export.columns.iter().map(|c| c.data_type.as_str()).collect::<Vec<_>>(),
        "delimiter": export.delimiter,
        "exportFormat": export.format,
        "headerNames": export.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(),
        "listNames": lists,
        "rowCount": rows,
        "separator": export.separator,
        "layout": export.kind,
    });
    if let Some(object) = metadata.as_object_mut() {
        if export.is_text() {
            object.insert("encoding".into(), export.encoding.label().into());
        }
        for (name, value) in &export.metadata {
            // TOML has no null; an empty table stands for "leave this member out".
            if value.as_table().is_some_and(|table| table.is_empty()) {
                object.remove(name);
            } else {
                object.insert(name.clone(), serde_json::to_value(value).unwrap_or_default());
            }
        }
    }
    Ok(enveloped(
        scope.anaplan(),
        &format!("models/{}/objects/exportMetadata", scope.model),
        "exportMetadata",
        metadata,
    ))
}
