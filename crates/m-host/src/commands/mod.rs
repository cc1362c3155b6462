//! One file for each command.

pub(crate) mod conformance;
pub(crate) mod run;
mod settings;
