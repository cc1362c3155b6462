//! Tests of the build tool, in one binary.

mod arguments;
mod circles;
mod cli;
mod features;
mod house;
mod tidy;
