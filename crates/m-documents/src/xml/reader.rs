//! The parser of XML 1.0 with namespaces: one pass over a document, which holds its elements in a compact form.
//!
//! A tree of nodes for whoever walks documents takes ten times the memory of their text, and a stream of events leaves open
//! much of what makes a document well-formed. What is wrong with a document is not told here but in `failure.rs`, which takes
//! its time.

use super::characters::{self, CLASSES, Class, Place, are_characters, is_blank, is_no_character, is_space};
use super::limits::{ATTRIBUTES, DEPTH, Excess};
use super::names::{Names, Written, XML, XML_NUMBER};
use super::tree::{Attribute, Element, Parts, Span};

/// Why a document is not read.
pub(super) enum Refusal {
    Excess(Excess),
    /// It is not well-formed.
    Fault,
}

/// A part of a text. What does not fit into it is refused at the end.
pub(super) fn span(from: usize, to: usize) -> Span {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    (place(from), place(to))
}

/// A document while it is read.
pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
    open: Vec<Open<'t>>,
    names: Names<'t>,
    elements: Vec<Element>,
    attributes: Vec<Attribute>,
    /// For each name the element that had an attribute of it last, counted from 1.
    seen: Vec<u32>,
    /// Texts that are not written as they are: they will stand behind the document.
    meant: String,
}

/// An element whose end has not come.
struct Open<'t> {
    element: u32,
    /// Its name as it is written.
    tag: &'t str,
    /// Where its content begins.
    inside: usize,
    /// How many declarations of namespaces were in force before it.
    in_force: usize,
    has_children: bool,
    /// Whether it has no text but white space.
    is_blank: bool,
    /// Its text so far, as long as it has no children.
    content: Span,
}

