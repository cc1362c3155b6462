//! Targets for fuzzing: each is a function that reads bytes which anybody may have written. See `README.md`.

pub mod mutate;
pub mod seeds;
pub mod targets;

pub use targets::{TARGETS, Target, find};
