//! `Xml.Tables`: a document as tables whose columns are the names of the elements and attributes.

use super::element::{Attribute, Element};
use super::{decode, element};
use crate::columns::table_type;
use crate::options::Options;
use m_engine::value::{Kind, Number, Record, Table, Text, Type};
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
    let text = decode::text(cx, &args.value(0), encoding.as_ref())?;
    let root = element::root(&text.to_display())?;
    Ok(listing(&root).unwrap_or_else(|| table(&[root])).into())
}

/// Where a column of a table comes from.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Source {
    /// The child elements of a name, in the namespace of their parent.
    Children(Text),
    /// What is in another namespace.
    Namespace(Text),
    /// The text of elements without children.
    Text,
    /// An attribute.
    Attribute(Text),
}

/// The columns of one table in the order in which they were found.
#[derive(Default)]
struct Columns {
    sources: Vec<Source>,
    known: HashMap<Source, usize>,
}

impl Columns {
    fn add(&mut self, source: Source) {
        if !self.known.contains_key(&source) {
            self.known.insert(source.clone(), self.sources.len());
            self.sources.push(source);
        }
    }

    /// The columns of a table with these elements as its rows: elements, then text, then attributes.
    fn of(elements: &[Rc<Element>]) -> Columns {
        let mut columns = Columns::default();
        for element in elements {
            for child in &element.children {
                columns.add(child_source(element, child));
            }
        }
        let is_text = |element: &Rc<Element>| {
            element.children.is_empty() && element.text.as_ref().is_some_and(|text| !text.as_str().is_empty())
        };
        if elements.iter().any(is_text) {
            columns.add(Source::Text);
        }
        for element in elements {
            for attribute in &element.attributes {
                columns.add(attribute_source(element, attribute));
            }
        }
        columns
    }
}

fn child_source(parent: &Element, child: &Element) -> Source {
    if child.namespace == parent.namespace {
        Source::Children(child.name.clone())
    } else {
        Source::Namespace(child.namespace.clone())
    }
}

fn attribute_source(parent: &Element, attribute: &Attribute) -> Source {
    if attribute.namespace.as_str().is_empty() || attribute.namespace == parent.namespace {
        Source::Attribute(attribute.name.clone())
    } else {
        Source::Namespace(attribute.namespace.clone())
    }
}

/// A row for each element.
fn table(elements: &[Rc<Element>]) -> Table {
    let Columns { sources, known } = Columns::of(elements);
    let rows: Vec<Vec<Content>> = elements.iter().map(|element| row(element, &sources, &known)).collect();
    let columns: Vec<(Text, Type)> = sources
        .iter()
        .enumerate()
        .map(|(position, source)| {
            let name = match source {
                Source::Children(name) | Source::Namespace(name) => name.clone(),
                Source::Text => "Element:Text".into(),
                Source::Attribute(name) => Text::from(format!("Attribute:{name}")),
            };
            (name, column_type(&rows, position))
        })
        .collect();
    let ty = table_type(columns);
    let shape = ty.row_type().map(|row| row.shape().clone()).unwrap_or_default();
    let records = rows
        .into_iter()
        .map(|row| Record::from_shape(shape.clone(), row.into_iter().map(|(_, cell)| cell).collect()))
        .collect();
    Table::from_rows(ty.clone(), records)
}

/// Text or table where all cells of the column are one of the two.
fn column_type(rows: &[Vec<Content>], position: usize) -> Type {
    let mut found: Option<Type> = None;
    let mut has_null = false;
    for (kind, _) in rows.iter().filter_map(|row| row.get(position)) {
        let ty = match kind {
            Kind::Null => {
                has_null = true;
                continue;
            }
            Kind::Text => Type::text(),
            _ => Type::any_table(),
        };
        match &found {
            Some(other) if !other.equals(&ty) => return Type::any(),
            _ => found = Some(ty),
        }
    }
    match found {
        Some(ty) if has_null => ty.nullable(),
        Some(ty) => ty,
        None => Type::any(),
    }
}

