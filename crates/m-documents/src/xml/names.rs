//! The names of a document, each with a number, and the namespaces that their prefixes stand for.

use super::characters::is_name;
use super::limits::NAMESPACES;
use super::parts::{Name, Refusal, Span, span_of};
use foldhash::quality::RandomState;
use quick_xml::name::{Namespace, NamespaceResolver, PrefixDeclaration, QName, ResolveResult};
use std::collections::HashMap;
use std::hash::Hash;

/// What the prefix `xml` stands for everywhere.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// Names as they are found.
#[derive(Default)]
pub(super) struct Names<'t> {
    text: &'t str,
    pub(super) names: Vec<Name>,
    known: HashMap<(u32, &'t str), u32, RandomState>,
    pub(super) locals: Vec<Span>,
    known_locals: HashMap<&'t str, u32, RandomState>,
    pub(super) namespaces: Vec<Span>,
    known_namespaces: HashMap<String, u32, RandomState>,
    resolver: NamespaceResolver,
}

impl<'t> Names<'t> {
    /// No names of this document; `xml` is where the URI of the prefix `xml` will be.
    pub(super) fn new(text: &'t str, xml: Span) -> Names<'t> {
        let known_namespaces = HashMap::from_iter([(String::new(), 0), (XML.to_owned(), 1)]);
        let mut names = Names { text, namespaces: vec![(0, 0), xml], known_namespaces, ..Names::default() };
        names.resolver.set_max_namespace_bindings(NAMESPACES);
        names
    }

    /// What is declared from now on is of an element at this depth; what elements deeper than it declared has ended.
    pub(super) fn set_depth(&mut self, depth: usize) {
        self.resolver.set_level(u16::try_from(depth).unwrap_or(u16::MAX));
    }

    /// Adds a declaration of a namespace whose URI is in this place.
    pub(super) fn declare(
        &mut self,
        prefix: PrefixDeclaration,
        uri: &str,
        place: Span,
    ) -> Result<(), Refusal> {
        // The resolver keeps these two (Namespaces in XML, 3) from other prefixes, not from being the default.
        let is_allowed = match prefix {
            PrefixDeclaration::Default => uri != XML && uri != XMLNS,
            PrefixDeclaration::Named(prefix) => is_name(prefix),
        };
        if !is_allowed {
            return Err(Refusal::Fault);
        }
        self.resolver.add(prefix, Namespace(uri)).map_err(quick_xml::Error::from)?;
        number(&mut self.known_namespaces, uri.to_owned(), &mut self.namespaces, place);
        Ok(())
    }

    /// The number of the name of an element or an attribute.
    pub(super) fn number(&mut self, name: QName<'t>, is_element: bool) -> Result<u32, Refusal> {
        let (local, prefix) = name.decompose();
        let local = local.into_inner();
        let namespace = match self.resolver.resolve_prefix(prefix, is_element) {
            // Nobody declares the one of `xmlns`, which no name may have.
            ResolveResult::Bound(Namespace(uri)) => *self.known_namespaces.get(uri).ok_or(Refusal::Fault)?,
            ResolveResult::Unbound => 0,
            ResolveResult::Unknown(_) => return Err(Refusal::Fault),
        };
        if let Some(known) = self.known.get(&(namespace, local)) {
            return Ok(*known);
        }
        let place = span_of(self.text, local).filter(|_| is_name(local)).ok_or(Refusal::Fault)?;
        let name = Name { namespace, local: number(&mut self.known_locals, local, &mut self.locals, place) };
        Ok(number(&mut self.known, (namespace, local), &mut self.names, name))
    }
}

/// The number of something, which is the next where it is new.
fn number<K: Hash + Eq, T>(
    known: &mut HashMap<K, u32, RandomState>,
    key: K,
    all: &mut Vec<T>,
    new: T,
) -> u32 {
    let next = u32::try_from(all.len()).unwrap_or(u32::MAX);
    *known.entry(key).or_insert_with(|| {
        all.push(new);
        next
    })
}
