//! Tests of the build tool, in one binary.

mod arguments;
mod cli;
mod description;
mod generated;
mod icons;
mod packages;
mod templates;
mod tidy;
