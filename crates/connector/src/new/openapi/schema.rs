//! Schemas as columns of tables, and values that fit them.

use super::document::{Document, text};
use serde_json::{Map, Value, json};

/// How deep `allOf` and its like are followed.
const DEPTH: usize = 16;
/// So many schemas are looked at for one.
const SCHEMAS: usize = 500;
/// How deep a made-up value is.
const SAMPLE_DEPTH: usize = 2;
/// So many columns has a table at most.
const COLUMNS: usize = 300;

/// What a value is, as far as M tells it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Number,
    Logical,
    Date,
    Moment,
    List,
    Record,
    Any,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) nullable: bool,
    /// A value that fits.
    pub(super) sample: Value,
}

/// A schema with its references followed and its parts put together.
#[derive(Clone, Default)]
pub(super) struct Flat<'d> {
    pub(super) types: Vec<&'d str>,
    pub(super) nullable: bool,
    pub(super) properties: Vec<(&'d str, &'d Value)>,
    pub(super) required: Vec<&'d str>,
    pub(super) items: Option<&'d Value>,
    pub(super) format: Option<&'d str>,
    pub(super) choices: Vec<&'d Value>,
    pub(super) example: Option<&'d Value>,
    pub(super) default: Option<&'d Value>,
    pub(super) minimum: Option<i64>,
    pub(super) maximum: Option<i64>,
}

impl Document {
    /// The schema put together. What cannot be read of it is not in it.
    pub(super) fn flat<'d>(&'d self, schema: &'d Value) -> Flat<'d> {
        let (mut flat, mut left) = (Flat::default(), SCHEMAS);
        self.add(schema, &mut flat, DEPTH, &mut left);
        flat
    }

    fn add<'d>(&'d self, schema: &'d Value, flat: &mut Flat<'d>, depth: usize, left: &mut usize) {
        let Some(schema) = self.schema(schema) else { return };
        if depth == 0 || *left == 0 {
            return;
        }
        *left -= 1;
        match &schema["type"] {
            Value::String(one) => flat.types.push(one),
            Value::Array(several) => flat.types.extend(several.iter().filter_map(Value::as_str)),
            _ => {}
        }
        flat.nullable |= schema["nullable"] == true || schema["x-nullable"] == true;
        if flat.types.contains(&"null") {
            flat.nullable = true;
            flat.types.retain(|one| *one != "null");
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if !flat.properties.iter().any(|(known, _)| known == name) && flat.properties.len() < COLUMNS {
                flat.properties.push((name, property));
            }
        }
        flat.required.extend(schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str));
        flat.items = flat.items.or(schema.get("items"));
        flat.format = flat.format.or(text(&schema["format"]));
        flat.choices.extend(schema["enum"].as_array().into_iter().flatten().take(100));
        let examples = schema["examples"].as_array().and_then(|examples| examples.first());
        flat.example = flat.example.or(schema.get("example")).or(examples);
        flat.default = flat.default.or(schema.get("default"));
        flat.minimum = flat.minimum.or(schema["minimum"].as_i64());
        flat.maximum = flat.maximum.or(schema["maximum"].as_i64());
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.add(part, flat, depth - 1, left);
        }
        for choice in ["oneOf", "anyOf"] {
            // Of several shapes the first that is not null.
            let mut shapes = schema[choice].as_array().into_iter().flatten();
            flat.nullable |= shapes.clone().any(|shape| shape["type"] == "null");
            if let Some(shape) = shapes.find(|shape| shape["type"] != "null") {
                self.add(shape, flat, depth - 1, left);
            }
        }
    }

    /// The columns of rows of a schema; none where they are no objects with known fields.
    pub(super) fn columns(&self, rows: &Flat<'_>) -> Vec<Column> {
        let column = |(name, schema): &(&str, &Value)| {
            let flat = self.flat(schema);
            Column {
                name: (*name).to_owned(),
                kind: flat.kind(),
                nullable: flat.nullable || !rows.required.contains(name),
                sample: self.sample(&flat, SAMPLE_DEPTH),
            }
        };
        rows.properties.iter().map(column).collect()
    }

    /// A value that fits a schema: its own example, or a made-up one.
    pub(super) fn sample(&self, flat: &Flat<'_>, depth: usize) -> Value {
        let kind = flat.kind();
        let stated = flat.example.into_iter().chain(flat.default).chain(flat.choices.iter().copied());
        for stated in stated {
            if fits(stated, kind, false) && is_small(stated, 4) {
                return stated.clone();
            }
        }
        match kind {
            Kind::Text => match flat.format {
                Some("uuid") => json!("6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
                Some("uri" | "url") => json!("https://www.example.com/1"),
                Some("email") => json!("ada@example.com"),
                _ => json!("text"),
            },
            Kind::Integer => json!(flat.minimum.unwrap_or(1)),
            Kind::Number => json!(1.5),
            Kind::Logical => json!(true),
            Kind::Date => json!("2026-01-30"),
            Kind::Moment => json!("2026-01-30T08:15:00Z"),
            Kind::List if depth > 0 => match flat.items {
                Some(items) => json!([self.sample(&self.flat(items), depth - 1)]),
                None => json!([]),
            },
            Kind::Record if depth > 0 => {
                let fields =
                    flat.properties.iter().take(10).map(|(name, schema)| {
                        ((*name).to_owned(), self.sample(&self.flat(schema), depth - 1))
                    });
                Value::Object(fields.collect::<Map<_, _>>())
            }
            Kind::List => json!([]),
            Kind::Record => json!({}),
            Kind::Any => json!("text"),
        }
    }
}

