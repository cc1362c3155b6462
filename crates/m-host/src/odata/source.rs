//! Collections of entities as tables: pages are fetched while rows are read, and what the service can do itself is asked
//! of it.

use super::filter;
use super::metadata::{Property, TypeName};
use super::query::Query;
use super::service::{Client, Service, resolve};
use super::types::{self, MORE_COLUMNS};
use super::values;
use m_engine::value::{Binary, Data, Function, List, Record, Table, Text, Type, View};
use m_engine::{Cell, Cx, FromValue, Result, Value, tree};
use serde_json::{Map, Value as Json};
use std::rc::Rc;

/// A collection of entities of a type.
pub(super) struct Collection {
    service: Rc<Service>,
    query: Query,
    /// The qualified name of the entity type.
    entity: String,
    /// The columns in order.
    columns: Vec<Property>,
    more: bool,
}

/// The table of the entities at an address.
pub(super) fn table(cx: &Cx, service: &Rc<Service>, url: &str, entity: &str) -> Table {
    let more = service.options.more_columns && service.model.has_more(entity);
    let collection = Collection {
        service: service.clone(),
        query: Query::of(url).with_own(&service.options.query),
        entity: entity.to_owned(),
        columns: service.model.properties(entity).into_iter().cloned().collect(),
        more,
    };
    collection.into_table(cx)
}

/// An entity as a record: the properties of its type, then the navigation properties, which are fetched when they are
/// read. `url` is the address of the entity.
pub(super) fn entity(
    cx: &Cx,
    service: &Rc<Service>,
    url: &str,
    name: &str,
    json: &Map<String, Json>,
) -> Value {
    let columns = service.model.properties(name);
    let marked = has_annotations(json);
    let cells = columns.iter().map(|property| {
        (Text::from(property.name.as_str()), cell(cx, service, property, Some(url), json, marked))
    });
    let record = Record::new(cells.collect()).unwrap_or_else(|_| Record::empty());
    Value::from(record).with_meta(annotations(json, ""))
}

impl Collection {
    fn into_table(self, cx: &Cx) -> Table {
        let ty = types::table(&self.service.model, &self.entity, &self.columns, self.more);
        Table::new(cx, ty, self)
    }

    /// The address of its first page, and how many rows may come, should the service give more than it was asked for.
    pub(super) fn first_page(&self) -> (String, Option<usize>) {
        (self.query.url(&self.also()), self.query.top.filter(|_| self.can_fold()))
    }

    /// Whether the service can be asked for less.
    pub(super) fn can_fold(&self) -> bool {
        self.query.can_fold()
    }

    /// The same collection once more.
    pub(super) fn again(&self) -> Collection {
        self.with(self.query.clone(), self.columns.clone())
    }

    /// The same collection asked otherwise.
    fn with(&self, query: Query, columns: Vec<Property>) -> Collection {
        Collection {
            service: self.service.clone(),
            query,
            entity: self.entity.clone(),
            columns,
            more: self.more,
        }
    }

    fn keys(&self) -> &[String] {
        self.service.model.keys(&self.entity)
    }

    /// What has to be fetched beside the selected properties: links need the key.
    fn also(&self) -> Vec<String> {
        if self.columns.iter().any(Property::leads_on) { self.keys().to_vec() } else { Vec::new() }
    }

    /// The address of an entity: as the service says, or the key in the collection.
    fn address(&self, page: &str, json: &Map<String, Json>) -> Option<String> {
        let said = ["@odata.editLink", "@odata.readLink", "@odata.id", "@id"];
        if let Some(link) = said.iter().find_map(|name| json.get(*name)?.as_str()) {
            let base = if link.contains("://") { page } else { self.service.root.as_str() };
            return Some(resolve(base, link));
        }
        let keys = self.keys();
        let literals: Vec<String> = keys
            .iter()
            .map(|key| {
                let property = self.service.model.property(&self.entity, key)?;
                let cell = values::typed(&self.service.model, &property.ty, json.get(key)?);
                let literal = filter::literal(&self.service.model, &property.ty.name, &cell.known()?)?;
                let literal = m_library::escape(&literal).replace("%27", "'");
                Some(if keys.len() == 1 { literal } else { format!("{key}={literal}") })
            })
            .collect::<Option<_>>()?;
        (!literals.is_empty()).then(|| format!("{}({})", self.query.resource, literals.join(",")))
    }

