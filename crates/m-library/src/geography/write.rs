//! Records to Well-Known Text.

use super::record::{Parts, Space, kind};
use m_engine::m_text::number_literal;
use m_engine::value::{Data, Kind, Record, Text, Type};
use m_engine::{Args, Cx, Error, Result, Value};
use std::fmt::Write;

/// How deep collections may lie in each other.
const DEEPEST: usize = 64;

pub(super) fn to_text(cx: &Cx, args: &Args, space: Space) -> Result<Value> {
    let Some(shape) = args.get::<Option<Record>>(0)? else { return Ok(Value::NULL) };
    let mut text = String::new();
    if args.get::<Option<bool>>(1)? != Some(true) {
        match shape.get("SRID").map(|cell| cell.force(cx)).transpose()?.unwrap_or(Value::NULL) {
            Value { data: Data::Null, .. } => {}
            srid => text = format!("SRID={};", number(&srid)?),
        }
    }
    let writer = Writer { cx, space };
    writer.shape(&mut text, &shape, DEEPEST)?;
    Ok(text.into())
}

struct Writer<'c> {
    cx: &'c Cx,
    space: Space,
}

impl Writer<'_> {
    fn shape(&self, text: &mut String, shape: &Record, depth: usize) -> Result<()> {
        let name = match self.field(shape, "Kind")?.data {
            Data::Text(name) => name,
            _ => return Err(unknown(shape)),
        };
        let (name, parts) = kind(&name).ok_or_else(|| unknown(shape))?;
        text.push_str(name);
        self.parts(text, shape, parts, depth)
    }

    fn parts(&self, text: &mut String, shape: &Record, parts: Parts, depth: usize) -> Result<()> {
        let depth = depth.checked_sub(1).ok_or_else(|| {
            Error::expression_of("The collections of the shape lie too deep in each other.", Value::NULL)
        })?;
        if parts == Parts::Point {
            let coordinates = self.coordinates(shape)?;
            let written =
                if coordinates.is_empty() { " EMPTY".to_owned() } else { format!("({coordinates})") };
            text.push_str(&written);
            return Ok(());
        }
        let field = match parts {
            Parts::Point | Parts::Points => "Points",
            Parts::Rings => "Rings",
            Parts::ComponentsOf(_) | Parts::Components => "Components",
        };
        let items = self.field(shape, field)?;
        let Data::List(items) = &items.data else {
            return Err(Error::conversion(&items, &Type::of_kind(Kind::List)));
        };
        let items = items.values(self.cx)?;
        if items.is_empty() {
            text.push_str(" EMPTY");
            return Ok(());
        }
        for (position, item) in items.iter().enumerate() {
            text.push_str(if position == 0 { "(" } else { ", " });
            let Data::Record(item) = &item.data else {
                return Err(Error::conversion(item, &Type::of_kind(Kind::Record)));
            };
            match parts {
                Parts::Point | Parts::Points => text.push_str(&self.coordinates(item)?),
                Parts::Rings => self.parts(text, item, Parts::Points, depth)?,
                Parts::ComponentsOf(name) => {
                    let (_, parts) = kind(name).ok_or_else(|| unknown(item))?;
                    self.parts(text, item, parts, depth)?;
                }
                Parts::Components => self.shape(text, item, depth)?,
            }
        }
        text.push(')');
        Ok(())
    }

    /// `x y z m`; empty for a point without a place.
    fn coordinates(&self, point: &Record) -> Result<String> {
        let [first, second] = self.space.axes();
        let mut text = String::new();
        let (first, second) = (self.field(point, first)?, self.field(point, second)?);
        if first.is_null() && second.is_null() {
            return Ok(text);
        }
        let (z, m) = (self.optional(point, "Z")?, self.optional(point, "M")?);
        let z = match (z, &m) {
            // A measure stands fourth: the third is then written, as SQL does, as NULL.
            (None, Some(_)) => Some(Text::from("NULL")),
            (z, _) => z.map(|z| number(&z).map(Text::from)).transpose()?,
        };
        // Writing to a `String` does not fail.
        let _ = write!(text, "{} {}", number(&first)?, number(&second)?);
        if let Some(z) = z {
            let _ = write!(text, " {z}");
        }
        if let Some(m) = m {
            let _ = write!(text, " {}", number(&m)?);
        }
        Ok(text)
    }

    fn optional(&self, record: &Record, name: &str) -> Result<Option<Value>> {
        let value = record.get(name).map(|cell| cell.force(self.cx)).transpose()?;
        Ok(value.filter(|value| !value.is_null()))
    }

    fn field(&self, record: &Record, name: &str) -> Result<Value> {
        record.get(name).ok_or_else(|| Error::missing_field(name, record))?.force(self.cx)
    }
}

fn number(value: &Value) -> Result<String> {
    match &value.data {
        Data::Number(number) => Ok(number_literal(number)),
        _ => Err(Error::conversion(value, &Type::number())),
    }
}

fn unknown(shape: &Record) -> Error {
    Error::expression_of("The record does not describe a shape: its Kind is not known.", shape.clone().into())
}
