//! Versions of a model, which most clients read before anything else about time and plan.

use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use super::caller::Scope;
use super::page::{ListRequest, Sort};
use super::route::{Route, route};
use crate::error::AppError;

pub(super) fn routes() -> Vec<Route> {
    vec![route("/2/0/models/{model}/versions", get(list))]
}

/// The two versions that Anaplan creates in every model: id, name, and whether it is the actual one.
const VERSIONS: [(&str, &str, bool); 2] =
    [("107000000001", "Actual", true), ("107000000002", "Forecast", false)];

/// True for the id of a version.
pub(super) fn is_known(id: &str) -> bool {
    VERSIONS.iter().any(|(known, ..)| *known == id)
}

async fn list(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    scope.free().await?;
    let mut items = Vec::new();
    for (id, name, actual) in VERSIONS {
        let mut version = json!({
            "id": id,
            "name": name,
            "isActual": actual,
            "isCurrent": !actual,
            "startPeriod": "Begin",
            "endPeriod": "End",
        });
        let inner = scope.anaplan().lock();
        if let (Some(date), Some(object)) =
            (inner.edits.switchover(&scope.model, id), version.as_object_mut())
        {
            object.insert("switchover".into(), date.into());
        }
        items.push(version);
    }
    let schema = format!("models/{}/objects/version", scope.model);
    request.page(scope.anaplan(), &schema, "versionMetadata", items, Sort::Lax)
}
