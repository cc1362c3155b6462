//! CSS selectors, and where in the document their matches lie.

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use m_engine::value::Text;
use m_engine::{Error, Result};
use scraper::{ElementRef, Html, Node, Selector};
use std::collections::HashMap;

/// A selector.
///
/// Errors: the text is no CSS selector, or uses what is not part of a document, such as `::before`.
pub(super) fn parse(selector: &Text) -> Result<Selector> {
    Selector::parse(selector.as_str()).map_err(|_| {
        Error::expression_of(format!("'{selector}' isn't a valid CSS selector."), selector.clone().into())
    })
}

/// Where each node of a document begins and ends, counted in nodes from its beginning.
pub(super) struct Places(HashMap<NodeId, (usize, usize)>);

impl Places {
    pub(super) fn of(html: &Html) -> Places {
        let mut places = HashMap::new();
        let mut count = 0;
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => {
                    places.insert(node.id(), (count, count));
                    count += 1;
                }
                Edge::Close(node) => {
                    if let Some((_, end)) = places.get_mut(&node.id()) {
                        *end = count;
                    }
                }
            }
        }
        Places(places)
    }

    /// The place of a node and the one behind its last descendant.
    pub(super) fn of_node(&self, node: &NodeRef<Node>) -> (usize, usize) {
        self.0.get(&node.id()).copied().unwrap_or_default()
    }

    /// The matches of a selector with their places, in the order of the document.
    pub(super) fn matches<'d>(&self, html: &'d Html, selector: &Selector) -> Vec<(usize, ElementRef<'d>)> {
        html.select(selector).map(|element| (self.of_node(&element).0, element)).collect()
    }
}
