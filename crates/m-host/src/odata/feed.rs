//! The entry: what an address of a service leads to, and the navigation table of a service document.

use super::functions;
use super::metadata::{Model, TypeName};
use super::options::Options;
use super::service::{Client, Service, resolve};
use super::source;
use m_engine::value::types::{Key, RecordType, TableType, TypeKind};
use m_engine::value::{Record, Shape, Table, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, Value};
use serde_json::{Map, Value as Json};
use std::rc::Rc;

pub(crate) const FEED: Builtin = Builtin {
    name: "OData.Feed",
    signature: "(serviceUri as text, optional headers as nullable record, optional options as any) as any",
    doc: "The feeds of an OData service (version 4, JSON) as a navigation table, or what lies at an address of one: a \
          table of entities, an entity as a record, a value. Pages are fetched while rows are read; first rows, columns, \
          conditions, order and count are asked of the service. Options: Query, Headers, ExcludedFromCacheKey, \
          ApiKeyName, Timeout, MaxUriLength, ODataVersion, FunctionOverloads, MoreColumns, IncludeAnnotations, \
          OmitValues, Implementation.",
    examples: &[],
    body: Rust(feed),
};

fn feed(cx: &Cx, args: Args) -> Result<Value> {
    let url = m_library::absolute(&args.get::<Text>(0)?);
    let options = Options::read(cx, args.get(1)?, args.value(2))?;
    let client = Client { feed: &url, options: &options };
    let document = client.json(cx, &url)?;
    let Some(Json::Object(document)) = document else {
        return match document {
            None => Ok(Value::NULL),
            Some(_) => Err(client.failed(&url, "OData: The service's answer is no document of OData.")),
        };
    };
    let context = document.get("@odata.context").or_else(|| document.get("@context")).and_then(Json::as_str);
    let Some(context) = context.map(|context| resolve(&url, context)) else {
        // A service that tells nothing of its metadata: the rows as they are.
        return match document.get("value") {
            Some(Json::Array(items)) => source::untyped_rows(items),
            _ => Ok(super::values::untyped(&Json::Object(document))),
        };
    };
    let (metadata, what) = context.split_once('#').unwrap_or((&context, ""));
    let text = client.text(cx, metadata, "application/xml")?;
    let model = Model::read(&text).map_err(|why| client.failed(metadata, &format!("OData: {why}.")))?;
    let root = metadata.split('?').next().unwrap_or(metadata).trim_end_matches("$metadata").to_owned();
    let service = Rc::new(Service { feed: url.clone(), options, model, root });
    if what.is_empty() {
        return Ok(navigation_table(cx, &service, &document).into());
    }
    Ok(resource(cx, &service, &url, what, &document))
}

/// What an address leads to, told by the fragment of its context (OData JSON Format, section 10): `People`,
/// `People/$entity`, `People(UserName,FirstName)`, `Collection(Edm.String)`, `Edm.Int32`.
fn resource(cx: &Cx, service: &Rc<Service>, url: &str, context: &str, document: &Map<String, Json>) -> Value {
    let is_entity = context.ends_with("/$entity") || !document.contains_key("value");
    let context = context.trim_end_matches("/$entity").trim_end_matches("/$delta");
    let ty = match context.starts_with("Collection(") || context.starts_with("Edm.") {
        true => Some(TypeName::parse(context)),
        false => type_of(&service.model, context, is_entity),
    };
    let value = document.get("value");
    let Some(ty) = ty else {
        return match value {
            Some(Json::Array(items)) => source::untyped_rows(items).unwrap_or(Value::NULL),
            _ => super::values::untyped(&Json::Object(document.clone())),
        };
    };
    let is_structured = service.model.structured(&ty.name).is_some_and(|ty| ty.is_entity);
    match value {
        Some(Json::Array(_)) if is_structured && !is_entity => {
            source::table(cx, service, url, &ty.name).into()
        }
        Some(value) if !is_entity => source::plain(service, &ty, value),
        _ => source::entity(cx, service, url.split('?').next().unwrap_or(url), &ty.name, document),
    }
}

/// The type behind a path of a context: an entity set or singleton, then properties; `(…)` are keys or selected
/// properties; the last part may be a derived type.
fn type_of(model: &Model, context: &str, is_entity: bool) -> Option<TypeName> {
    let mut plain = String::new();
    let mut depth = 0;
    for letter in context.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    let mut parts = plain.split('/').filter(|part| !part.is_empty());
    let first = parts.next()?;
    let mut ty = match model.resources.get(first) {
        Some(name) => TypeName { name: name.clone(), collection: true },
        None => TypeName { name: model.structured(first).map(|_| first.to_owned())?, collection: false },
    };
    for part in parts {
        ty = match model.property(&ty.name, part) {
            Some(property) => property.ty.clone(),
            None => TypeName { name: model.structured(part).map(|_| part.to_owned())?, ..ty },
        };
    }
    Some(if is_entity { ty.item() } else { ty })
}

/// The table of a service document: name, data and signature of every resource.
fn navigation_table(cx: &Cx, service: &Rc<Service>, document: &Map<String, Json>) -> Table {
    let empty = Vec::new();
    let items = document.get("value").and_then(Json::as_array).unwrap_or(&empty);
    let names = ["Name", "Data", "Signature"].map(Text::from);
    let shape = Shape::new(names.to_vec()).unwrap_or_default();
    let mut rows = Vec::new();
    for item in items {
        let get = |name: &str| item.get(name).and_then(Json::as_str);
        let Some(name) = get("name") else { continue };
        let url = service.address(get("url").unwrap_or(name));
        let (data, signature) = match get("kind").unwrap_or("EntitySet") {
            "EntitySet" => (collection(cx, service, name, url), "table".to_owned()),
            "Singleton" => (singleton(cx, service, name, url), "record".to_owned()),
            "FunctionImport" => match functions::import(cx, service, name, &url) {
                Some((function, signature)) => (Cell::Value(function), signature),
                None => continue,
            },
            _ => continue,
        };
        let cells = vec![Cell::Value(Value::text(name)), data, Cell::Value(Value::from(signature))];
        rows.push(Record::from_shape(shape.clone(), cells));
    }
    Table::from_rows(navigation_type(shape), rows)
}

fn collection(cx: &Cx, service: &Rc<Service>, name: &str, url: String) -> Cell {
    let entity = service.model.resources.get(name).cloned().unwrap_or_default();
    let service = service.clone();
    Cell::lazy(cx, move |cx| Ok(source::table(cx, &service, &url, &entity).into()))
}

fn singleton(cx: &Cx, service: &Rc<Service>, name: &str, url: String) -> Cell {
    let entity = service.model.resources.get(name).cloned().unwrap_or_default();
    let service = service.clone();
    Cell::lazy(cx, move |cx| {
        Ok(match service.client().json(cx, &url)? {
            Some(Json::Object(object)) => source::entity(cx, &service, &url, &entity, &object),
            _ => Value::NULL,
        })
    })
}

fn navigation_type(shape: Rc<Shape>) -> Type {
    let row = RecordType::row(shape, [Type::text(), Type::any(), Type::text()]);
    let columns = vec![Text::from("Name"), Text::from("Signature")];
    let table = TableType { row: Rc::new(row), keys: vec![Key { columns, primary: true }] };
    let meta = [
        ("NavigationTable.NameColumn", "Name"),
        ("NavigationTable.DataColumn", "Data"),
        ("Preview.DelayColumn", "Data"),
    ];
    let meta = Record::of(meta.map(|(name, column)| (name, Value::text(column))));
    Type::new(TypeKind::Table(Some(Rc::new(table)))).with_meta(Some(meta))
}
