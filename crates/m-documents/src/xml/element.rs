//! The elements of a document as a tree that lazy tables can share.

use super::{failure, limits};
use m_engine::Result;
use m_engine::value::Text;
use roxmltree::{Document, Node, ParsingOptions};
use std::ops::Range;
use std::rc::Rc;

/// An element. Declarations of namespaces are not among the attributes.
pub(super) struct Element {
    pub(super) name: Text,
    /// The namespace's URI; empty for none.
    pub(super) namespace: Text,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<Rc<Element>>,
    /// The text of an element without children; white space alone is none.
    pub(super) text: Option<Text>,
    /// What is inside an element with both children and text.
    pub(super) mixed: Option<Inside>,
}

/// A part of the document as it is written. It is cut out when somebody reads it: elements in elements would hold the
/// same text many times.
#[derive(Clone)]
pub(super) struct Inside {
    document: Rc<str>,
    place: Range<usize>,
}

impl Inside {
    /// The XML, without white space around it.
    pub(super) fn text(&self) -> Text {
        Text::from_outside(self.document.get(self.place.clone()).unwrap_or_default().trim())
    }
}

/// An attribute of an element.
#[derive(Clone)]
pub(super) struct Attribute {
    pub(super) name: Text,
    /// The namespace's URI; empty for none.
    pub(super) namespace: Text,
    pub(super) value: Text,
}

impl Element {
    /// Whether it has neither children nor attributes.
    pub(super) fn is_text(&self) -> bool {
        self.children.is_empty() && self.attributes.is_empty()
    }
}

/// The root element of a document.
///
/// Errors: `DataFormat.Error` when it is not well-formed, has a document type declaration (whose entities could grow
/// without bound) or has more of something than the limits allow.
pub(super) fn root(text: &str) -> Result<Rc<Element>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    limits::check(text).map_err(failure::error)?;
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(text, options).map_err(|problem| failure::of(&problem, text))?;
    Ok(Rc::new(element(document.root_element(), &text.into())))
}

fn element(node: Node, document: &Rc<str>) -> Element {
    let children = node.children().filter(Node::is_element);
    let children: Vec<Rc<Element>> = children.map(|child| Rc::new(element(child, document))).collect();
    let own: String = node.children().filter(Node::is_text).filter_map(|child| child.text()).collect();
    let is_blank = own.chars().all(|character| matches!(character, ' ' | '\t' | '\r' | '\n'));
    let text = match (children.is_empty(), is_blank) {
        (true, true) => Some(Text::new()),
        (true, false) => Some(Text::from_outside(&own)),
        (false, _) => None,
    };
    let inside = || Inside { document: document.clone(), place: inner(node) };
    let mixed = (!children.is_empty() && !is_blank).then(inside);
    Element {
        name: Text::from(node.tag_name().name()),
        namespace: Text::from(node.tag_name().namespace().unwrap_or_default()),
        attributes: node.attributes().map(attribute).collect(),
        children,
        text,
        mixed,
    }
}

fn attribute(attribute: roxmltree::Attribute) -> Attribute {
    Attribute {
        name: Text::from(attribute.name()),
        namespace: Text::from(attribute.namespace().unwrap_or_default()),
        value: Text::from_outside(attribute.value()),
    }
}

/// Where what is between the tags of an element lies.
fn inner(node: Node) -> Range<usize> {
    let start = node.first_child().map_or(0, |child| child.range().start);
    start..node.last_child().map_or(start, |child| child.range().end)
}
