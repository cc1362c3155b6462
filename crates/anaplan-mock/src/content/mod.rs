//! The bytes of a file: either held, or made up where they are read.

mod delimited;
mod document;
mod encoding;
mod generate;
mod locale;
mod sample;

pub(crate) use document::Document;
pub use encoding::Encoding;
pub(crate) use generate::Generator;
pub(crate) use locale::Locale;
