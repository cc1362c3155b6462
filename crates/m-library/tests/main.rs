//! Tests of the library, in one binary.

mod arguments;
mod batches;
mod depth;
mod examples;
mod functions;
mod steps;
mod texts;
mod views;
mod waits;
