//! One file for each command.

pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod conformance;
mod debug;
pub(crate) mod docs;
pub(crate) mod doctor;
mod failure;
pub(crate) mod format;
pub(crate) mod install;
pub(crate) mod library;
pub(crate) mod new;
pub(crate) mod package;
mod project;
pub(crate) mod repl;
mod replay;
pub(crate) mod run;
mod secret;
mod settings;
pub(crate) mod sign;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
mod source;
pub(crate) mod test;
pub(crate) mod verify;
mod waiting;
