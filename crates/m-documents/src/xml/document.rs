//! `Xml.Document`: a document as tables of elements in tables of elements.

use super::cells::Cells;
use super::decode;
use super::parts::Span;
use super::tree::Tree;
use crate::columns::table_type;
use crate::held::Held;
use m_engine::value::{Batch, Column, Number, Odd, Table, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, Value};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[DOCUMENT];

const DOCUMENT: Builtin = Builtin {
    name: "Xml.Document",
    signature: "(contents as any, optional encoding as nullable number) as table",
    doc: "Reads an XML document, a text or a binary, as a table of elements with the columns `Name`, `Namespace`, `Value` \
          and `Attributes`: one row for the root element. The value of an element that contains elements is such a table \
          again; of others it is their text, and of one with text between its elements the XML inside it. `Attributes` \
          is a table with the columns `Name`, `Namespace` and `Value`. `encoding` is a value of `TextEncoding.Type` or a \
          Windows code page; without it the document's declaration says which, or it is UTF-8. A byte order mark \
          overrides both. A document type declaration is refused.",
    examples: &[
        (r#"Xml.Document("<a><b x='1'>t</b></a>"){0}[Name]"#, r#""a""#),
        (
            r#"Table.SelectColumns(Xml.Document("<a xmlns='u'><b>t</b><c/></a>"){0}[Value], {"Name", "Namespace", "Value"})"#,
            r#"#table({"Name", "Namespace", "Value"}, {{"b", "u", "t"}, {"c", "u", ""}})"#,
        ),
        (
            r#"Xml.Document("<b x='1' y='2'>t</b>"){0}[Attributes]"#,
            r#"#table({"Name", "Namespace", "Value"}, {{"x", "", "1"}, {"y", "", "2"}})"#,
        ),
        (r#"Xml.Document("<abc> Hello <i>world</i> </abc>"){0}[Value]"#, r#""Hello <i>world</i>""#),
        (
            r#"Xml.Document(Text.ToBinary("<?xml version='1.0' encoding='windows-1252'?><a>é</a>", 1252)){0}[Value]"#,
            r#""é""#,
        ),
        (r#"Xml.Document("<a><b></a>")"#, r#"error "DataFormat.Error""#),
    ],
    body: Rust(document),
};

fn document(cx: &Cx, args: Args) -> Result<Value> {
    let encoding = args.get::<Option<Number>>(1)?;
    let tree = Tree::read(decode::text(cx, &args.value(0), encoding.as_ref())?)?;
    Ok(elements(cx, &tree, &[0], &Types::new()).into())
}

/// The types that all tables of a document have in common: a large document has millions of them.
#[derive(Clone)]
struct Types {
    elements: Type,
    attributes: Type,
    /// The table of no attributes.
    none: Table,
}

impl Types {
    fn new() -> Types {
        let attributes =
            table_type(["Name", "Namespace", "Value"].map(|name| (Text::from(name), Type::text())));
        let text = Type::text();
        let elements = table_type([
            ("Name".into(), text.clone()),
            ("Namespace".into(), text),
            ("Value".into(), Type::any()),
            ("Attributes".into(), attributes.clone()),
        ]);
        Types { elements, none: Table::from_rows(attributes.clone(), Vec::new()), attributes }
    }
}

/// One row for each element.
fn elements(cx: &Cx, tree: &Rc<Tree>, elements: &[u32], types: &Types) -> Table {
    let names = elements.iter().map(|element| tree.name(*element));
    let (locals, namespaces) =
        names.map(|name| (tree.local(name.local), tree.namespace(name.namespace))).unzip();
    let mut values = Cells::default();
    for element in elements {
        match tree.text(*element) {
            Some(text) => values.push_text(text),
            None => values.push_table(value(tree, *element, types)),
        }
    }
    let attributes = elements.iter().map(|element| Cell::Value(attributes(cx, tree, *element, types).into()));
    let columns = vec![
        tree.column(locals, Odd::default()),
        tree.column(namespaces, Odd::default()),
        values.finish(tree),
        Column::Cells(attributes.collect()),
    ];
    let rows = Batch::new(elements.len(), columns);
    Table::new(cx, types.elements.clone(), Held(Rc::new(rows)))
}

/// The value of an element with children.
fn value(tree: &Rc<Tree>, element: u32, types: &Types) -> Cell {
    let tree = tree.clone();
    if tree.is_mixed(element) {
        return Cell::constant(move |_| Ok(tree.inside(element).into()));
    }
    let types = types.clone();
    Cell::constant(move |cx| {
        let children: Vec<u32> = tree.children(element).collect();
        Ok(elements(cx, &tree, &children, &types).into())
    })
}

fn attributes(cx: &Cx, tree: &Rc<Tree>, element: u32, types: &Types) -> Table {
    let mut columns: [Vec<Span>; 3] = Default::default();
    for (name, value) in tree.attributes(element) {
        let cells = [tree.local(name.local), tree.namespace(name.namespace), value];
        columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
    }
    let count = columns[0].len();
    if count == 0 {
        return types.none.clone();
    }
    let columns = columns.map(|column| tree.column(column, Odd::default())).into();
    Table::new(cx, types.attributes.clone(), Held(Rc::new(Batch::new(count, columns))))
}
