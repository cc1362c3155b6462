//! The schema of an answer: its M type, and an answer brought into it. Fields that the schema does not name are left out,
//! or gathered in `MoreColumns`.

use super::document::Document;
use m_engine::value::types::{FieldType, RecordType, TypeKind};
use m_engine::value::{List, Record, Shape, Table, Text, Type};
use m_engine::{Cell, Cx, Result, Value, eval};
use serde_json::{Map, Value as Json};
use std::rc::Rc;

/// The column of what the schema does not name.
const MORE: &str = "MoreColumns";
/// So deep a type is described; deeper parts are records and lists of anything.
const DEPTH: usize = 4;

/// Brings answers into the form of a schema.
pub(super) struct Schema<'d> {
    pub(super) document: &'d Document,
    pub(super) more_columns: bool,
}

impl Schema<'_> {
    /// The properties of an object's schema, those of `allOf` among them; none where it is of no object.
    fn properties(&self, schema: &Json) -> Option<Map<String, Json>> {
        let schema = self.document.resolved(schema);
        let mut all = Map::new();
        let mut is_object = schema.get("type").and_then(Json::as_str) == Some("object");
        for part in schema.get("allOf").and_then(Json::as_array).into_iter().flatten() {
            if let Some(properties) = self.properties(part) {
                is_object = true;
                all.extend(properties);
            }
        }
        if let Some(Json::Object(own)) = schema.get("properties") {
            is_object = true;
            all.extend(own.clone());
        }
        is_object.then_some(all)
    }

    /// The M type of a schema.
    pub(super) fn ty(&self, schema: &Json, depth: usize) -> Type {
        let resolved = self.document.resolved(schema);
        if let Some(properties) = self.properties(schema) {
            if depth > DEPTH {
                return Type::new(TypeKind::Record(None)).nullable();
            }
            return Type::new(TypeKind::Record(Some(Rc::new(self.row(&properties, depth))))).nullable();
        }
        let format = resolved.get("format").and_then(Json::as_str).unwrap_or_default();
        let kind = match (resolved.get("type").and_then(Json::as_str).unwrap_or_default(), format) {
            ("string", "date") => TypeKind::Date,
            ("string", "date-time") => TypeKind::DateTimeZone,
            ("string", _) => TypeKind::Text,
            ("integer" | "number", _) => TypeKind::Number,
            ("boolean", _) => TypeKind::Logical,
            ("array", _) => {
                let item = resolved.get("items").cloned().unwrap_or(Json::Null);
                match self.properties(&item) {
                    Some(properties) if depth <= DEPTH => {
                        return Type::table(self.row(&properties, depth)).nullable();
                    }
                    Some(_) => TypeKind::Table(None),
                    None => TypeKind::List(Some(self.ty(&item, depth + 1))),
                }
            }
            _ => TypeKind::Any,
        };
        Type::new(kind).nullable()
    }

    fn row(&self, properties: &Map<String, Json>, depth: usize) -> RecordType {
        let mut names: Vec<Text> = properties.keys().map(|name| Text::from(name.as_str())).collect();
        let mut types: Vec<Type> = properties.values().map(|schema| self.ty(schema, depth + 1)).collect();
        if self.more_columns && !properties.contains_key(MORE) {
            names.push(Text::from(MORE));
            types.push(Type::new(TypeKind::Record(None)).nullable());
        }
        let fields = types.into_iter().map(|ty| FieldType { ty, optional: false }).collect();
        RecordType::new(Shape::new(names).unwrap_or_default(), fields, false)
    }

    /// An answer in the form of its schema. A value that is no such thing is an error where it stands.
    pub(super) fn value(&self, cx: &Cx, schema: &Json, json: &Json) -> Result<Value> {
        if let (Some(properties), Json::Object(object)) = (self.properties(schema), json) {
            return self.record(cx, &properties, object).map(Value::from);
        }
        let resolved = self.document.resolved(schema);
        let item = resolved.get("items").cloned().unwrap_or(Json::Null);
        if let (Some("array"), Json::Array(items)) = (resolved.get("type").and_then(Json::as_str), json) {
            return match self.properties(&item) {
                Some(properties) => self.table(cx, &properties, items).map(Value::from),
                None => {
                    let items = items.iter().map(|json| self.cell(cx, &item, json));
                    Ok(List::from_cells(items.collect()).into())
                }
            };
        }
        let value = crate::odata::untyped(json);
        let convert = match self.ty(schema, DEPTH).kind() {
            _ if value.is_null() => return Ok(value),
            TypeKind::Date => "Date.From",
            TypeKind::DateTimeZone => "DateTimeZone.From",
            _ => return Ok(value),
        };
        match cx.globals().get(convert) {
            Some(function) => eval::call(cx, &function.force(cx)?, vec![value]),
            None => Ok(value),
        }
    }

    fn cell(&self, cx: &Cx, schema: &Json, json: &Json) -> Cell {
        self.value(cx, schema, json).map_or_else(Cell::error, Cell::Value)
    }

    fn record(&self, cx: &Cx, properties: &Map<String, Json>, object: &Map<String, Json>) -> Result<Record> {
        let row = self.row(properties, DEPTH);
        let mut cells: Vec<Cell> = Vec::with_capacity(row.shape().len());
        for (name, schema) in properties {
            cells.push(self.cell(cx, schema, object.get(name).unwrap_or(&Json::Null)));
        }
        if row.shape().len() > cells.len() {
            let more = object.iter().filter(|(name, _)| !properties.contains_key(*name));
            let more: Vec<(Text, Cell)> = more
                .map(|(name, json)| (Text::from(name.as_str()), Cell::Value(crate::odata::untyped(json))))
                .collect();
            let more = match more.is_empty() {
                true => Value::NULL,
                false => Record::new(more).map_or(Value::NULL, Value::from),
            };
            cells.push(Cell::Value(more));
        }
        Ok(Record::from_shape(row.shape().clone(), cells))
    }

    fn table(&self, cx: &Cx, properties: &Map<String, Json>, items: &[Json]) -> Result<Table> {
        let empty = Map::new();
        let rows = items.iter().map(|item| self.record(cx, properties, item.as_object().unwrap_or(&empty)));
        Ok(Table::from_rows(Type::table(self.row(properties, 0)), rows.collect::<Result<_>>()?))
    }
}
