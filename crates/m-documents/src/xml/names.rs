//! The names of a document, each with a number, and the namespaces that their prefixes stand for.

use super::characters::is_first_of_name;
use super::limits::{Excess, NAMESPACES};
use super::reader::{Refusal, span};
use super::tree::{Name, Span};
use std::collections::HashMap;
use std::hash::Hash;

/// What the prefix `xml` stands for everywhere.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// Its number.
pub(super) const XML_NUMBER: u32 = 1;
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// Names as they are found.
#[derive(Default)]
pub(super) struct Names<'t> {
    pub(super) names: Vec<Name>,
    known: HashMap<Name, u32>,
    /// For each name the one that came after it when it came last.
    next: Vec<u32>,
    /// The name that came last.
    last: u32,
    pub(super) locals: Vec<Span>,
    local_texts: Vec<&'t str>,
    known_locals: HashMap<&'t str, u32>,
    pub(super) namespaces: Vec<Span>,
    known_namespaces: HashMap<String, u32>,
    /// The declarations in force: prefixes and numbers of namespaces. Of those of one element the first counts.
    declared: Vec<(&'t str, u32)>,
}

/// A name as it is written.
#[derive(Clone, Copy)]
pub(super) struct Written<'t> {
    pub(super) prefix: &'t str,
    pub(super) local: &'t str,
    /// Where the local name begins in the document.
    pub(super) at: usize,
}

impl<'t> Written<'t> {
    /// `None` where it is no name with a prefix or without.
    pub(super) fn new(name: &'t str, at: usize) -> Option<Written<'t>> {
        let is_name =
            |name: &str| name.chars().next().is_some_and(|first| first != ':' && is_first_of_name(first));
        let (prefix, local, at) = match name.split_once(':') {
            Some((prefix, local)) => (prefix, local, at + prefix.len() + 1),
            None => ("", name, at),
        };
        let is_prefix = prefix.is_empty() && local.len() == name.len() || is_name(prefix);
        (is_prefix && is_name(local) && !local.contains(':')).then_some(Written { prefix, local, at })
    }
}

impl<'t> Names<'t> {
    /// No names; `xml` is where the URI of the prefix `xml` will be.
    pub(super) fn new(xml: Span) -> Names<'t> {
        let known_namespaces = [(String::new(), 0), (XML.to_owned(), XML_NUMBER)].into();
        Names { namespaces: vec![(0, 0), xml], known_namespaces, ..Names::default() }
    }

    /// How many declarations are in force.
    pub(super) fn in_force(&self) -> usize {
        self.declared.len()
    }

    /// Ends those declarations that came after so many.
    pub(super) fn forget(&mut self, in_force: usize) {
        self.declared.truncate(in_force);
    }

    /// Adds a declaration to those of an element, which has all after the first `others`.
    pub(super) fn declare(
        &mut self,
        prefix: &'t str,
        uri: &str,
        place: Span,
        others: usize,
    ) -> Result<(), Refusal> {
        // The prefix `xml` and its namespace belong to each other and to nothing else, `xmlns` and its to nothing at all
        // (Namespaces in XML, 3).
        if uri == XMLNS || prefix == "xmlns" || (uri == XML) != (prefix == "xml") {
            return Err(Refusal::Fault);
        }
        if prefix == "xml" {
            return Ok(());
        }
        if self.declared.len() >= NAMESPACES {
            return Err(Refusal::Excess(Excess::Namespaces));
        }
        if self.declared.get(others..).unwrap_or_default().iter().any(|(other, _)| *other == prefix) {
            return Err(Refusal::Fault);
        }
        let namespace = self.namespace(uri, place);
        self.declared.push((prefix, namespace));
        Ok(())
    }

    /// The number of a namespace whose URI is in this place.
    fn namespace(&mut self, uri: &str, place: Span) -> u32 {
        if let Some(known) = self.known_namespaces.get(uri) {
            return *known;
        }
        number(&mut self.known_namespaces, uri.to_owned(), &mut self.namespaces, place)
    }

    /// The namespace of a prefix, or of none; `None` where it is not declared.
    pub(super) fn resolve(&self, prefix: &str) -> Option<u32> {
        match self.declared.iter().rev().find(|(other, _)| *other == prefix) {
            Some((_, namespace)) => Some(*namespace),
            None => prefix.is_empty().then_some(0),
        }
    }

    /// The number of a name. Elements alike have the same names one after another, so that it is mostly the one that came
    /// here before.
    pub(super) fn number(&mut self, namespace: u32, written: Written<'t>) -> u32 {
        let before = self.last as usize;
        let guess = self.next.get(before).copied().unwrap_or(0);
        let is_it = self.names.get(guess as usize).is_some_and(|name| {
            name.namespace == namespace && self.local_texts.get(name.local as usize) == Some(&written.local)
        });
        self.last = if is_it { guess } else { self.look_up(namespace, written) };
        if let Some(next) = self.next.get_mut(before) {
            *next = self.last;
        }
        self.last
    }

    fn look_up(&mut self, namespace: u32, written: Written<'t>) -> u32 {
        let place = span(written.at, written.at + written.local.len());
        let local = match self.known_locals.get(written.local) {
            Some(local) => *local,
            None => {
                self.local_texts.push(written.local);
                number(&mut self.known_locals, written.local, &mut self.locals, place)
            }
        };
        let name = Name { namespace, local };
        match self.known.get(&name) {
            Some(known) => *known,
            None => {
                self.next.push(0);
                number(&mut self.known, name, &mut self.names, name)
            }
        }
    }
}

/// Gives something new the next number.
fn number<K: Hash + Eq, T>(known: &mut HashMap<K, u32>, key: K, all: &mut Vec<T>, new: T) -> u32 {
    let number = u32::try_from(all.len()).unwrap_or(u32::MAX);
    known.insert(key, number);
    all.push(new);
    number
}
