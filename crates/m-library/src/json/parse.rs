//! The JSON reader (RFC 8259), strict but for a comma behind the last field of an object: no comments, no leading zeros.

use m_engine::value::{List, ListBuilder, Number, Record, Shape, Text};
use m_engine::{Cell, Error, Result, Value};
use std::collections::HashMap;
use std::rc::Rc;

/// How deep a document may nest: more would exhaust the stack of whoever walks the value.
const DEPTH: usize = 1000;

/// The value of a document.
///
/// Errors: `DataFormat.Error` with the offset, in bytes of UTF-8, at which the text stops being JSON.
pub(super) fn parse(text: &str) -> Result<Value> {
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, shapes: Vec::new() };
    // Text that was decoded elsewhere may still carry the mark.
    if text.starts_with('\u{FEFF}') {
        parser.at = 3;
    }
    let value = parser.value(0)?;
    parser.skip_space();
    if parser.at < parser.bytes.len() {
        return Err(parser.error("We found extra characters at the end of JSON input."));
    }
    Ok(value)
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// For each depth the shape of the last object there: a list of alike objects shares one.
    shapes: Vec<Option<Rc<Shape>>>,
}

impl Parser<'_> {
    fn error(&self, message: &str) -> Error {
        let near: String = self.text.get(self.at..).unwrap_or_default().chars().take(1).collect();
        let detail = Record::of([("Value", Value::text(near)), ("Position", Value::number(self.at as f64))]);
        Error::data_format(message, detail.into())
    }

    /// The error for the byte at hand, or for the end of the text.
    fn unexpected(&self) -> Error {
        self.error(match self.bytes.get(self.at) {
            Some(_) => "We found an unexpected character in the JSON input.",
            None => "We reached the end of the buffer.",
        })
    }

    fn skip_space(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn peek(&mut self) -> Option<u8> {
        self.skip_space();
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Result<Value> {
        if depth > DEPTH {
            return Err(self.error("The JSON input is nested too deeply: more than 1000 levels."));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Value::from),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::from(true)),
            Some(b'f') => self.word("false", Value::from(false)),
            Some(b'n') => self.word("null", Value::NULL),
            _ => Err(self.unexpected()),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value> {
        if !self.bytes.get(self.at..).unwrap_or_default().starts_with(word.as_bytes()) {
            return Err(self.unexpected());
        }
        self.at += word.len();
        Ok(value)
    }

    fn array(&mut self, depth: usize) -> Result<Value> {
        self.at += 1;
        let mut items = ListBuilder::default();
        if self.take(b']') {
            return Ok(List::empty().into());
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(b']') {
                return Ok(items.finish().into());
            }
            if !self.take(b',') {
                return Err(self.unexpected());
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value> {
        self.at += 1;
        if self.take(b'}') {
            return Ok(Record::empty().into());
        }
        let shape = self.shapes.get(depth).cloned().flatten();
        let names = shape.as_ref().map(|shape| shape.names()).unwrap_or_default();
        let mut cells: Vec<Cell> = Vec::with_capacity(names.len());
        // The names from the first on that is not that of the last object.
        let mut others: Vec<Text> = Vec::new();
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.unexpected());
            }
            let is_known =
                others.is_empty() && names.get(cells.len()).is_some_and(|name| self.take_name(name));
            if !is_known {
                others.push(self.string()?);
            }
            if !self.take(b':') {
                return Err(self.unexpected());
            }
            cells.push(Cell::Value(self.value(depth + 1)?));
            let is_over = self.take(b'}');
            if !is_over && !self.take(b',') {
                return Err(self.unexpected());
            }
            // Microsoft's reader takes a comma before the closing brace of an object.
            if is_over || self.take(b'}') {
                if let Some(shape) = &shape
                    && others.is_empty()
                    && shape.len() == cells.len()
                {
                    return Ok(Record::from_shape(shape.clone(), cells).into());
                }
                let known = cells.len() - others.len();
                let names = names.iter().take(known).cloned().chain(others).collect();
                return Ok(self.record(names, cells, depth).into());
            }
        }
    }

    /// Passes over a name, where it is this one as it stands.
    fn take_name(&mut self, name: &Text) -> bool {
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        let is_it = rest.starts_with(name.as_bytes())
            && rest.get(name.len()) == Some(&b'"')
            && name.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\');
        if is_it {
            self.at += name.len() + 2;
        }
        is_it
    }

    /// A record whose shape is kept for the next object of its depth.
    fn record(&mut self, names: Vec<Text>, cells: Vec<Cell>, depth: usize) -> Record {
        match Shape::new(names.clone()) {
            Ok(shape) => {
                if self.shapes.len() <= depth {
                    self.shapes.resize(depth + 1, None);
                }
                self.shapes[depth] = Some(shape.clone());
                Record::from_shape(shape, cells)
            }
            Err(_) => last_of_each(names, cells),
        }
    }

    fn number(&mut self) -> Result<Value> {
        let start = self.at;
        self.at += usize::from(self.bytes.get(self.at) == Some(&b'-'));
        let whole = self.at;
        self.digits()?;
        if self.bytes.get(whole) == Some(&b'0') && self.at > whole + 1 {
            self.at = whole + 1;
            return Err(self.unexpected());
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.bytes.get(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        let number = self.text.get(start..self.at).and_then(Number::parse);
        number.map(Value::from).ok_or_else(|| self.error("We found an invalid number in the JSON input."))
    }

    /// One digit or more.
    fn digits(&mut self) -> Result<()> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        if count == 0 { Err(self.unexpected()) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<Text> {
        self.at += 1;
        let start = self.at;
        self.skip_plain();
        if self.bytes.get(self.at) == Some(&b'"') {
            let text = Text::from(self.text.get(start..self.at).unwrap_or_default());
            self.at += 1;
            return Ok(text);
        }
        let mut units: Vec<u16> = self.text.get(start..self.at).unwrap_or_default().encode_utf16().collect();
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Text::from_units(units));
                }
                Some(b'\\') => units.push(self.escape()?),
                Some(0..=0x1F) | None => return Err(self.unexpected()),
                Some(_) => {
                    let start = self.at;
                    self.skip_plain();
                    units.extend(self.text.get(start..self.at).unwrap_or_default().encode_utf16());
                }
            }
        }
    }

    fn skip_plain(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let stop = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F));
        self.at += stop.unwrap_or(rest.len());
    }

    fn escape(&mut self) -> Result<u16> {
        let unit = match self.bytes.get(self.at + 1) {
            Some(b'"') => b'"',
            Some(b'\\') => b'\\',
            Some(b'/') => b'/',
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => {
                let digits = self
                    .text
                    .get(self.at + 2..self.at + 6)
                    .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
                let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
                self.at += 2;
                let unit = unit.ok_or_else(|| self.unexpected())?;
                self.at += 4;
                return Ok(unit);
            }
            _ => {
                self.at += 1;
                return Err(self.unexpected());
            }
        };
        self.at += 2;
        Ok(u16::from(unit))
    }
}

/// Each name once, at its first place, with its last value.
fn last_of_each(names: Vec<Text>, cells: Vec<Cell>) -> Record {
    let mut positions: HashMap<Text, usize> = HashMap::new();
    let mut fields: Vec<(Text, Cell)> = Vec::new();
    for (name, cell) in names.into_iter().zip(cells) {
        match positions.get(&name).and_then(|position| fields.get_mut(*position)) {
            Some(field) => field.1 = cell,
            None => {
                positions.insert(name.clone(), fields.len());
                fields.push((name, cell));
            }
        }
    }
    Record::new(fields).unwrap_or_else(|_| Record::empty())
}
