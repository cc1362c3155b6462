//! A connector from the description of a service: Swagger 2 or OpenAPI 3, as JSON or YAML. What a description can say and
//! M for a person to go on with cannot have is left out, and listed.

mod document;
mod m;
mod operation;
mod paging;
mod parameter;
mod samples;
mod schema;
mod security;
mod service;

pub use document::Files;
pub(super) use m::{functions, navigation, paging};
pub(super) use operation::Operation;
pub(super) use samples::{query, tests};
pub(super) use security::{KeyPlace, Login};
pub use service::Service;
