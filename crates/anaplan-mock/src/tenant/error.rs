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
        let mut message = error.message().trim().replace('\n', " ");
        if let Some(better) = suggestion(&message) {
            message.push_str(&format!("; write `{better}` instead"));
        }
        TenantError::new(file, line, message)
    })
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
        .map(|word| (distance(unknown, word), word))
        .min()
        .filter(|(d, _)| *d <= 3)
        .map(|(_, word)| word.into())
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut last = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (above, y) in row.iter().skip(1).zip(&b) {
            left = (last + usize::from(x != *y)).min(above + 1).min(left + 1);
            last = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
