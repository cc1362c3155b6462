//! `Xml.Tables`: a document as tables whose columns are the names of the elements and attributes.

use super::cells::Cells;
use super::decode;
use super::parts::{Name, Span};
use super::tree::Tree;
use crate::columns::table_type;
use crate::held::Held;
use crate::options::Options;
use m_engine::value::{Batch, Column, Number, Record, Table, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, Value};
use std::collections::HashMap;
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[TABLES];

const TABLES: Builtin = Builtin {
    name: "Xml.Tables",
    signature: "(contents as any, optional options as nullable record, optional encoding as nullable number) as table",
    doc: "Reads an XML document, a text or a binary, as nested tables. The table of an element has a column for each name \
          of its child elements: an element that occurs once and has text alone gives the text, all others give a table \
          with a row for each element of that name. Text of an element with attributes is in the column `Element:Text`, \
          an attribute in the column `Attribute:` and its name. Elements and attributes of another namespace than their \
          parent are in a table in a column that the namespace names. Text between elements is left out. The result is \
          the table of the root element; when that has nothing but child tables, it is a list of them with the columns \
          `Name` and `Table`, and so on in the tables of elements that occur once. `options` has no fields that are documented. `encoding` is as in \
          `Xml.Document`.",
    examples: &[
        (
            r#"Xml.Tables("<list><item id='1'><name>A</name></item><item id='2'><name>B</name></item></list>"){0}[Table]"#,
            r#"#table({"name", "Attribute:id"}, {{"A", "1"}, {"B", "2"}})"#,
        ),
        (r#"Xml.Tables("<to>me</to>")"#, r#"#table({"Element:Text"}, {{"me"}})"#),
        (
            r#"Xml.Tables("<abc n='1'>Hello <i>world</i></abc>")"#,
            r#"#table({"i", "Attribute:n"}, {{"world", "1"}})"#,
        ),
        (r#"Xml.Tables("")"#, r#"error "DataFormat.Error""#),
    ],
    body: Rust(tables),
};

fn tables(cx: &Cx, args: Args) -> Result<Value> {
    Options::new(args.get(1)?, &[])?;
    let encoding = args.get::<Option<Number>>(2)?;
    let tree = Tree::read(decode::text(cx, &args.value(0), encoding.as_ref())?)?;
    Ok(of_element(cx, &tree, 0).into())
}

/// The tables in an element where it has nothing else, as a list of their names; else its table.
fn of_element(cx: &Cx, tree: &Rc<Tree>, element: u32) -> Table {
    listing(tree, element).unwrap_or_else(|| table(cx, tree, &[Row::of(element)]))
}

/// A row of a table: an element, or what it has of another namespace than its own.
#[derive(Clone, Copy)]
struct Row {
    element: u32,
    foreign: Option<u32>,
}

/// Where a column of a table comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Source {
    /// The child elements of a local name, in the namespace of their parent.
    Children(u32),
    /// What is in another namespace.
    Namespace(u32),
    /// The text of elements without children.
    Text,
    /// An attribute by its local name.
    Attribute(u32),
}

impl Row {
    fn of(element: u32) -> Row {
        Row { element, foreign: None }
    }

    /// Its namespace.
    fn namespace(self, tree: &Tree) -> u32 {
        self.foreign.unwrap_or_else(|| tree.name(self.element).namespace)
    }

    /// The elements in it, and where they belong.
    fn children(self, tree: &Tree) -> impl Iterator<Item = (Source, u32)> + '_ {
        let own = self.namespace(tree);
        tree.children(self.element).filter_map(move |child| {
            let Name { namespace, local } = tree.name(child);
            let source =
                if namespace == own { Source::Children(local) } else { Source::Namespace(namespace) };
            (self.foreign.is_none() || namespace == own).then_some((source, child))
        })
    }

    /// Its attributes, and where they belong.
    fn attributes(self, tree: &Tree) -> impl Iterator<Item = (Source, Span)> + '_ {
        let own = self.namespace(tree);
        tree.attributes(self.element).filter_map(move |(Name { namespace, local }, value)| {
            let is_own = (namespace == 0 && self.foreign.is_none()) || namespace == own && namespace != 0;
            let source = if is_own { Source::Attribute(local) } else { Source::Namespace(namespace) };
            (self.foreign.is_none() || is_own).then_some((source, value))
        })
    }

    /// Its text, where it has no children.
    fn text(self, tree: &Tree) -> Option<Span> {
        tree.text(self.element).filter(|_| self.foreign.is_none())
    }
}

/// The columns of one table in the order in which they were found.
#[derive(Default)]
struct Columns {
    sources: Vec<Source>,
    known: HashMap<Source, usize>,
}

impl Columns {
    /// The columns of a table with these rows: elements, then text, then attributes.
    fn of(tree: &Tree, rows: &[Row]) -> Columns {
        let mut columns = Columns::default();
        for row in rows {
            let mut near = 0;
            row.children(tree).for_each(|(source, _)| columns.add(source, &mut near));
        }
        if rows.iter().any(|row| row.text(tree).is_some_and(|text| text != (0, 0))) {
            columns.add(Source::Text, &mut 0);
        }
        for row in rows {
            let mut near = 0;
            row.attributes(tree).for_each(|(source, _)| columns.add(source, &mut near));
        }
        columns
    }

    fn add(&mut self, source: Source, near: &mut usize) {
        if self.find(source, near).is_none() {
            self.known.insert(source, self.sources.len());
            self.sources.push(source);
        }
    }

