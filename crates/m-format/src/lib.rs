//! The layout of M: the same text as Microsoft's formatter, which people's editors call.
//!
//! The rules were learned from the published source of `@microsoft/powerquery-formatter` (MIT licence) and are held to what
//! it answers; [docs/format.md](../../../docs/format.md) tells where this one differs. A text goes to a flat tree
//! (`lower`), gets its comments, and is written in one pass (`layout` with `rules` and `page`). What was written is read
//! again: it must be the same M with the same comments, and is written again until nothing changes.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

mod comments;
mod layout;
mod lower;
mod lower_types;
mod members;
mod page;
mod rules;
mod tree;

use m_syntax::Diagnostic;
use std::fmt;
use tree::Tree;

/// How a text is laid out. The default is what editors do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What a level is indented by.
    pub indentation: Indentation,
    /// How lines end.
    pub newline: Newline,
    /// No line is longer that can be broken, in UTF-16 units; up to 42 everything is broken that can be.
    pub width: u32,
}

/// What a level is indented by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indentation {
    /// Four blanks.
    Spaces,
    /// A tab, which counts as one.
    Tab,
}

/// How lines end. The line ends in a text or a comment of several lines are part of it, and stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newline {
    /// As the first line of the source does; a line feed where there is only one line.
    Keep,
    /// A line feed.
    Unix,
    /// A carriage return and a line feed.
    Windows,
}

impl Default for Options {
    fn default() -> Self {
        Options { indentation: Indentation::Spaces, newline: Newline::Keep, width: 120 }
    }
}

/// Why a text was not laid out.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// It is no M; these are the mistakes, in the order of the text.
    Broken(Vec<Diagnostic>),
    /// What was written would not have meant the same. This is a mistake of this crate, and the text stays as it is.
    Changed,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Broken(diagnostics) => {
                let first = diagnostics.first().map_or("", |first| first.message.as_str());
                write!(f, "this is no M: {first}")
            }
            Failure::Changed => f.write_str(
                "the layout would change what the text means; this is a mistake of the formatter, please report it",
            ),
        }
    }
}

impl std::error::Error for Failure {}

/// How often a layout may change when it is laid out again before the changes count as a circle.
const PASSES: usize = 8;

/// Lays a text out: a section or an expression, with its comments. A byte order mark stays where there was one. Twice is
/// the same as once. Takes time and memory in proportion to the text, whatever nests in it.
///
/// # Errors
/// The text is no M, or nests deeper than [`m_syntax::MAX_NESTING`].
pub fn format(source: &str, options: &Options) -> Result<String, Failure> {
    let newline = match options.newline {
        Newline::Unix => "\n",
        Newline::Windows => "\r\n",
        Newline::Keep => match source.split_once('\n') {
            Some((line, _)) if line.ends_with('\r') => "\r\n",
            _ => "\n",
        },
    };
    let mark = if source.starts_with('\u{FEFF}') { "\u{FEFF}" } else { "" };
    let parsed = m_syntax::parse(source);
    if !parsed.diagnostics.is_empty() {
        return Err(Failure::Broken(parsed.diagnostics));
    }
    let original = lower::lower(source, &parsed).ok_or(Failure::Changed)?;
    let first = layout::layout(&original, options, newline);
    if Some(first.as_str()) == source.strip_prefix('\u{FEFF}').or(Some(source)) {
        return Ok(source.to_owned());
    }
    let mut passes = vec![first];
    loop {
        let next = again(passes.last().map_or("", String::as_str), &original, options, newline)?;
        if passes.last() == Some(&next) {
            return Ok(format!("{mark}{next}"));
        }
        // Of a circle each beginning must give the same text.
        let circle = passes.iter().position(|pass| *pass == next);
        if circle.is_some() || passes.len() >= PASSES {
            let circle = passes.split_off(circle.unwrap_or(passes.len() - 1));
            return Ok(format!("{mark}{}", circle.into_iter().min().unwrap_or(next)));
        }
        passes.push(next);
    }
}

/// Lays out what was laid out, and makes sure that it is still the same M.
fn again(text: &str, original: &Tree<'_>, options: &Options, newline: &str) -> Result<String, Failure> {
    let parsed = m_syntax::parse(text);
    let tree = parsed.diagnostics.is_empty().then(|| lower::lower(text, &parsed)).flatten();
    let tree = tree.filter(|tree| tree.is_same(original)).ok_or(Failure::Changed)?;
    Ok(layout::layout(&tree, options, newline))
}
