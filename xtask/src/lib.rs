//! `cargo xtask`: the front door of the repository. Packs its connector, and runs the other tools; it never evaluates M.

pub mod archive;
pub mod dist;
pub mod navigate;
pub mod notes;
pub mod record;
pub mod release;
pub mod run;
pub mod sbom;
pub mod tools;
