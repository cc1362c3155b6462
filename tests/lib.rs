//! Where the crates meet: the tests are in `main.rs`; this library only makes the folder a package.