impl Flat<'_> {
    pub(super) fn kind(&self) -> Kind {
        match (self.types.as_slice(), self.format) {
            (["string", ..], Some("date")) => Kind::Date,
            (["string", ..], Some("date-time")) => Kind::Moment,
            (["string", rest @ ..], _) if rest.iter().all(|one| *one == "string") => Kind::Text,
            (["integer", rest @ ..], _) if rest.iter().all(|one| *one == "integer") => Kind::Integer,
            (["number" | "integer", ..], _) => Kind::Number,
            (["boolean"], _) => Kind::Logical,
            (["array", ..], _) => Kind::List,
            (["object", ..], _) => Kind::Record,
            ([], _) if !self.properties.is_empty() => Kind::Record,
            ([], _) if self.items.is_some() => Kind::List,
            ([], _) if !self.choices.is_empty() && self.choices.iter().all(|one| one.is_string()) => {
                Kind::Text
            }
            _ => Kind::Any,
        }
    }
}

/// Whether a value is of a kind, so that the M made for the kind reads it.
pub(super) fn fits(value: &Value, kind: Kind, nullable: bool) -> bool {
    let digits = |text: &str, pattern: &str| {
        text.len() >= pattern.len()
            && text.chars().zip(pattern.chars()).all(|(one, wanted)| match wanted {
                '0' => one.is_ascii_digit(),
                wanted => one == wanted,
            })
    };
    match (value, kind) {
        (Value::Null, _) => nullable,
        (Value::String(text), Kind::Date) => text.len() == 10 && digits(text, "0000-00-00") && is_day(text),
        // To the second, in UTC: what a test can write down exactly.
        (Value::String(text), Kind::Moment) => {
            text.len() == 20 && digits(text, "0000-00-00T00:00:00Z") && is_day(text) && is_time(text)
        }
        (Value::String(text), Kind::Text | Kind::Any) => !text.chars().any(char::is_control),
        (Value::Number(number), Kind::Integer) => {
            number.as_i64().is_some_and(|number| number.abs() < 1 << 50)
        }
        (Value::Number(number), Kind::Number | Kind::Any) => {
            number.as_f64().is_some_and(|number| number.abs() < 1e15 && (number * 1e4).fract() == 0.0)
        }
        (Value::Bool(_), Kind::Logical | Kind::Any) => true,
        (Value::Array(items), Kind::List) => items.iter().all(fits_nested),
        (Value::Object(fields), Kind::Record) => fields.values().all(fits_nested),
        _ => false,
    }
}

fn fits_nested(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(fits_nested),
        Value::Object(fields) => fields.values().all(fits_nested),
        value => fits(value, Kind::Any, true),
    }
}

fn is_day(text: &str) -> bool {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    part(0, 4).is_some_and(|year| year > 0)
        && part(5, 7).is_some_and(|month| (1..=12).contains(&month))
        && part(8, 10).is_some_and(|day| (1..=28).contains(&day))
}

fn is_time(text: &str) -> bool {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    part(11, 13).is_some_and(|hour| hour < 24)
        && part(14, 16).is_some_and(|minute| minute < 60)
        && part(17, 19).is_some_and(|second| second < 60)
}

/// Whether a value is small enough to stand in a test.
fn is_small(value: &Value, depth: usize) -> bool {
    match value {
        Value::String(text) => text.len() < 200,
        Value::Array(items) => {
            depth > 0 && items.len() <= 10 && items.iter().all(|item| is_small(item, depth - 1))
        }
        Value::Object(fields) => {
            depth > 0 && fields.len() <= 20 && fields.values().all(|field| is_small(field, depth - 1))
        }
        _ => true,
    }
}
