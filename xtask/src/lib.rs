//! `cargo xtask`: turns `connector/` and `templates/` into a checked, reproducible package, and runs the other tools.
//! It never evaluates M.

pub mod check;
pub mod description;
pub mod generate;
pub mod names;
pub mod package;
pub mod parse;
pub mod project;
pub mod render;
pub mod repackage;
pub mod run;
pub mod tools;
