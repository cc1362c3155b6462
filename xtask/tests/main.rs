//! Tests of the build tool, in one binary.

mod arguments;
mod cli;
mod features;
mod tidy;
