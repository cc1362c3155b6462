//! Errors of a tenant or fault file: file, line, what is wrong, what to write instead.

use std::fmt;

use serde::de::DeserializeOwned;

/// A mistake in a tenant or fault file.
#[derive(Clone, Debug, PartialEq)]
pub struct TenantError {
    file: String,
    line: usize,
    message: String,
}

impl TenantError {
    /// `line` counts from 1; 0 means the whole file.
    pub(crate) fn new(file: &str, line: usize, message: String) -> TenantError {
        TenantError { file: file.into(), line, message }
    }

    /// The line, counted from 1; 0 where the error concerns the whole file.
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for TenantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for TenantError {}

/// Parses TOML and turns the parser's error into one with file, line and a suggestion.
pub(crate) fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, TenantError> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(0, |span| line_of(text, span.start));
        let mut message = plain(&error.message().trim().replace('\n', " "));
        if let Some(better) = suggestion(&message) {
            message.push_str(&format!("; write `{better}` instead"));
        }
        if let Some(key) = error.span().and_then(|span| key_before(text, span.start))
            && !message.contains(&format!("`{key}`"))
        {
            message = format!("{key}: {message}");
        }
        TenantError::new(file, line, message)
    })
}

/// The parser's words for types in those of a reader.
fn plain(message: &str) -> String {
    let words = [
        ("expected u64", "expected a whole number"),
        ("expected u32", "expected a whole number"),
        ("expected u16", "expected a whole number up to 65535"),
        ("expected usize", "expected a whole number"),
        ("expected f64", "expected a number"),
        ("wanted string or table", "expected text"),
    ];
    words.iter().fold(message.into(), |message: String, (theirs, ours)| message.replace(theirs, ours))
}

/// The key whose value begins at this byte, where it stands on the same line.
fn key_before(text: &str, value: usize) -> Option<&str> {
    let before = text.get(..value)?;
    let line = before.get(before.rfind('\n').map_or(0, |end| end + 1)..)?;
    let left = line.trim_end().strip_suffix('=')?.trim_end();
    let from = left.rfind(|c: char| !(c.is_alphanumeric() || "_-.".contains(c))).map_or(0, |at| at + 1);
    left.get(from..).filter(|key| !key.is_empty())
}

/// The line (from 1) that holds the byte at `offset`.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

/// For "unknown field `nmae`, expected one of `id`, `name`": the expected word nearest to the unknown one.
fn suggestion(message: &str) -> Option<String> {
    if !message.starts_with("unknown field") && !message.starts_with("unknown variant") {
        return None;
    }
    let mut words = message.split('`').skip(1).step_by(2);
    let unknown = words.next()?;
    words
        .map(|word| (strsim::levenshtein(unknown, word), word))
        .min()
        .filter(|(d, _)| *d <= 3)
        .map(|(_, word)| word.into())
}