fn row(element: &Rc<Element>, sources: &[Source], known: &HashMap<Source, usize>) -> Vec<Content> {
    let mut groups: Vec<Vec<Rc<Element>>> = vec![Vec::new(); sources.len()];
    let mut attributes: Vec<Vec<Attribute>> = vec![Vec::new(); sources.len()];
    for child in &element.children {
        if let Some(group) = known.get(&child_source(element, child)).and_then(|at| groups.get_mut(*at)) {
            group.push(child.clone());
        }
    }
    for attribute in &element.attributes {
        let position = known.get(&attribute_source(element, attribute));
        if let Some(group) = position.and_then(|at| attributes.get_mut(*at)) {
            group.push(attribute.clone());
        }
    }
    let parts = sources.iter().zip(groups).zip(attributes);
    parts.map(|((source, children), attributes)| cell(element, source, children, attributes)).collect()
}

/// A cell and what its value is: the tables in it are made when they are read.
type Content = (Kind, Cell);

fn text_cell(text: Option<Text>) -> Content {
    match text {
        Some(text) => (Kind::Text, Cell::Value(text.into())),
        None => (Kind::Null, Cell::Value(Value::NULL)),
    }
}

fn table_cell(elements: Vec<Rc<Element>>) -> Content {
    (Kind::Table, Cell::constant(move |_| Ok(table(&elements).into())))
}

fn cell(
    element: &Element,
    source: &Source,
    children: Vec<Rc<Element>>,
    attributes: Vec<Attribute>,
) -> Content {
    match source {
        Source::Children(_) => match children.as_slice() {
            [] => text_cell(None),
            [only] if only.is_text() => text_cell(only.text.clone()),
            _ => table_cell(children),
        },
        Source::Namespace(_) if children.is_empty() && attributes.is_empty() => text_cell(None),
        Source::Namespace(namespace) => {
            let namespace = namespace.clone();
            let inner =
                Element { name: Text::new(), namespace, attributes, children, text: None, mixed: None };
            table_cell(vec![Rc::new(inner)])
        }
        Source::Text if element.children.is_empty() => text_cell(element.text.clone()),
        Source::Text => text_cell(None),
        Source::Attribute(_) => text_cell(attributes.first().map(|attribute| attribute.value.clone())),
    }
}

/// The child tables of an element that has nothing else, as a list of their names. What is in another namespace, such as
/// the attribute `mc:Ignorable` that stands in most files of Excel, is a table too.
fn listing(root: &Rc<Element>) -> Option<Table> {
    if root.children.is_empty() {
        return None;
    }
    let Columns { sources, known } = Columns::of(std::slice::from_ref(root));
    let cells = row(root, &sources, &known);
    let ty = table_type([("Name".into(), Type::text()), ("Table".into(), Type::any_table())]);
    let shape = ty.row_type()?.shape().clone();
    let mut rows = Vec::new();
    for (source, (kind, cell)) in sources.into_iter().zip(cells) {
        if kind != Kind::Table {
            return None;
        }
        let (name, cell) = match source {
            Source::Children(name) => {
                let mut children = root
                    .children
                    .iter()
                    .filter(|child| child_source(root, child) == Source::Children(name.clone()));
                let only = children.next().filter(|_| children.next().is_none()).cloned();
                let cell = match only {
                    // A list of tables goes on in its tables.
                    Some(only) => {
                        Cell::constant(move |_| Ok(listing(&only).unwrap_or_else(|| table(&[only])).into()))
                    }
                    None => cell,
                };
                (name, cell)
            }
            Source::Namespace(name) => (name, cell),
            Source::Text | Source::Attribute(_) => return None,
        };
        rows.push(Record::from_shape(shape.clone(), vec![Cell::Value(name.into()), cell]));
    }
    Some(Table::from_rows(ty.clone(), rows))
}
