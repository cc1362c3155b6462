//! `Xml.Document`: a document as tables of elements in tables of elements.

use super::element::{Attribute, Element};
use super::{decode, element};
use crate::columns::table_type;
use m_engine::value::{Number, Record, Table, Text, Type};
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
    let text = decode::text(cx, &args.value(0), encoding.as_ref())?;
    let root = element::root(&text.to_display())?;
    Ok(elements(&[root], &Types::new()).into())
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
fn elements(elements: &[Rc<Element>], types: &Types) -> Table {
    let shape = types.elements.row_type().map(|row| row.shape().clone()).unwrap_or_default();
    let rows = elements.iter().map(|element| Record::from_shape(shape.clone(), row(element, types)));
    Table::from_rows(types.elements.clone(), rows.collect())
}

fn row(element: &Rc<Element>, types: &Types) -> Vec<Cell> {
    let value = match (&element.text, &element.mixed) {
        (Some(text), _) => Cell::Value(text.clone().into()),
        (None, Some(inside)) => {
            let inside = inside.clone();
            Cell::constant(move |_| Ok(inside.text().into()))
        }
        (None, None) => {
            let (element, types) = (element.clone(), types.clone());
            Cell::constant(move |_| Ok(elements(&element.children, &types).into()))
        }
    };
    vec![
        Cell::Value(element.name.clone().into()),
        Cell::Value(element.namespace.clone().into()),
        value,
        Cell::Value(attributes(&element.attributes, types).into()),
    ]
}

fn attributes(attributes: &[Attribute], types: &Types) -> Table {
    if attributes.is_empty() {
        return types.none.clone();
    }
    let shape = types.attributes.row_type().map(|row| row.shape().clone()).unwrap_or_default();
    let rows = attributes.iter().map(|attribute| {
        let cells = [&attribute.name, &attribute.namespace, &attribute.value];
        Record::from_shape(shape.clone(), cells.map(|text| Cell::Value(text.clone().into())).to_vec())
    });
    Table::from_rows(types.attributes.clone(), rows.collect())
}
