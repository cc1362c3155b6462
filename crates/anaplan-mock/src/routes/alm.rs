//! Application lifecycle management, as far as a model that has no revisions answers it: clients that list everything ask
//! for these, too.

use axum::response::Response;
use axum::routing::get;

use super::caller::Scope;
use super::page::{ListRequest, Sort};
use super::route::{Route, route};
use crate::error::AppError;

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/2/0/models/{model}/alm/revisions", get(none)),
        route("/2/0/models/{model}/alm/revisions/{revision}/appliedToModels", get(unknown)),
        route("/2/0/models/{model}/alm/latestRevision", get(none)),
        route("/2/0/models/{model}/alm/syncableRevisions", get(none)),
        route("/2/0/models/{model}/alm/syncTasks", get(none)),
        route("/2/0/models/{model}/alm/syncTasks/{task}", get(unknown)),
    ]
}

/// An empty list has no key (section 4).
async fn none(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    let schema = format!("models/{}/objects/revision", scope.model);
    request.page(scope.anaplan(), &schema, "revisions", Vec::new(), Sort::Lax)
}

/// There is no revision and no task of one.
async fn unknown(_: Scope) -> AppError {
    AppError::not_found()
}
