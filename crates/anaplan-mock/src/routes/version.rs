//! Versions of a model, which most clients read before anything else about time and plan.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use super::page::{ListRequest, Sort};
use super::scope::Scope;
use crate::error::AppError;
use crate::state::Anaplan;

pub(super) fn routes() -> Router<Anaplan> {
    Router::new().route("/2/0/models/{model}/versions", get(list))
}

/// Every model has the two that Anaplan creates.
async fn list(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    scope.free().await?;
    let version = |id: &str, name: &str, actual: bool, current: bool| {
        json!({
            "id": id,
            "name": name,
            "isActual": actual,
            "isCurrent": current,
            "startPeriod": "Begin",
            "endPeriod": "End",
        })
    };
    let items = vec![
        version("107000000001", "Actual", true, false),
        version("107000000002", "Forecast", false, true),
    ];
    let schema = format!("models/{}/objects/version", scope.model);
    request.page(scope.anaplan(), &schema, "versionMetadata", items, Sort::Lax)
}
