//! Tests of the library, in one binary.

mod arguments;
mod batches;
mod cases;
mod depth;
mod functions;
mod numbers;
mod squares;
mod steps;
mod texts;
mod views;
mod waits;