    /// The cells of an entity, one for each column; of a column that nobody reads none is made.
    pub(super) fn cells(
        &self,
        cx: &Cx,
        page: &str,
        json: &Json,
        read: &[bool],
        mut column: impl FnMut(usize, Cell),
    ) {
        let empty = Map::new();
        let object = json.as_object().unwrap_or(&empty);
        let is_read = |at: usize| read.get(at) == Some(&true);
        let leads_on = |(at, column): (usize, &Property)| is_read(at) && column.leads_on();
        let address =
            self.columns.iter().enumerate().any(leads_on).then(|| self.address(page, object)).flatten();
        let marked = has_annotations(object);
        for (at, property) in self.columns.iter().enumerate().filter(|(at, _)| is_read(*at)) {
            column(at, cell(cx, &self.service, property, address.as_deref(), object, marked));
        }
        let at = self.columns.len();
        if self.more && is_read(at) {
            let is_declared = |name: &str| self.service.model.property(&self.entity, name).is_some();
            let more = object.iter().filter(|(name, _)| !name.contains('@') && !is_declared(name));
            let more = Record::of(more.map(|(name, json)| (name.as_str(), values::untyped(json))));
            column(at, Cell::Value(more.into()));
        }
    }

    pub(super) fn client(&self) -> Client<'_> {
        self.service.client()
    }

    /// How many columns its table has.
    pub(super) fn width(&self) -> usize {
        self.columns.len() + usize::from(self.more)
    }
}

/// The value of a property of an entity.
fn cell(
    cx: &Cx,
    service: &Rc<Service>,
    property: &Property,
    address: Option<&str>,
    json: &Map<String, Json>,
    marked: bool,
) -> Cell {
    let name = property.name.as_str();
    if property.is_navigation {
        return navigation(cx, service, property, address, json);
    }
    if property.ty.name == "Edm.Stream" {
        let said = json.get(&format!("{name}@odata.mediaReadLink")).and_then(Json::as_str);
        let url = said.map(|link| service.address(link)).or_else(|| Some(format!("{}/{name}", address?)));
        let Some(url) = url else { return Cell::Value(Value::NULL) };
        let service = service.clone();
        return Cell::lazy(cx, move |cx| {
            service.client().bytes(cx, &url).map(|bytes| Binary::from(bytes).into())
        });
    }
    let cell = match json.get(name) {
        Some(json) => values::typed(&service.model, &property.ty, json),
        None => Cell::Value(Value::NULL),
    };
    if !marked {
        return cell;
    }
    let meta = annotations(json, name);
    match cell.known() {
        Some(value) if !meta.is_empty() => Cell::Value(value.with_meta(meta)),
        _ => cell,
    }
}

/// Whether an entity has any annotation of a property: most have none, and are not searched for them property by property.
fn has_annotations(json: &Map<String, Json>) -> bool {
    json.keys().any(|name| name.find('@').is_some_and(|at| at > 0))
}

/// The annotations of an entity, or of a property, that the query asked for.
fn annotations(json: &Map<String, Json>, property: &str) -> Record {
    let mark = format!("{property}@");
    let found = json.iter().filter_map(|(name, json)| {
        let term = name.strip_prefix(&mark)?;
        let is_control = term.starts_with("odata.") || !term.contains('.');
        (!is_control).then(|| (term, values::untyped(json)))
    });
    Record::of(found)
}

/// What a navigation property leads to: from the answer where the service has put it there, else fetched when it is
/// read.
fn navigation(
    cx: &Cx,
    service: &Rc<Service>,
    property: &Property,
    address: Option<&str>,
    json: &Map<String, Json>,
) -> Cell {
    let (name, target) = (property.name.as_str(), property.ty.name.clone());
    let said = json.get(&format!("{name}@odata.navigationLink")).and_then(Json::as_str);
    let url = said.map(|link| service.address(link)).or_else(|| Some(format!("{}/{name}", address?)));
    if let (Some(Json::Object(object)), Some(url)) = (json.get(name), &url) {
        return Cell::Value(entity(cx, service, url, &target, object));
    }
    if let Some(Json::Null) = json.get(name) {
        return Cell::Value(Value::NULL);
    }
    let Some(url) = url else { return Cell::Value(Value::NULL) };
    let (service, collection) = (service.clone(), property.ty.collection);
    Cell::lazy(cx, move |cx| {
        if collection {
            return Ok(table(cx, &service, &url, &target).into());
        }
        Ok(match service.client().json(cx, &url)? {
            Some(Json::Object(object)) => entity(cx, &service, &url, &target, &object),
            _ => Value::NULL,
        })
    })
}

impl View for Collection {
    fn whole(&self, cx: &Cx, ty: &Type) -> Result<Table> {
        Ok(self.again().into_table(cx).with_type(ty.clone()))
    }

