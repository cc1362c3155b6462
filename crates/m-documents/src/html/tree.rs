//! The whole document as a table of nodes in tables of nodes.

use crate::columns::table_type;
use ego_tree::{NodeId, NodeRef};
use m_engine::value::{Record, Table, Text, Type};
use m_engine::{Cell, Value};
use scraper::{Html, Node};
use std::rc::Rc;

/// The children of a node that are elements, and texts that are not white space alone, with the columns `Kind`, `Name`,
/// `Children` and `Text`.
pub(super) fn children(html: &Rc<Html>, parent: NodeId) -> Table {
    let ty = table_type([
        ("Kind".into(), Type::text()),
        ("Name".into(), Type::text().nullable()),
        ("Children".into(), Type::any_table().nullable()),
        ("Text".into(), Type::text().nullable()),
    ]);
    let shape = ty.row_type().map(|row| row.shape().clone()).unwrap_or_default();
    let nodes = html.tree.get(parent).into_iter().flat_map(|node| node.children());
    let rows = nodes.filter_map(|node| row(html, node));
    Table::from_rows(ty.clone(), rows.map(|cells| Record::from_shape(shape.clone(), cells)).collect())
}

fn row(html: &Rc<Html>, node: NodeRef<Node>) -> Option<Vec<Cell>> {
    let null = || Cell::Value(Value::NULL);
    let text = |text: &str| Cell::Value(Text::from_outside(text).into());
    match node.value() {
        Node::Element(element) => {
            let (html, id) = (html.clone(), node.id());
            let children = Cell::constant(move |_| Ok(children(&html, id).into()));
            // The DOM of an HTML document names elements in capitals.
            Some(vec![text("Element"), text(&element.name().to_ascii_uppercase()), children, null()])
        }
        Node::Text(own) if !own.text.trim().is_empty() => {
            Some(vec![text("Text"), null(), null(), text(own.text.trim())])
        }
        _ => None,
    }
}
