//! A new project: a connector that packs, and passes its own tests, before its author has written a line.

mod choices;
mod files;
mod icon;
mod kinds;
mod openapi;
mod samples;
mod strings;

pub use choices::Choices;
pub use files::{files, write};
pub use kinds::{Auth, Paging};
pub use openapi::{Files, Service};
