//! Every route of the server, each beside its handler in the module of its resource.

mod action;
mod alm;
mod auth;
mod body;
mod calendar;
mod caller;
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
mod route;
mod router;
mod sent;
mod table;
mod task;
mod user;
mod version;
mod workspace;

pub(crate) use front::CutBeforeStatus;
pub use router::{app, paths};

/// The routes of each resource: path, and what answers by method.
const ALL: &[fn() -> Vec<route::Route>] = &[
    auth::routes,
    user::routes,
    workspace::routes,
    model::routes,
    export::routes,
    task::routes,
    dump::routes,
    file::routes,
    action::routes,
    list::routes,
    list_write::routes,
    module::routes,
    line_item::routes,
    calendar::routes,
    read::routes,
    version::routes,
    cell::routes,
    alm::routes,
    oauth::authorize::routes,
    oauth::token::routes,
    oauth::device::routes,
    control::routes,
];
