//! The service as one router.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;

use super::{ALL, front};
use crate::error::AppError;
use crate::state::Anaplan;

/// The whole service as one router: the API, the authentication service, OAuth2 and the control API.
///
/// Tests may call it without a socket; [`Server`](crate::Server) puts it on a port.
pub fn app(anaplan: Anaplan) -> Router {
    // Tests start servers by the hundred: the paths are read once.
    static ROUTES: LazyLock<Router<Anaplan>> = LazyLock::new(routes);
    let inner = ROUTES.clone().with_state(anaplan.clone());
    Router::new().fallback(move |request: Request| front::front(anaplan.clone(), inner.clone(), request))
}

/// The paths of all routes, as patterns: `/2/0/models/{model}`.
pub fn paths() -> Vec<String> {
    ALL.iter().flat_map(|routes| routes()).map(|(path, _)| path).collect()
}

fn routes() -> Router<Anaplan> {
    let routes = ALL.iter().flat_map(|routes| routes());
    routes
        .fold(Router::new(), |router, (path, methods)| router.route(&path, methods))
        .fallback(async || AppError::not_found())
        .method_not_allowed_fallback(async || {
            AppError::Api(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed".into())
        })
}
