//! A route, as the files of the resources give them.

use axum::routing::MethodRouter;

use crate::state::Anaplan;

/// A path, and what answers by method.
pub(super) type Route = (String, MethodRouter<Anaplan>);

/// A route of a path that is known beforehand.
pub(super) fn route(path: &str, methods: MethodRouter<Anaplan>) -> Route {
    (path.to_owned(), methods)
}
