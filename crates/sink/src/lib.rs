//! Where results go: files that are there as a whole or not at all, and standard streams whose reader may have left.
//! Every program of the workspace writes through this crate and ends through it, and counts things in its messages alike.

mod closed;
mod count;
mod file;
mod place;
mod unfinished;

pub use closed::end_quietly_when_nobody_reads;
pub use count::counted;
pub use file::{WholeFile, copy, write, write_private, write_with_folder};
pub use unfinished::exit;
