//! Well-Known Text to records.

use super::record::{Fields, Parts, Space, kind};
use m_engine::value::{Record, Text};
use m_engine::{Error, Result, Value};

/// How deep collections may lie in each other.
const DEEPEST: usize = 64;

/// Reads a shape.
///
/// Errors: `DataFormat.Error` where the text is no Well-Known Text.
pub(super) fn read(text: &Text, space: Space) -> Result<Record> {
    let mut reader = Reader { rest: text.as_str(), space };
    let shape = reader.with_srid().filter(|_| reader.rest.trim_start().is_empty());
    shape.map(Record::of).ok_or_else(|| {
        Error::data_format("The text is not a valid Well-Known Text (WKT) of a shape.", text.clone().into())
    })
}

struct Reader<'t> {
    rest: &'t str,
    space: Space,
}

impl<'t> Reader<'t> {
    fn with_srid(&mut self) -> Option<Fields> {
        let srid = match self.rest.split_once(';') {
            Some((before, after)) => {
                let (name, number) = before.split_once('=')?;
                if !name.trim().eq_ignore_ascii_case("SRID") {
                    return None;
                }
                self.rest = after;
                Some(Value::number(f64::from(number.trim().parse::<u32>().ok()?)))
            }
            None => None,
        };
        let mut fields = self.shape(DEEPEST)?;
        fields.extend(srid.map(|srid| ("SRID", srid)));
        Some(fields)
    }

    /// A shape with its name before it.
    fn shape(&mut self, depth: usize) -> Option<Fields> {
        let depth = depth.checked_sub(1)?;
        let (name, parts) = kind(self.word())?;
        // Which coordinates there are shows in their number, but for a third one that is a measure.
        let before = self.rest;
        let measured = match self.word() {
            word if word.eq_ignore_ascii_case("M") => true,
            word if word.eq_ignore_ascii_case("Z") || word.eq_ignore_ascii_case("ZM") => false,
            _ => {
                self.rest = before;
                false
            }
        };
        self.parts(name, parts, measured, depth)
    }

    /// The part of a shape behind its name.
    fn parts(&mut self, name: &'static str, parts: Parts, measured: bool, depth: usize) -> Option<Fields> {
        let before = self.rest;
        let is_empty = self.word().eq_ignore_ascii_case("EMPTY");
        if !is_empty {
            self.rest = before;
        }
        if parts == Parts::Point {
            if is_empty {
                return Some(self.space.point(Value::NULL, Value::NULL, None, None));
            }
            self.symbol('(')?;
            let point = self.point(measured)?;
            self.symbol(')')?;
            return Some(point);
        }
        let items = if is_empty { Vec::new() } else { self.items(parts, measured, depth)? };
        let field = match parts {
            Parts::Point | Parts::Points => "Points",
            Parts::Rings => "Rings",
            Parts::ComponentsOf(_) | Parts::Components => "Components",
        };
        Some(vec![("Kind", Value::text(name)), (field, Value::list(items))])
    }

    fn items(&mut self, parts: Parts, measured: bool, depth: usize) -> Option<Vec<Value>> {
        self.symbol('(')?;
        let mut items = Vec::new();
        loop {
            let item = match parts {
                Parts::Point | Parts::Points => self.point(measured)?,
                Parts::Rings => self.parts("LINESTRING", Parts::Points, measured, depth)?,
                // `MULTIPOINT (1 2, 3 4)` is written as often as `MULTIPOINT ((1 2), (3 4))`.
                Parts::ComponentsOf("POINT") if !self.rest.trim_start().starts_with(['(', 'E', 'e']) => {
                    self.point(measured)?
                }
                Parts::ComponentsOf(name) => {
                    let (name, parts) = kind(name)?;
                    self.parts(name, parts, measured, depth)?
                }
                Parts::Components => self.shape(depth)?,
            };
            items.push(Value::from(Record::of(item)));
            if self.symbol(',').is_none() {
                self.symbol(')')?;
                return Some(items);
            }
        }
    }

    /// Two to four coordinates.
    fn point(&mut self, measured: bool) -> Option<Fields> {
        let (first, second) = (self.number()?, self.number()?);
        let (third, fourth) = (self.number(), self.number());
        let (z, m) = if measured && fourth.is_none() { (None, third) } else { (third, fourth) };
        let given = |value: Option<Value>| value.filter(|value| !value.is_null());
        Some(self.space.point(first, second, given(z), given(m)))
    }

    fn number(&mut self) -> Option<Value> {
        // A coordinate that is left out before a measure.
        if let Some(after) = self.rest.trim_start().strip_prefix("NULL") {
            self.rest = after;
            return Some(Value::NULL);
        }
        let rest = self.rest.trim_start();
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E')))
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let number = number.parse::<f64>().ok().filter(|number| number.is_finite())?;
        self.rest = after;
        Some(Value::number(number))
    }

    /// The next run of letters; empty where there is none.
    fn word(&mut self) -> &'t str {
        let rest = self.rest.trim_start();
        let (word, after) =
            rest.split_at(rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len()));
        self.rest = after;
        word
    }

    fn symbol(&mut self, symbol: char) -> Option<()> {
        self.rest = self.rest.trim_start().strip_prefix(symbol)?;
        Some(())
    }
}
