//! What is wrong with a document, in the words of the .NET reader that Power Query shows.

use m_engine::{Error, Value};
use roxmltree::{Error as Problem, TextPos};

/// `DataFormat.Error` in Power Query's words around the reader's.
pub(super) fn error(problem: impl std::fmt::Display) -> Error {
    Error::data_format(
        format!(
            "Xml processing failed. Either the input is invalid or it isn't supported. (Internal error: {problem})"
        ),
        Value::NULL,
    )
}

/// The error for a document that the parser refused.
pub(super) fn of(problem: &Problem, text: &str) -> Error {
    let said = match problem {
        Problem::NoRootNode if text.trim().is_empty() => "Root element is missing.".to_owned(),
        Problem::NoRootNode => "Data at the root level is invalid. Line 1, position 1.".to_owned(),
        Problem::UnclosedRootNode => at("Unexpected end of file has occurred.", end_of(text)),
        Problem::UnexpectedCloseTag(open, close, pos) => {
            at(&format!("The '{open}' start tag does not match the end tag of '{close}'."), *pos)
        }
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

fn at(sentence: &str, pos: TextPos) -> String {
    format!("{sentence} Line {}, position {}.", pos.row, pos.col)
}

fn end_of(text: &str) -> TextPos {
    let row = text.matches('\n').count() + 1;
    let column = text.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    TextPos::new(u32::try_from(row).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}
