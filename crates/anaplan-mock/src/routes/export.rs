//! Export definitions and their metadata (sections 3.4 and 3.5).

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::envelope::enveloped;
use super::page::{ListRequest, Sort};
use super::scope::Scope;
use crate::error::AppError;
use crate::state::Anaplan;
use crate::tenant::{DataType, Export};

pub(super) fn routes() -> Router<Anaplan> {
    Router::new()
        .route("/2/0/models/{model}/exports", get(list))
        .route("/2/0/models/{model}/exports/{export}", get(one))
}

fn item(export: &Export) -> Value {
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
    let items = scope.model()?.exports.iter().map(item).collect();
    let schema = format!("models/{}/objects/export", scope.model);
    request.page(scope.anaplan(), &schema, "exports", items, Sort::Lax)
}

/// Neither `id` nor `name` is in it.
async fn one(scope: Scope, Path((_, id)): Path<(String, String)>) -> Result<Response, AppError> {
    let export = scope.model()?.exports.iter().find(|e| e.id == id).ok_or_else(AppError::not_found)?;
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