    /// The position of a column. Rows alike have their cells in one order: it is mostly the one after that before, or that
    /// one again.
    fn find(&self, source: Source, near: &mut usize) -> Option<usize> {
        let is_it = |position: &usize| self.sources.get(*position) == Some(&source);
        let near_by = [*near, near.saturating_sub(1)].into_iter().find(is_it);
        let found = near_by.or_else(|| self.known.get(&source).copied())?;
        *near = found + 1;
        Some(found)
    }
}

/// What a row has for a column.
#[derive(Default)]
struct Slot {
    children: Vec<u32>,
    attribute: Option<Span>,
}

/// Puts what a row has into the slots of its columns, which are empty.
fn fill(tree: &Tree, row: Row, columns: &Columns, slots: &mut [Slot]) {
    let mut near = 0;
    for (source, child) in row.children(tree) {
        if let Some(slot) = columns.find(source, &mut near).and_then(|position| slots.get_mut(position)) {
            slot.children.push(child);
        }
    }
    for (source, value) in row.attributes(tree) {
        if let Some(slot) = columns.find(source, &mut near).and_then(|position| slots.get_mut(position)) {
            slot.attribute.get_or_insert(value);
        }
    }
}

/// A row for each element. The tables in it are made when they are read.
fn table(cx: &Cx, tree: &Rc<Tree>, rows: &[Row]) -> Table {
    let columns = Columns::of(tree, rows);
    let mut slots: Vec<Slot> = columns.sources.iter().map(|_| Slot::default()).collect();
    let mut cells: Vec<Cells> = columns.sources.iter().map(|_| Cells::default()).collect();
    for row in rows {
        fill(tree, *row, &columns, &mut slots);
        for ((source, slot), cells) in columns.sources.iter().zip(&mut slots).zip(&mut cells) {
            push(tree, *row, *source, slot, cells);
            slot.children.clear();
            slot.attribute = None;
        }
    }
    let name = |source: &Source| match *source {
        Source::Children(local) => Text::from(tree.part(tree.local(local))),
        Source::Namespace(namespace) => Text::from(tree.part(tree.namespace(namespace))),
        Source::Text => "Element:Text".into(),
        Source::Attribute(local) => Text::from(format!("Attribute:{}", tree.part(tree.local(local)))),
    };
    let ty = table_type(columns.sources.iter().map(name).zip(cells.iter().map(Cells::ty)));
    let columns: Vec<Column> = cells.into_iter().map(|cells| cells.finish(tree)).collect();
    Table::new(cx, ty, Held(Rc::new(Batch::new(rows.len(), columns))))
}

/// Adds the cell of a row to those of a column.
fn push(tree: &Rc<Tree>, row: Row, source: Source, slot: &Slot, cells: &mut Cells) {
    let text = match source {
        Source::Children(_) => match slot.children.as_slice() {
            [] => None,
            [only] if tree.is_text(*only) => tree.text(*only),
            children => {
                return cells.push_table(table_cell(tree, children.iter().copied().map(Row::of).collect()));
            }
        },
        Source::Namespace(_) if slot.children.is_empty() && slot.attribute.is_none() => None,
        Source::Namespace(namespace) => return cells.push_table(foreign_cell(tree, row, namespace)),
        Source::Text => row.text(tree),
        Source::Attribute(_) => slot.attribute,
    };
    match text {
        Some(text) => cells.push_text(text),
        None => cells.push_null(),
    }
}

fn table_cell(tree: &Rc<Tree>, rows: Box<[Row]>) -> Cell {
    let tree = tree.clone();
    Cell::constant(move |cx| Ok(table(cx, &tree, &rows).into()))
}

/// The table of what a row has of another namespace.
fn foreign_cell(tree: &Rc<Tree>, row: Row, namespace: u32) -> Cell {
    table_cell(tree, [Row { element: row.element, foreign: Some(namespace) }].into())
}

/// The child tables of an element that has nothing else, as a list of their names. What is in another namespace, such as
/// the attribute `mc:Ignorable` that stands in most files of Excel, is a table too.
fn listing(tree: &Rc<Tree>, element: u32) -> Option<Table> {
    if !tree.has_children(element) {
        return None;
    }
    let row = Row::of(element);
    let columns = Columns::of(tree, &[row]);
    let mut slots: Vec<Slot> = columns.sources.iter().map(|_| Slot::default()).collect();
    fill(tree, row, &columns, &mut slots);
    let ty = table_type([("Name".into(), Type::text()), ("Table".into(), Type::any_table())]);
    let shape = ty.row_type()?.shape().clone();
    let mut rows = Vec::new();
    for (source, slot) in columns.sources.iter().zip(slots) {
        let (name, cell) = match (*source, slot.children.as_slice()) {
            (Source::Children(_), [only]) if tree.is_text(*only) => return None,
            // A list of tables goes on in its tables.
            (Source::Children(local), [only]) => {
                let (tree, only) = (tree.clone(), *only);
                (tree.local(local), Cell::constant(move |cx| Ok(of_element(cx, &tree, only).into())))
            }
            (Source::Children(local), children) => {
                (tree.local(local), table_cell(tree, children.iter().copied().map(Row::of).collect()))
            }
            (Source::Namespace(namespace), _) => {
                (tree.namespace(namespace), foreign_cell(tree, row, namespace))
            }
            (Source::Text | Source::Attribute(_), _) => return None,
        };
        let name = Cell::Value(Text::from(tree.part(name)).into());
        rows.push(Record::from_shape(shape.clone(), vec![name, cell]));
    }
    Some(Table::from_rows(ty.clone(), rows))
}
