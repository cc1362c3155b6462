//! Standard streams whose reader has left: `cargo xtask library | head` ends without a word.

use std::io::Write;
use std::panic;

/// How the standard library begins to say that `println!` or `eprintln!` could not write.
const PRINTING: &str = "failed printing to ";
/// The numbers of the systems for a pipe that nobody reads: EPIPE, ERROR_BROKEN_PIPE, ERROR_NO_DATA.
const CLOSED: [&str; 3] = ["(os error 32)", "(os error 109)", "(os error 232)"];

/// Makes `println!` and `eprintln!` end the process quietly where the reader of the stream has left, and with one line
/// where the stream cannot be written otherwise. Without it both panic. Programs call it first.
pub fn end_quietly_when_nobody_reads() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let Some(why) = info.payload_as_str().and_then(|message| message.strip_prefix(PRINTING)) else {
            return usual(info);
        };
        if CLOSED.iter().any(|closed| why.contains(closed)) {
            crate::exit(0);
        }
        let _ = writeln!(std::io::stderr(), "error: cannot write to {why}");
        crate::exit(1);
    }));
}
