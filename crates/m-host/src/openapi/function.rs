//! `OpenApiBridge.*`: the functions of a description, as a table.
//!
//! Here: `OpenApi.Document`.

use super::document::{Document, Operation};
use crate::web::options;
use m_engine::value::types::{Key, RecordType, TableType, TypeKind};
use m_engine::value::{Binary, Data, Record, Shape, Table, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, FromValue, Result, Value};
use std::rc::Rc;

pub(crate) const DOCUMENT: Builtin = Builtin {
    name: "OpenApi.Document",
    signature: "(document as binary, optional options as nullable record) as table",
    doc: "The GET operations that a description of an API in Swagger 2 (JSON) has, as a navigation table of functions. \
          A function gives the answer in the form that the description says. Options: Headers, Query, \
          ManualCredentials, ManualStatusHandling, SecurityDefinition, IncludeDeprecated, IncludeExtensions, \
          IncludeMoreColumns.",
    examples: &[],
    body: Rust(document),
};

/// The options.
#[derive(Clone, Default)]
pub(super) struct Options {
    pub(super) headers: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
    pub(super) manual_status: Option<Value>,
    pub(super) manual_credentials: bool,
    pub(super) security_definition: Option<String>,
    deprecated: bool,
    pub(super) extensions: bool,
    pub(super) more_columns: bool,
}

impl Options {
    fn read(cx: &Cx, record: Option<Record>) -> Result<Options> {
        let mut read = Options::default();
        for (name, cell) in record.iter().flat_map(Record::fields) {
            let value = cell.force(cx)?;
            if value.is_null() {
                continue;
            }
            match name.as_str() {
                "Headers" => read.headers = options::headers(cx, value)?,
                "Query" => read.query = options::query(cx, value)?,
                "ManualStatusHandling" => read.manual_status = Some(value),
                "ManualCredentials" => read.manual_credentials = bool::from_value(value)?,
                "SecurityDefinition" => {
                    read.security_definition = Some(Text::from_value(value)?.to_display());
                }
                "IncludeDeprecated" => read.deprecated = bool::from_value(value)?,
                "IncludeExtensions" => read.extensions = bool::from_value(value)?,
                "IncludeMoreColumns" => read.more_columns = bool::from_value(value)?,
                _ => {
                    return Err(Error::expression_of(
                        format!("'{name}' isn't a valid OpenApi.Document option."),
                        Value::from(name.clone()),
                    ));
                }
            }
        }
        Ok(read)
    }
}

pub(super) fn document(cx: &Cx, args: Args) -> Result<Value> {
    let options = Rc::new(Options::read(cx, args.get(1)?)?);
    let given = args.value(0);
    let bytes = args.get::<Binary>(0)?.bytes(cx)?;
    let document = Rc::new(Document::read(&bytes, source_of(cx, &given)).map_err(|why| {
        Error::data_format(
            format!("OpenApi: {why}"),
            Record::of([("Url", source_of(cx, &given).into())]).into(),
        )
    })?);
    let operations = document.operations(options.deprecated);
    let rows: Vec<Record> = {
        let shape = shape();
        let row = |operation: Operation| {
            let cells = vec![
                Cell::Value(Value::text(operation.name.as_str())),
                Cell::Value(super::call::function(cx, &document, operation, &options)),
                Cell::Value(Value::text("Function")),
                Cell::Value(Value::text("Function")),
                Cell::Value(true.into()),
            ];
            Record::from_shape(shape.clone(), cells)
        };
        operations.into_iter().map(row).collect()
    };
    let meta = if options.extensions { document.extensions() } else { Record::empty() };
    Ok(Value::from(Table::from_rows(navigation_type(), rows)).with_meta(meta))
}

fn shape() -> Rc<Shape> {
    let names = ["Name", "Data", "ItemKind", "ItemName", "IsLeaf"];
    Shape::new(names.map(Text::from).to_vec()).unwrap_or_default()
}

/// The type of the navigation table: one row for each operation, known by its name.
fn navigation_type() -> Type {
    let function = Type::new(TypeKind::Function(None));
    let logical = Type::new(TypeKind::Logical);
    let types = [Type::text(), function, Type::text(), Type::text(), logical];
    let key = Key { columns: vec![Text::from("Name")], primary: true };
    let row = Rc::new(RecordType::row(shape(), types));
    let texts = [
        ("NavigationTable.NameColumn", "Name"),
        ("NavigationTable.DataColumn", "Data"),
        ("NavigationTable.ItemKindColumn", "ItemKind"),
        ("NavigationTable.IsLeafColumn", "IsLeaf"),
        ("Preview.DelayColumn", "ItemName"),
    ];
    Type::new(TypeKind::Table(Some(Rc::new(TableType { row, keys: vec![key] }))))
        .with_meta(Some(Record::of(texts.map(|(name, text)| (name, Value::text(text))))))
}

/// The address that the description comes from, where it was fetched.
fn source_of(cx: &Cx, document: &Value) -> Option<String> {
    let uri = document.meta().get("Content.Uri")?.force(cx).ok()?;
    let Data::Function(function) = &uri.data else { return None };
    match function.call(cx, Vec::new()).ok()?.data {
        Data::Text(url) => Some(url.to_display()),
        _ => None,
    }
}
