//! `cargo xtask`: the front door of the repository. Packs its connector, and runs the other tools; it never evaluates M.

pub mod navigate;
pub mod run;
pub mod tools;
