//! MakePQX: makes packages of connectors. `compile` is how the VS Code extension builds a project.

mod command;
mod compile;
mod pack;
mod sign;
mod verify;

pub use command::main;
pub use verify::report;
