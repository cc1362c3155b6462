//! A connector's project: turns what a person writes (a description, M, texts, icons) into a checked, reproducible
//! package. It never evaluates M.

pub mod check;
pub mod checks;
pub mod description;
pub mod folder;
pub mod generate;
pub mod glob;
pub mod m_files;
pub mod mock;
pub mod names;
pub mod new;
pub mod origin;
pub mod package;
pub mod parse;
pub mod plain;
pub mod project;
pub mod render;
mod templates;
pub mod version;
mod walk;
