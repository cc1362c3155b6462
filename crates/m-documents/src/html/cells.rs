//! An HTML `<table>` as a grid of texts.

use super::text;
use crate::columns::table_type;
use ego_tree::NodeRef;
use m_engine::value::{Record, Table, Text, Type, column_names};
use m_engine::{Cell, Value};
use scraper::Node;

/// The most columns a cell may span (HTML standard, "colspan"), and a table here may have.
const WIDEST: usize = 1000;
/// The most cells of a table: spans make few bytes into many.
const MOST: usize = 10_000_000;

/// The table of a `<table>` element. A cell that spans rows or columns is in all of them. When the first row has header
/// cells alone they are the names of the columns.
pub(super) fn table(table: NodeRef<Node>) -> Table {
    let mut rows = grid(table);
    let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let has_header = rows.first().is_some_and(|row| !row.is_empty() && row.iter().all(|cell| cell.is_header));
    let mut names = column_names(width);
    if has_header {
        for (name, cell) in names.iter_mut().zip(rows.remove(0)) {
            if !cell.text.as_str().is_empty() {
                *name = cell.text;
            }
        }
    }
    let ty = table_type(names.into_iter().map(|name| (name, Type::text().nullable())));
    let shape = ty.row_type().map(|row| row.shape().clone()).unwrap_or_default();
    let records = rows.into_iter().map(|row| {
        let mut cells: Vec<Cell> = row.into_iter().map(|cell| Cell::Value(cell.text.into())).collect();
        cells.resize(width, Cell::Value(Value::NULL));
        Record::from_shape(shape.clone(), cells)
    });
    Table::from_rows(ty.clone(), records.collect())
}

#[derive(Clone)]
struct GridCell {
    text: Text,
    is_header: bool,
}

/// A cell that goes on in later rows, at its column.
struct Hanging {
    column: usize,
    rows_left: usize,
    cell: GridCell,
}

fn grid(table: NodeRef<Node>) -> Vec<Vec<GridCell>> {
    let mut rows: Vec<Vec<GridCell>> = Vec::new();
    let mut hanging: Vec<Hanging> = Vec::new();
    let mut count = 0;
    for row in rows_of(table) {
        let mut cells: Vec<GridCell> = Vec::new();
        let mut next_hanging: Vec<Hanging> = Vec::new();
        let mut above = hanging.into_iter().peekable();
        let mut own = row.children().filter(|node| is_element(node, &["td", "th"]));
        loop {
            if let Some(mut over) = above.next_if(|over| over.column <= cells.len()) {
                cells.push(over.cell.clone());
                over.rows_left -= 1;
                if over.rows_left > 0 {
                    next_hanging.push(over);
                }
                continue;
            }
            let Some(node) = own.next() else { break };
            let cell = GridCell { text: text::displayed(node), is_header: is_element(&node, &["th"]) };
            let rows_left = span(&node, "rowspan", 65534) - 1;
            for _ in 0..span(&node, "colspan", WIDEST) {
                if rows_left > 0 {
                    next_hanging.push(Hanging { column: cells.len(), rows_left, cell: cell.clone() });
                }
                cells.push(cell.clone());
            }
        }
        cells.truncate(WIDEST);
        next_hanging.sort_by_key(|over| over.column);
        hanging = next_hanging;
        hanging.truncate(WIDEST);
        count += cells.len();
        if count > MOST {
            break;
        }
        rows.push(cells);
    }
    rows
}

/// The rows of a table itself, not of tables in it.
fn rows_of<'d>(table: NodeRef<'d, Node>) -> impl Iterator<Item = NodeRef<'d, Node>> {
    let sections = table.children().flat_map(|child| {
        let inner: Vec<NodeRef<Node>> = if is_element(&child, &["thead", "tbody", "tfoot"]) {
            child.children().collect()
        } else {
            vec![child]
        };
        inner
    });
    sections.filter(|node| is_element(node, &["tr"]))
}

/// Whether a node is an element of one of these names.
pub(super) fn is_element(node: &NodeRef<Node>, names: &[&str]) -> bool {
    node.value().as_element().is_some_and(|element| names.contains(&element.name()))
}

fn span(node: &NodeRef<Node>, name: &str, most: usize) -> usize {
    let text = node.value().as_element().and_then(|element| element.attr(name)).unwrap_or_default();
    text.trim().parse::<usize>().unwrap_or(1).clamp(1, most)
}
