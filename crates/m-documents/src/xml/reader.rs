//! From the events of a parser to the elements of a document in a compact form: a tree of nodes for whoever walks documents
//! takes ten times the memory of their text.
//!
//! The events leave open some of what makes a document well-formed, which is checked here. What is wrong with a document is
//! told in `failure.rs`, which takes its time.

use super::characters::{are_characters, is_blank, is_first_of_name, is_space};
use super::limits::{ATTRIBUTES, DEPTH, Excess};
use super::names::{Names, XML};
use super::parts::{Attribute, Element, Parts, Refusal, Span, span, span_of};
use m_engine::value::Text;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::{XmlVersion, escape, reader};
use std::borrow::Cow;

/// A document while it is read.
pub(super) struct Reader<'t> {
    text: &'t str,
    open: Vec<Open>,
    names: Names<'t>,
    elements: Vec<Element>,
    attributes: Vec<Attribute>,
    /// For each name the element that had an attribute of it last, counted from 1.
    seen: Vec<u32>,
    /// Texts that are not written as they are: they will stand behind the document.
    meant: String,
}

/// An element whose end has not come.
struct Open {
    element: u32,
    /// Where its content begins.
    inside: usize,
    has_children: bool,
    /// Whether it has no text but white space.
    is_blank: bool,
    /// Its text so far, as long as it has no children.
    content: Span,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Reader<'t> {
        Reader {
            text,
            open: Vec::new(),
            names: Names::new(text, span(text.len(), text.len().saturating_add(XML.len()))),
            elements: Vec::new(),
            attributes: Vec::new(),
            seen: Vec::new(),
            meant: XML.to_owned(),
        }
    }

    /// Reads the document; with a refusal comes how far it was read.
    pub(super) fn read(mut self) -> Result<Parts, (Refusal, usize)> {
        let mut at = 0;
        self.document(&mut at).map_err(|refusal| (refusal, at))?;
        if u32::try_from(self.text.len().saturating_add(self.meant.len())).is_err() {
            return Err((Refusal::Excess(Excess::Size), at));
        }
        let Names { names, locals, namespaces, .. } = self.names;
        let Reader { elements, attributes, meant, .. } = self;
        Ok(Parts { elements, attributes, names, locals, namespaces, meant })
    }

    /// Takes all events; the last begins at `at`.
    fn document(&mut self, at: &mut usize) -> Result<(), Refusal> {
        // The parser would pass over a second byte order mark.
        if self.text.starts_with('\u{FEFF}') || !are_characters(self.text) {
            return Err(Refusal::Fault);
        }
        let mut events = reader::Reader::from_str(self.text);
        events.config_mut().check_comments = true;
        let position =
            |events: &reader::Reader<_>| usize::try_from(events.buffer_position()).unwrap_or(usize::MAX);
        loop {
            *at = position(&events);
            let is_sound = match events.read_event()? {
                Event::Start(tag) => self.start(*at, &tag, Some(position(&events)))?,
                Event::Empty(tag) => self.start(*at, &tag, None)?,
                Event::End(_) => self.end(*at),
                Event::Text(text) if self.open.is_empty() => is_blank(&text),
                // Most texts have no bracket, which is found sooner.
                Event::Text(text) if text.contains(']') && text.contains("]]>") => false,
                Event::Text(text) => self.add_text(&text.xml10_content()),
                Event::CData(section) => self.add_text(&section.xml10_content()),
                Event::GeneralRef(reference) => self.reference(&reference)?,
                Event::Comment(_) => true,
                Event::PI(instruction) => {
                    instruction.starts_with(|first| is_first_of_name(first) || first == ':')
                }
                // What it says has been read before (`decode.rs`).
                Event::Decl(declaration) => *at == 0 && is_declaration(&declaration),
                // A document type declaration is not read.
                Event::DocType(_) => false,
                Event::Eof if self.open.is_empty() && !self.elements.is_empty() => return Ok(()),
                Event::Eof => false,
            };
            if !is_sound {
                return Err(Refusal::Fault);
            }
        }
    }

    /// A start tag at `at`, or one of an empty element, which has no inside; whether it may be here.
    fn start(&mut self, at: usize, tag: &BytesStart, inside: Option<usize>) -> Result<bool, Refusal> {
        if self.open.is_empty() && !self.elements.is_empty() {
            return Ok(false);
        }
        self.begin_child();
        let (depth, element) = (self.open.len(), u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
        self.names.set_depth(depth + 1);
        let written = self.text.get(at + 1..at + 1 + tag.len()).unwrap_or_default();
        let name = written.get(..tag.name().as_ref().len()).unwrap_or_default();
        let mut found = Vec::new();
        for (index, attribute) in Attributes::new(written, name.len()).enumerate() {
            if index >= ATTRIBUTES {
                return Err(Refusal::Excess(Excess::Attributes));
            }
            let attribute = attribute.map_err(quick_xml::Error::from)?;
            if !is_apart(written, attribute.key) || attribute.value.contains('<') {
                return Ok(false);
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
            if matches!(value, Cow::Owned(_)) && !are_characters(&value) {
                return Ok(false);
            }
            let place = self.keep(&value);
            match attribute.key.as_namespace_binding() {
                Some(prefix) => self.names.declare(prefix, &value, place)?,
                None => found.push((attribute.key, place)),
            }
        }
        let name = self.names.number(QName(name), true)?;
        let attributes = u32::try_from(self.attributes.len()).unwrap_or(u32::MAX);
        self.elements.push(Element { name, end: element.saturating_add(1), attributes, content: (0, 0) });
        for (name, value) in found {
            let name = self.names.number(name, false)?;
            if !self.is_first(name, element) {
                return Ok(false);
            }
            self.attributes.push(Attribute { name, value });
        }
        match inside {
            None => self.names.set_depth(depth),
            Some(_) if depth >= DEPTH => return Err(Refusal::Excess(Excess::Depth)),
            Some(inside) => {
                let (has_children, is_blank, content) = (false, true, (0, 0));
                self.open.push(Open { element, inside, has_children, is_blank, content });
            }
        }
        Ok(true)
    }

    /// The text of an element that has a child counts no more.
    fn begin_child(&mut self) {
        if let Some(open) = self.open.last_mut()
            && !std::mem::replace(&mut open.has_children, true)
            && let Some(at) = (open.content.0 as usize).checked_sub(self.text.len())
        {
            self.meant.truncate(at);
        }
    }

    /// Whether an element has no attribute of this name yet, whatever its prefix.
    fn is_first(&mut self, name: u32, element: u32) -> bool {
        let (name, element) = (name as usize, element.saturating_add(1));
        if self.seen.len() <= name {
            self.seen.resize(name + 1, 0);
        }
        self.seen.get_mut(name).is_some_and(|seen| std::mem::replace(seen, element) != element)
    }

    fn end(&mut self, outside: usize) -> bool {
        let Some(open) = self.open.pop() else { return false };
        self.names.set_depth(self.open.len());
        let end = u32::try_from(self.elements.len()).unwrap_or(u32::MAX);
        if let Some(element) = self.elements.get_mut(open.element as usize) {
            element.end = end;
            element.content = match (open.is_blank, open.has_children) {
                (true, _) => (0, 0),
                (false, true) => span(open.inside, outside),
                (false, false) => open.content,
            };
        }
        true
    }

    /// A reference in a text.
    fn reference(&mut self, reference: &BytesRef) -> Result<bool, Refusal> {
        let mut buffer = [0; 4];
        let meant = match reference.resolve_char_ref()? {
            Some(character) => character.encode_utf8(&mut buffer),
            None => escape::resolve_xml_entity(reference).ok_or(Refusal::Fault)?,
        };
        Ok(are_characters(meant) && self.add_text(meant))
    }

    /// Adds a piece to the text of the element at hand; whether there is one.
    fn add_text(&mut self, piece: &str) -> bool {
        let Some(open) = self.open.last_mut() else { return false };
        open.is_blank = open.is_blank && is_blank(piece);
        if open.has_children || piece.is_empty() {
            return true;
        }
        let content = open.content;
        let content = match self.as_written(piece) {
            Some(place) if content == (0, 0) => place,
            // Several pieces, or one that is not written as it is, are put together behind the others.
            _ => {
                let (from, to) = (content.0 as usize, content.1 as usize);
                let start = from.checked_sub(self.text.len()).unwrap_or(self.meant.len());
                self.meant.push_str(self.text.get(from..to).unwrap_or_default());
                self.mean(piece, start)
            }
        };
        if let Some(open) = self.open.last_mut() {
            open.content = content;
        }
        true
    }

    /// Where a text is as it is meant, in the document or behind it.
    fn keep(&mut self, text: &str) -> Span {
        self.as_written(text).unwrap_or_else(|| self.mean(text, self.meant.len()))
    }

    /// Where in the document a text is, if a text value holds it in the same way: see `Text::admit`, which changes the last
    /// private characters alone, all of which begin with this byte.
    fn as_written(&self, text: &str) -> Option<Span> {
        span_of(self.text, text).filter(|_| !text.as_bytes().contains(&0xF4))
    }

    /// Puts a text behind the others that are not written as they are; where these are from `start` on.
    fn mean(&mut self, text: &str, start: usize) -> Span {
        let (new, base) = (self.meant.len(), self.text.len());
        self.meant.push_str(text);
        Text::admit(&mut self.meant, new);
        span(base.saturating_add(start), base.saturating_add(self.meant.len()))
    }
}

/// Whether there is white space before an attribute of a tag.
fn is_apart(tag: &str, attribute: QName) -> bool {
    let before = span_of(tag, attribute.into_inner()).and_then(|(at, _)| at.checked_sub(1));
    before.and_then(|at| tag.as_bytes().get(at as usize)).is_some_and(|byte| is_space(*byte))
}

/// Whether a declaration has what it may have, in this order and the first at least.
fn is_declaration(declaration: &BytesDecl) -> bool {
    let mut known = ["version", "encoding", "standalone"].iter();
    declaration.version().is_ok()
        && Attributes::new(declaration, "xml".len()).all(|attribute| {
            attribute.is_ok_and(|attribute| {
                is_apart(declaration, attribute.key)
                    && known.any(|name| *name == attribute.key.into_inner())
                    && !attribute.value.contains('<')
            })
        })
}