    fn handle(&self, cx: &Cx, handler: &str, arguments: Vec<Value>) -> Option<Result<Value>> {
        let first = arguments.into_iter().next();
        let query = self.query.clone();
        let folded = match handler {
            "OnTake" => self.with(query.take(first?.as_index()?), self.columns.clone()),
            "OnSkip" => self.with(query.skip(first?.as_index()?), self.columns.clone()),
            "OnSelectColumns" => self.select(&texts(cx, first?)?)?,
            "OnSelectRows" if query.is_whole() => self.filter(cx, &Function::from_value(first?).ok()?)?,
            "OnSort" if query.is_whole() => self.sort(cx, first?)?,
            "GetRowCount" => return self.count(cx),
            _ => return None,
        };
        Some(Ok(folded.into_table(cx).into()))
    }
}

impl Collection {
    fn select(&self, names: &[String]) -> Option<Collection> {
        let find = |name: &String| self.columns.iter().find(|column| column.name == *name).cloned();
        let more = names.iter().any(|name| name == MORE_COLUMNS);
        if more {
            return None;
        }
        let columns: Vec<Property> = names.iter().map(find).collect::<Option<_>>()?;
        let structural = columns.iter().filter(|column| !column.is_navigation);
        let select: Vec<String> = structural.map(|column| column.name.clone()).collect();
        // Without any property of their own the entities still have to be told apart.
        let select = if select.is_empty() { self.keys().to_vec() } else { select };
        let query = Query { select: Some(select), ..self.query.clone() };
        Some(Collection { more: false, ..self.with(query, columns) })
    }

    fn filter(&self, cx: &Cx, condition: &Function) -> Option<Collection> {
        let tree = tree::of(cx, condition).ok()?;
        let text = filter::filter(&self.service.model, &self.columns, &tree)?;
        let mut query = self.query.clone();
        query.filters.push(text);
        // What would be refused for its length is filtered here.
        let fits = query.url(&self.also()).len() <= self.service.options.max_uri_length;
        fits.then(|| self.with(query, self.columns.clone()))
    }

    fn sort(&self, cx: &Cx, orders: Value) -> Option<Collection> {
        let mut order = Vec::new();
        for one in List::from_value(orders).ok()?.values(cx).ok()? {
            let record = Record::from_value(one).ok()?;
            let Data::Text(name) = record.get("Name")?.force(cx).ok()?.data else { return None };
            let descending = record.get("Order")?.force(cx).ok()?.as_index()? == 1;
            let column = self.columns.iter().find(|column| column.name == name.as_str())?;
            if column.is_navigation
                || column.ty.collection
                || self.service.model.structured(&column.ty.name).is_some()
            {
                return None;
            }
            order.push(format!("{}{}", column.name, if descending { " desc" } else { "" }));
        }
        let mut query = self.query.clone();
        query.order = order.into_iter().chain(query.order).collect();
        Some(self.with(query, self.columns.clone()))
    }

    /// The service's own count; where it has none the rows are counted.
    fn count(&self, cx: &Cx) -> Option<Result<Value>> {
        let text = self.service.client().text(cx, &self.query.count_url()?, "text/plain").ok()?;
        text.trim().parse().ok().map(|count: f64| Ok(Value::number(count)))
    }
}

fn texts(cx: &Cx, list: Value) -> Option<Vec<String>> {
    let values = List::from_value(list).ok()?.values(cx).ok()?;
    values.into_iter().map(|value| Text::from_value(value).ok().map(|text| text.to_display())).collect()
}

/// The table or list of what a function or an address gives that is a collection of no entities.
pub(super) fn plain(service: &Rc<Service>, ty: &TypeName, json: &Json) -> Value {
    match values::typed(&service.model, ty, json).known() {
        Some(value) => value,
        None => values::untyped(json),
    }
}

/// The table type of a collection without metadata: what the first entities have.
pub(super) fn untyped_rows(items: &[Json]) -> Result<Value> {
    let mut names: Vec<Text> = Vec::new();
    for name in
        items.iter().filter_map(Json::as_object).flat_map(Map::keys).filter(|name| !name.contains('@'))
    {
        let name = Text::from(name.as_str());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let shape = m_engine::value::Shape::new(names).unwrap_or_default();
    let rows = items.iter().map(|item| {
        let cells = shape
            .names()
            .iter()
            .map(|name| Cell::Value(item.get(name.to_display()).map_or(Value::NULL, values::untyped)));
        Record::from_shape(shape.clone(), cells.collect())
    });
    Ok(Table::from_rows(Type::table_of(shape.clone()), rows.collect()).into())
}
