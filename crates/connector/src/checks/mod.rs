//! What can be said of a connector without running it: for pipelines, and before certification.

mod allowed;
mod answers;
mod input;
mod kinds;
mod library_use;
mod members;
mod navigation;
mod oauth;
mod odbc;
mod parameters;
mod parts;
mod places;
mod rules;
mod scope;
mod service;
mod shape;
mod texts;
mod traces;

pub use allowed::check;
pub(crate) use input::Input;
pub use input::{Files, Finding};
pub use places::project;
pub use rules::{Level, RULES, Rule, rule_of};

/// The checks, each of what its file is named after.
const ALL: &[fn(&Input<'_>)] = &[
    scope::check,
    members::check,
    texts::check,
    parts::check,
    kinds::check,
    parameters::check,
    service::check,
    answers::check,
    navigation::check,
    odbc::check,
    library_use::check,
    traces::check,
];
