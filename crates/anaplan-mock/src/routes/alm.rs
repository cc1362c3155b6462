//! Application lifecycle management, as far as a model that has no revisions answers it: clients that list everything ask
//! for these, too.

use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::page::{ListRequest, Sort};
use super::scope::Scope;
use crate::error::AppError;
use crate::state::Anaplan;

pub(super) fn routes() -> Router<Anaplan> {
    let mut router = Router::new()
        .route("/2/0/models/{model}/alm/revisions/{revision}/appliedToModels", get(unknown))
        .route("/2/0/models/{model}/alm/syncTasks/{task}", get(unknown));
    for name in ["revisions", "latestRevision", "syncableRevisions", "syncTasks"] {
        router = router.route(&format!("/2/0/models/{{model}}/alm/{name}"), get(none));
    }
    router
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
