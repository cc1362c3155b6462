//! One file for each command.

pub(crate) mod compare;
pub(crate) mod conformance;
pub(crate) mod library;
pub(crate) mod run;
mod settings;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
mod source;
mod waiting;
