//! One file for each command.

pub(crate) mod compare;
pub(crate) mod conformance;
pub(crate) mod library;
pub(crate) mod package;
mod project;
mod replay;
pub(crate) mod run;
mod settings;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
mod source;
pub(crate) mod test;
mod waiting;
