//! Functions that need a system which no host of this library has: declared by name and signature, so that an extension
//! or a query that mentions them loads, and each call says plainly why it cannot be answered.

mod actions;
mod enumerations;
mod names;
mod products;
mod refusal;
mod services;
mod sources;

pub use names::is_foreign;
use refusal::{no_connector, no_service, no_source};

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] =
    &[actions::ALL, enumerations::ALL, products::ALL, services::ALL, sources::ALL];
