//! The layout of M: it changes nothing but blanks and line ends, and twice is the same as once.

use m_format::{Failure, Indentation, Newline, Options, format};

/// Lays a text out in two ways.
pub(super) fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let narrow = Options { indentation: Indentation::Tab, newline: Newline::Windows, width: 50 };
    for options in [Options::default(), narrow] {
        match format(&text, &options) {
            Ok(once) => assert_eq!(format(&once, &options).as_ref(), Ok(&once), "twice is not once"),
            Err(Failure::Broken(_)) => {}
            Err(Failure::Changed) => panic!("the layout changes the meaning"),
        }
    }
}
