//! What a document is made of while it is read and afterwards, and why one is not read.

use super::limits::Excess;
use quick_xml::name::NamespaceError;

/// A part of the text of a tree: its first byte and the one after its last.
pub(super) type Span = (u32, u32);

/// An element.
pub(super) struct Element {
    /// Its name's number.
    pub(super) name: u32,
    /// The element after the last that is in it.
    pub(super) end: u32,
    /// The first of its attributes; the last is the one before the first of the next element.
    pub(super) attributes: u32,
    /// The text of an element without children; of one with children what is inside it, as it is written, where it has
    /// text, too. White space alone is no text.
    pub(super) content: Span,
}

/// An attribute. Declarations of namespaces are none.
pub(super) struct Attribute {
    pub(super) name: u32,
    pub(super) value: Span,
}

/// A name of an element or attribute.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Name {
    /// 0 for none.
    pub(super) namespace: u32,
    pub(super) local: u32,
}

/// What was found in a document, beside its text.
pub(super) struct Parts {
    pub(super) elements: Vec<Element>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) names: Vec<Name>,
    pub(super) locals: Vec<Span>,
    pub(super) namespaces: Vec<Span>,
    /// What stands behind the document.
    pub(super) meant: String,
}

/// Why a document is not read.
pub(super) enum Refusal {
    Excess(Excess),
    /// It is not well-formed.
    Fault,
}

impl From<quick_xml::Error> for Refusal {
    fn from(error: quick_xml::Error) -> Refusal {
        match error {
            quick_xml::Error::Namespace(NamespaceError::TooManyBindings(_)) => {
                Refusal::Excess(Excess::Namespaces)
            }
            _ => Refusal::Fault,
        }
    }
}

/// A part of a text. What does not fit into it is refused at the end.
pub(super) fn span(from: usize, to: usize) -> Span {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    (place(from), place(to))
}

/// Where in a text a part of it is; `None` where it is another text.
pub(super) fn span_of(text: &str, part: &str) -> Option<Span> {
    let at = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    let end = at.checked_add(part.len()).filter(|end| *end <= text.len())?;
    Some(span(at, end))
}
