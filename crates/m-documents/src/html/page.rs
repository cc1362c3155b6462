//! `Web.Page`: the tables of a document, and the document itself as a table.

use super::{cells, decode, text, tree};
use crate::columns::table_type;
use ego_tree::NodeRef;
use m_engine::value::{Record, Table, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, Value};
use scraper::Node;
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[PAGE];

const PAGE: Builtin = Builtin {
    name: "Web.Page",
    signature: "(html as any) as table",
    doc: "Reads an HTML document, a text or a binary, as a table with the columns `Caption`, `Source`, `ClassName`, `Id` and \
          `Data`: a row for each table of the document (its `Source` is `Table`, `Data` its rows), and a last row with \
          the caption `Document` (its `Source` is `Service`), whose data is a table of nodes with the columns `Kind`, \
          `Name`, `Children` and `Text`. A cell that spans rows or columns is repeated in them; a first row of header \
          cells names the columns. Scripts are not run: this host has no browser.",
    examples: &[
        (
            r#"Web.Page("<table id='t'><tr><th>A<th>B<tr><td>1<td>2</table>"){0}[Data]"#,
            r#"#table({"A", "B"}, {{"1", "2"}})"#,
        ),
        (r#"Web.Page("<p>Hello"){0}[Caption]"#, r#""Document""#),
        (
            r#"Web.Page("<p>Hello"){0}[Data]{0}[Children]{[Name = "BODY"]}[Children]{0}[Children]{0}[Text]"#,
            r#""Hello""#,
        ),
    ],
    body: Rust(page),
};

fn page(cx: &Cx, args: Args) -> Result<Value> {
    let html = Rc::new(decode::parse(cx, &args.value(0))?);
    let optional = Type::text().nullable();
    let ty = table_type([
        ("Caption".into(), optional.clone()),
        ("Source".into(), Type::text()),
        ("ClassName".into(), optional.clone()),
        ("Id".into(), optional),
        ("Data".into(), Type::any_table()),
    ]);
    let shape = ty.row_type().map(|row| row.shape().clone()).unwrap_or_default();
    let is_table = |node: &NodeRef<Node>| cells::is_element(node, &["table"]);
    let mut rows = Vec::new();
    for node in html.tree.root().descendants().filter(is_table) {
        let (shared, id) = (html.clone(), node.id());
        let data = Cell::constant(move |_| {
            let table = shared.tree.get(id).map(cells::table);
            Ok(table.map_or(Value::NULL, Value::from))
        });
        let attribute = |name: &str| node.value().as_element().and_then(|element| element.attr(name));
        let caption = node.children().find(|child| cells::is_element(child, &["caption"]));
        let cells = vec![
            Cell::Value(caption.map(text::displayed).into()),
            Cell::Value(Value::text("Table")),
            Cell::Value(attribute("class").into()),
            Cell::Value(attribute("id").into()),
            data,
        ];
        rows.push(Record::from_shape(shape.clone(), cells));
    }
    let root = html.tree.root().id();
    let whole = Cell::constant(move |_| Ok(tree::children(&html, root).into()));
    let null = || Cell::Value(Value::NULL);
    let last = vec![Cell::Value("Document".into()), Cell::Value("Service".into()), null(), null(), whole];
    rows.push(Record::from_shape(shape.clone(), last));
    Ok(Table::from_rows(ty.clone(), rows).into())
}
