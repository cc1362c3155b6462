//! What is wrong with a document, in the words of the .NET reader that Power Query shows.

use super::limits;
use m_engine::{Error, Value};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use roxmltree::{Document, Error as Problem, ParsingOptions, TextPos};

/// `DataFormat.Error` in Power Query's words around the reader's.
pub(super) fn error(problem: impl std::fmt::Display) -> Error {
    Error::data_format(
        format!(
            "Xml processing failed. Either the input is invalid or it isn't supported. (Internal error: {problem})"
        ),
        Value::NULL,
    )
}

/// The error for a document that the reader refused at this byte. Another parser says what is wrong with it, and has words
/// for all faults but a few that it does not find.
pub(super) fn of(text: &str, byte: usize) -> Error {
    if let Err(excess) = limits::check(text) {
        return error(excess);
    }
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    match Document::parse_with_options(text, options) {
        Err(problem) => of_problem(&problem, text),
        Ok(_) => error(at("An XML error has occurred.", place(text, byte))),
    }
}

fn of_problem(problem: &Problem, text: &str) -> Error {
    let is_of_tags = matches!(
        problem,
        Problem::UnclosedRootNode
            | Problem::UnexpectedCloseTag(..)
            | Problem::UnknownToken(_)
            | Problem::UnexpectedEndOfStream
    );
    if let Some(said) = is_of_tags.then(|| tags(text)).flatten() {
        return error(said);
    }
    let said = match problem {
        Problem::NoRootNode if text.trim().is_empty() => "Root element is missing.".to_owned(),
        Problem::NoRootNode => "Data at the root level is invalid. Line 1, position 1.".to_owned(),
        Problem::UnclosedRootNode => at("Unexpected end of file has occurred.", end_of(text)),
        Problem::UnknownEntityReference(name, pos) => {
            at(&format!("Reference to undeclared entity '{name}'."), *pos)
        }
        Problem::DuplicatedAttribute(name, pos) => {
            at(&format!("'{name}' is a duplicate attribute name."), *pos)
        }
        Problem::UnknownNamespace(prefix, pos) => at(&format!("'{prefix}' is an undeclared prefix."), *pos),
        Problem::DtdDetected => "For security reasons DTD is prohibited in this XML document.".to_owned(),
        Problem::NonXmlChar(character, pos) => {
            at(&format!("hexadecimal value 0x{:02X}, is an invalid character.", u32::from(*character)), *pos)
        }
        Problem::UnknownToken(pos) => at("Data at the root level is invalid.", *pos),
        Problem::UnexpectedEndOfStream => at("Unexpected end of file has occurred.", end_of(text)),
        // The parser's own sentence ends in its position, and without a full stop.
        other => {
            let mut sentence = other.to_string();
            if let Some(first) = sentence.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            format!("{sentence}.")
        }
    };
    error(said)
}

/// What is wrong with the tags of a document, up to where they can be told apart: one that closes another, elements that
/// stay open, a second root. The parser says neither which nor where they began.
fn tags(text: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut has_root = false;
    loop {
        let start = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        // Positions are those of names, behind `<` or `</`.
        let is_root = open.is_empty() && matches!(event, Event::Start(_) | Event::Empty(_));
        if is_root && std::mem::replace(&mut has_root, true) {
            return Some(at("There are multiple root elements.", place(text, start + 1)));
        }
        match event {
            Event::Start(tag) => open.push((tag.name().as_ref().to_owned(), start + 1)),
            Event::End(tag) => {
                let (name, opened) = open.pop()?;
                let closed = tag.name();
                if name != closed.as_ref() {
                    let TextPos { row, col } = place(text, opened);
                    let sentence = format!(
                        "The '{name}' start tag on line {row} position {col} does not match the end tag of '{}'.",
                        closed.as_ref()
                    );
                    return Some(at(&sentence, place(text, start + 2)));
                }
            }
            Event::Eof if open.is_empty() => return None,
            Event::Eof => {
                let names: Vec<&str> =
                    open.iter().rev().take(LISTED).map(|(name, _)| name.as_str()).collect();
                let sentence = format!(
                    "Unexpected end of file has occurred. The following elements are not closed: {}.",
                    names.join(", ")
                );
                return Some(at(&sentence, end_of(text)));
            }
            _ => {}
        }
    }
}

/// How many open elements are listed.
const LISTED: usize = 20;

/// The line and position of a byte.
fn place(text: &str, byte: usize) -> TextPos {
    end_of(text.get(..byte).unwrap_or_default())
}

fn at(sentence: &str, pos: TextPos) -> String {
    format!("{sentence} Line {}, position {}.", pos.row, pos.col)
}

fn end_of(text: &str) -> TextPos {
    let row = text.matches('\n').count() + 1;
    let column = text.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    TextPos::new(u32::try_from(row).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}
