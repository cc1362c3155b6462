//! Why a package could not be signed or read.

use std::fmt;

/// What went wrong and what can be done about it, in a sentence for the person who reads it. No secret is in it.
#[derive(Debug)]
pub struct Error(String);

impl Error {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Error(message.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl From<mez::Error> for Error {
    fn from(error: mez::Error) -> Self {
        Error(error.to_string())
    }
}
