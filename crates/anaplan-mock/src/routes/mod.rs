//! Every route of the server, each beside its handler in the module of its resource.

mod action;
mod alm;
mod auth;
mod body;
mod calendar;
mod cell;
mod certificate;
mod control;
mod dump;
mod envelope;
mod export;
mod file;
mod front;
mod gzip;
mod line_item;
mod list;
mod list_write;
mod media;
mod model;
mod module;
mod oauth;
mod page;
mod read;
mod scope;
mod sent;
mod table;
mod task;
mod user;
mod version;
mod workspace;

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Request;

pub(crate) use front::CutBeforeStatus;

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

fn routes() -> Router<Anaplan> {
    Router::new()
        .merge(auth::routes())
        .merge(user::routes())
        .merge(workspace::routes())
        .merge(model::routes())
        .merge(export::routes())
        .merge(task::routes())
        .merge(dump::routes())
        .merge(file::routes())
        .merge(action::routes())
        .merge(list::routes())
        .merge(list_write::routes())
        .merge(module::routes())
        .merge(line_item::routes())
        .merge(calendar::routes())
        .merge(read::routes())
        .merge(version::routes())
        .merge(cell::routes())
        .merge(alm::routes())
        .merge(oauth::routes())
        .merge(control::routes())
        .fallback(async || AppError::not_found())
        .method_not_allowed_fallback(async || {
            AppError::Api(axum::http::StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed".into())
        })
}
