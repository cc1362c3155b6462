//! Reading `connector.toml`: a mistake is told with file, line, column, the line itself and what to write instead.

use super::Description;
use crate::names;
use m_syntax::{SourceFile, Span};
use std::fmt;
use std::path::Path;

/// A mistake in `connector.toml`, ready to be read by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake(String);

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Mistake {}

/// A description with its text, for mistakes that show only beside other files.
#[derive(Clone, Debug)]
pub struct Text {
    /// What it says.
    pub description: Description,
    pub(super) text: String,
    pub(super) name: String,
}

/// Reads the description from a file. `name` is what the file is called in messages.
///
/// # Errors
/// The first mistake in it, or why the file could not be read.
pub fn read(path: &Path, name: &str) -> Result<Text, Mistake> {
    let text = std::fs::read_to_string(path).map_err(|error| Mistake(format!("{name}: {error}")))?;
    let description = read_text(&text, name)?;
    Ok(Text { description, text, name: name.to_owned() })
}

impl Text {
    /// A mistake that is told at a place of the text.
    pub(super) fn mistake(&self, span: std::ops::Range<usize>, message: &str, hint: Option<&str>) -> Mistake {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let source = SourceFile::new(&self.name, &self.text);
        Mistake(source.render(Span::new(offset(span.start), offset(span.end)), message, hint))
    }
}

/// Reads a description of any form from a file.
///
/// # Errors
/// The first mistake in it, with its place.
pub(crate) fn read_toml<T: serde::de::DeserializeOwned>(path: &Path, name: &str) -> Result<T, Mistake> {
    let text = std::fs::read_to_string(path).map_err(|error| Mistake(format!("{name}: {error}")))?;
    toml_of(&text, name)
}

fn toml_of<T: serde::de::DeserializeOwned>(text: &str, name: &str) -> Result<T, Mistake> {
    toml::from_str(text).map_err(|error| {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = error.span().unwrap_or(0..0);
        let message = error.message();
        let source = SourceFile::new(name, text);
        let span = Span::new(offset(span.start), offset(span.end));
        Mistake(source.render(span, message, suggestion(message).as_deref()))
    })
}

/// Reads the description from its text.
///
/// # Errors
/// The first mistake in it.
pub fn read_text(text: &str, name: &str) -> Result<Description, Mistake> {
    let source = SourceFile::new(name, text);
    let tell = |span: Option<std::ops::Range<usize>>, message: &str, hint: Option<&str>| {
        let span = span.unwrap_or(0..0);
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Mistake(source.render(Span::new(offset(span.start), offset(span.end)), message, hint))
    };
    let description: Description = toml_of(text, name)?;
    for (index, level) in description.navigation.iter().enumerate() {
        let same = description.navigation[..index].iter().any(|other| other.function == level.function);
        let twice =
            same.then(|| format!("two levels have the function {}; give each its own", &*level.function));
        if let Some(mistake) = level.mistake().or(twice) {
            let start = text.match_indices("[[navigation]]").nth(index).map_or(0, |(at, _)| at);
            return Err(tell(Some(start..start + "[[navigation]]".len()), &mistake, None));
        }
    }
    let empty_lists = [
        ("[[regions]]", description.regions.is_empty()),
        ("[[navigation]]", description.navigation.is_empty()),
        ("authentication", description.connector.authentication.is_empty()),
        ("polling_seconds", description.export.polling_seconds.is_empty()),
        ("failed_poll_seconds", description.export.failed_poll_seconds.is_empty()),
    ];
    for (key, is_empty) in empty_lists {
        if is_empty {
            let start = text.find(key).unwrap_or(0);
            return Err(tell(
                Some(start..start + key.len()),
                &format!("`{key}` is empty; give at least one"),
                None,
            ));
        }
    }
    Ok(description)
}

/// For an unknown key or value, the one that was probably meant.
fn suggestion(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let written = quoted.next().filter(|_| message.starts_with("unknown"))?;
    let expected: Vec<&str> = quoted.collect();
    expected.first()?;
    Some(match names::meant(written, expected.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("remove it, or write one of {}", expected.join(", ")),
    })
}