/// An attribute of the tag at hand.
struct Found<'t> {
    name: Written<'t>,
    value: Span,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Reader<'t> {
        Reader {
            text,
            at: 0,
            open: Vec::new(),
            names: Names::new(span(text.len(), text.len().saturating_add(XML.len()))),
            elements: Vec::new(),
            attributes: Vec::new(),
            seen: Vec::new(),
            meant: XML.to_owned(),
        }
    }

    /// Reads the document; with a refusal comes how far it was read.
    pub(super) fn read(mut self) -> Result<Parts, (Refusal, usize)> {
        self.document().map_err(|refusal| (refusal, self.at))?;
        if u32::try_from(self.text.len().saturating_add(self.meant.len())).is_err() {
            return Err((Refusal::Excess(Excess::Size), self.at));
        }
        let Names { names, locals, namespaces, .. } = self.names;
        let Reader { elements, attributes, meant, .. } = self;
        Ok(Parts { elements, attributes, names, locals, namespaces, meant })
    }

    fn document(&mut self) -> Result<(), Refusal> {
        if self.rest().starts_with("<?xml ") {
            self.declaration()?;
        }
        self.misc()?;
        // A document type declaration is not read, and one that has no element is no document.
        self.start()?;
        while !self.open.is_empty() {
            match self.rest().as_bytes() {
                [b'<', b'/', ..] => self.end()?,
                [b'<', b'!', b'-', ..] => self.comment()?,
                [b'<', b'!', ..] => self.section()?,
                [b'<', b'?', ..] => self.instruction()?,
                [b'<', ..] => self.start()?,
                [_, ..] => self.characters()?,
                [] => return Err(Refusal::Fault),
            }
        }
        self.misc()?;
        self.rest().is_empty().then_some(()).ok_or(Refusal::Fault)
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Passes over what has to be here.
    fn take(&mut self, expected: &str) -> Result<(), Refusal> {
        if !self.rest().starts_with(expected) {
            return Err(Refusal::Fault);
        }
        self.at += expected.len();
        Ok(())
    }

    /// Passes over what is before `end`, and over that.
    fn take_until(&mut self, end: &str) -> Result<&'t str, Refusal> {
        let (before, _) = self.rest().split_once(end).ok_or(Refusal::Fault)?;
        self.at += before.len() + end.len();
        Ok(before)
    }

    /// Passes over white space; whether there is any.
    fn spaces(&mut self) -> bool {
        let spaces = self.rest().bytes().take_while(|byte| is_space(*byte)).count();
        self.at += spaces;
        spaces > 0
    }

    fn name(&mut self) -> Result<&'t str, Refusal> {
        let rest = self.rest();
        let name = rest.get(..characters::name_length(rest)).unwrap_or_default();
        self.at += name.len();
        Ok(name)
    }

    /// `<?xml version="1.0" encoding="utf-8" standalone="yes"?>`: what it says has been read before (`decode.rs`).
    fn declaration(&mut self) -> Result<(), Refusal> {
        self.take("<?xml")?;
        for (name, must) in [("version", true), ("encoding", false), ("standalone", false)] {
            let has_space = self.spaces();
            if self.rest().starts_with(name) && has_space {
                self.take(name)?;
                let (quote, _) = self.opening()?;
                let value = self.take_until(quote)?;
                if value.contains('<') || !are_characters(value) {
                    return Err(Refusal::Fault);
                }
            } else if must {
                return Err(Refusal::Fault);
            }
        }
        self.spaces();
        self.take("?>")
    }

    /// `=` and the quotation mark behind it.
    fn opening(&mut self) -> Result<(&'static str, u8), Refusal> {
        self.spaces();
        self.take("=")?;
        self.spaces();
        let (quote, byte) = match self.rest().as_bytes().first() {
            Some(b'"') => ("\"", b'"'),
            Some(b'\'') => ("'", b'\''),
            _ => return Err(Refusal::Fault),
        };
        self.at += 1;
        Ok((quote, byte))
    }

    /// What may be before and after the root element.
    fn misc(&mut self) -> Result<(), Refusal> {
        loop {
            self.spaces();
            if self.rest().starts_with("<!--") {
                self.comment()?;
            } else if self.rest().starts_with("<?") {
                self.instruction()?;
            } else {
                return Ok(());
            }
        }
    }

    fn comment(&mut self) -> Result<(), Refusal> {
        self.take("<!--")?;
        let comment = self.take_until("--")?;
        self.take(">")?;
        are_characters(comment).then_some(()).ok_or(Refusal::Fault)
    }

    fn instruction(&mut self) -> Result<(), Refusal> {
        if self.rest().starts_with("<?xml ") {
            return Err(Refusal::Fault);
        }
        self.take("<?")?;
        let target = self.name()?;
        let content = self.take_until("?>")?;
        let is_name = target.chars().next().is_some_and(characters::is_first_of_name);
        (is_name && are_characters(content)).then_some(()).ok_or(Refusal::Fault)
    }

    /// A start tag, or the tag of an empty element.
    fn start(&mut self) -> Result<(), Refusal> {
        self.take("<")?;
        let (at, tag) = (self.at, self.name()?);
        let name = Written::new(tag, at).filter(|name| name.prefix != "xmlns").ok_or(Refusal::Fault)?;
        self.begin_child();
        let element = u32::try_from(self.elements.len()).unwrap_or(u32::MAX);
        let in_force = self.names.in_force();
        let mut found: Vec<Found> = Vec::new();
        let mut count = 0;
        let is_empty = loop {
            let has_space = self.spaces();
            match self.rest().as_bytes() {
                [b'>', ..] => break false,
                [b'/', b'>', ..] => break true,
                _ if !has_space => return Err(Refusal::Fault),
                _ => {}
            }
            count += 1;
            if count > ATTRIBUTES {
                return Err(Refusal::Excess(Excess::Attributes));
            }
            found.extend(self.attribute(in_force)?);
        };
        self.at += if is_empty { 2 } else { 1 };
        let namespace = self.names.resolve(name.prefix).ok_or(Refusal::Fault)?;
        let number = self.names.number(namespace, name);
        let attributes = u32::try_from(self.attributes.len()).unwrap_or(u32::MAX);
        self.elements.push(Element {
            name: number,
            end: element.saturating_add(1),
            attributes,
            content: (0, 0),
        });
        for Found { name, value } in found {
            self.add(element, name, value)?;
        }
        if is_empty {
            self.names.forget(in_force);
            return Ok(());
        }
        if self.open.len() >= DEPTH {
            return Err(Refusal::Excess(Excess::Depth));
        }
        let inside = self.at;
        let (has_children, is_blank, content) = (false, true, (0, 0));
        self.open.push(Open { element, tag, inside, in_force, has_children, is_blank, content });
        Ok(())
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

    /// Reads an attribute; `None` for a declaration of a namespace.
    fn attribute(&mut self, in_force: usize) -> Result<Option<Found<'t>>, Refusal> {
        let (at, name) = (self.at, self.name()?);
        let name = Written::new(name, at).ok_or(Refusal::Fault)?;
        let (_, quote) = self.opening()?;
        let (from, is_plain) = (self.at, self.value(quote)?);
        let written = self.text.get(from..self.at).unwrap_or_default();
        self.at += 1;
        let value =
            if is_plain { span(from, from + written.len()) } else { self.mean(written, Place::Attribute)? };
        let prefix = match (name.prefix, name.local) {
            ("xmlns", prefix) => prefix,
            ("", "xmlns") => "",
            _ => return Ok(Some(Found { name, value })),
        };
        let uri = match is_plain {
            true => written,
            false => self.meant.get((value.0 as usize).saturating_sub(self.text.len())..).unwrap_or_default(),
        };
        self.names.declare(prefix, uri, value, in_force)?;
        Ok(None)
    }

    /// Passes over the value of an attribute up to its quotation mark; whether it is written as it is.
    fn value(&mut self, quote: u8) -> Result<bool, Refusal> {
        let mut is_plain = true;
        loop {
            let rest = self.rest().as_bytes();
            let special = |byte: &u8| *byte == quote || CLASSES[usize::from(*byte)] != Class::Plain;
            let passed = rest.iter().position(special).ok_or(Refusal::Fault)?;
            self.at += passed;
            let rest = rest.get(passed..).unwrap_or_default();
            match rest.first().map(|byte| CLASSES[usize::from(*byte)]) {
                _ if rest.first() == Some(&quote) => return Ok(is_plain),
                Some(Class::Written | Class::Space) => is_plain = false,
                Some(Class::Plain | Class::Bracket) => {}
                Some(Class::Edge) if !is_no_character(rest) => {}
                _ => return Err(Refusal::Fault),
            }
            // These are ASCII, or the first byte of a character whose others are plain.
            self.pass_one();
        }
    }

    /// Passes over a character.
    fn pass_one(&mut self) {
        self.at += self.rest().chars().next().map_or(1, char::len_utf8);
    }

    /// Puts what is meant by something written behind the others of its kind.
    fn mean(&mut self, written: &str, place: Place) -> Result<Span, Refusal> {
        let from = self.meant.len();
        characters::append(written, place, &mut self.meant).ok_or(Refusal::Fault)?;
        let base = self.text.len();
        Ok(span(base.saturating_add(from), base.saturating_add(self.meant.len())))
    }

    /// Adds an attribute to an element: each once, whatever its prefix.
    fn add(&mut self, element: u32, name: Written<'t>, value: Span) -> Result<(), Refusal> {
        let namespace = match name.prefix {
            "" => 0,
            "xml" => XML_NUMBER,
            prefix => self.names.resolve(prefix).ok_or(Refusal::Fault)?,
        };
        let number = self.names.number(namespace, name);
        if self.seen.len() <= number as usize {
            self.seen.resize(number as usize + 1, 0);
        }
        if let Some(seen) = self.seen.get_mut(number as usize)
            && std::mem::replace(seen, element.saturating_add(1)) == element.saturating_add(1)
        {
            return Err(Refusal::Fault);
        }
        self.attributes.push(Attribute { name: number, value });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Refusal> {
        let outside = self.at;
        let Some(open) = self.open.pop() else { return Err(Refusal::Fault) };
        self.at += 2;
        self.take(open.tag)?;
        self.spaces();
        self.take(">")?;
        self.names.forget(open.in_force);
        let content = match (open.is_blank, open.has_children) {
            (true, _) => (0, 0),
            (false, true) => span(open.inside, outside),
            (false, false) => open.content,
        };
        let end = u32::try_from(self.elements.len()).unwrap_or(u32::MAX);
        if let Some(element) = self.elements.get_mut(open.element as usize) {
            element.end = end;
            element.content = content;
        }
        Ok(())
    }

    fn section(&mut self) -> Result<(), Refusal> {
        self.take("<![CDATA[")?;
        let from = self.at;
        let section = self.take_until("]]>")?;
        if !are_characters(section) {
            return Err(Refusal::Fault);
        }
        let is_plain = section.bytes().all(|byte| byte != b'\r' && byte != 0xF4);
        self.add_text(from, section, Place::Section, is_plain)
    }

    /// The characters up to the next tag.
    fn characters(&mut self) -> Result<(), Refusal> {
        let from = self.at;
        let mut is_plain = true;
        loop {
            let rest = self.rest().as_bytes();
            let special = |byte: &u8| !matches!(CLASSES[usize::from(*byte)], Class::Plain | Class::Space);
            let passed = rest.iter().position(special).unwrap_or(rest.len());
            self.at += passed;
            let rest = rest.get(passed..).unwrap_or_default();
            match rest.first().map(|byte| CLASSES[usize::from(*byte)]) {
                None | Some(Class::Tag) => break,
                Some(Class::Written) => is_plain = false,
                Some(Class::Bracket) if !rest.starts_with(b"]]>") => {}
                Some(Class::Edge) if !is_no_character(rest) => {}
                _ => return Err(Refusal::Fault),
            }
            self.pass_one();
        }
        let written = self.text.get(from..self.at).unwrap_or_default();
        self.add_text(from, written, Place::Text, is_plain)
    }

    /// Adds a piece to the text of the element at hand.
    fn add_text(
        &mut self,
        from: usize,
        written: &'t str,
        place: Place,
        is_plain: bool,
    ) -> Result<(), Refusal> {
        let base = self.text.len();
        let Some(open) = self.open.last_mut() else { return Err(Refusal::Fault) };
        if is_plain {
            open.is_blank = open.is_blank && is_blank(written);
            if open.has_children || written.is_empty() {
                return Ok(());
            }
            if open.content == (0, 0) {
                open.content = span(from, from + written.len());
                return Ok(());
            }
        }
        // Several pieces, or one that is not written as it is, are put together behind the others.
        let begun = self.meant.len();
        let start = match (open.content.0 as usize).checked_sub(base) {
            Some(start) => start,
            None => {
                let (from, to) = if open.has_children { (0, 0) } else { open.content };
                self.meant.push_str(self.text.get(from as usize..to as usize).unwrap_or_default());
                begun
            }
        };
        let new = self.meant.len();
        if is_plain {
            self.meant.push_str(written);
        } else {
            characters::append(written, place, &mut self.meant).ok_or(Refusal::Fault)?;
        }
        open.is_blank = open.is_blank && is_blank(self.meant.get(new..).unwrap_or_default());
        if open.has_children {
            self.meant.truncate(begun);
        } else {
            open.content = span(base.saturating_add(start), base.saturating_add(self.meant.len()));
        }
        Ok(())
    }
}
