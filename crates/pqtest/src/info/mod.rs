//! What `info` tells of an extension. The VS Code extension makes completions of the members and offers the
//! authentication kinds; a non-empty `ErrorStatus` makes it show that text as an error.

mod data_source;
mod extension;
mod member;
mod parameter;

pub(crate) use extension::ExtensionInfo;
use extension::{complaint, json};
