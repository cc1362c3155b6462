//! The XML of a worksheet (ECMA-376, 18.3): rows of cells, one after another.

#![deny(clippy::arithmetic_side_effects)]

use super::moment::{self, Format};
use super::part::{Part, PartReader, check_length, corrupted, unreadable};
use super::plain::{CellKind, PlainCell};
use super::reference::{self, Area, COLUMNS, ROWS};
use super::sheet::{Sheet, SheetRow, SheetRows};
use super::strings::{append_reference, rich_text, unescape};
use m_engine::value::{Number, Text};
use m_engine::{Cell, Error, Result, Value};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::io::BufRead;
use std::rc::Rc;

/// A worksheet.
pub(super) struct SheetXml {
    part: Part,
    context: Context,
    dimension: Option<Area>,
}

#[derive(Clone)]
struct Context {
    strings: Rc<Vec<Text>>,
    formats: Rc<Vec<Format>>,
    is_1904: bool,
}

impl SheetXml {
    /// Errors: the beginning of the XML cannot be read.
    pub(super) fn new(
        part: Part,
        strings: Rc<Vec<Text>>,
        formats: Rc<Vec<Format>>,
        is_1904: bool,
    ) -> Result<SheetXml> {
        let mut reader = Reader::from_reader(part.open());
        let mut buffer = Vec::new();
        let dimension = loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(unreadable)? {
                Event::Start(start) | Event::Empty(start) => match start.local_name().as_ref() {
                    "dimension" => break attribute(&start, "ref")?.and_then(|text| Area::parse(&text)),
                    "sheetData" => break None,
                    _ => {}
                },
                Event::Eof => return Err(corrupted()),
                _ => {}
            }
        };
        Ok(SheetXml { part, context: Context { strings, formats, is_1904 }, dimension })
    }
}

impl Sheet for SheetXml {
    fn dimension(&self) -> Option<Area> {
        self.dimension
    }

    fn rows(&self) -> Box<dyn SheetRows> {
        Box::new(RowsXml {
            reader: Reader::from_reader(self.part.open()),
            buffer: Vec::new(),
            value: String::new(),
            context: self.context.clone(),
            next_row: 0,
            width: 0,
            is_over: false,
        })
    }
}

struct RowsXml {
    reader: Reader<PartReader>,
    buffer: Vec<u8>,
    /// The value of the cell at hand.
    value: String,
    context: Context,
    /// The row that comes next, where it does not say so.
    next_row: u32,
    /// How many cells the last row had.
    width: usize,
    is_over: bool,
}

impl SheetRows for RowsXml {
    fn next(&mut self) -> Option<Result<SheetRow>> {
        if self.is_over {
            return None;
        }
        let row = self.read_row().transpose();
        self.is_over = !matches!(row, Some(Ok(_)));
        row
    }
}

/// An attribute's value with its references resolved.
fn attribute(start: &BytesStart, name: &str) -> Result<Option<String>> {
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| corrupted())?;
        if attribute.key.as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| corrupted())?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// What the start of a cell says.
struct Start {
    /// Its column, where it says so.
    column: Option<u32>,
    style: usize,
    kind: CellKind,
}

impl Start {
    /// Errors: the attributes are damaged, or the place is none.
    fn read(start: &BytesStart) -> Result<Start> {
        let mut read = Start { column: None, style: 0, kind: CellKind::Number };
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| corrupted())?;
            let name = attribute.key.as_ref();
            if !matches!(name, "r" | "s" | "t") {
                continue;
            }
            // Places, styles and types have nothing that is escaped or a space, unless somebody makes a riddle of them.
            let value = match attribute.value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                true => attribute.value,
                false => attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| corrupted())?,
            };
            match name {
                "r" => read.column = Some(reference::cell(&value).ok_or_else(corrupted)?.1),
                "s" => read.style = value.parse().unwrap_or(0),
                _ => read.kind = CellKind::of(&value),
            }
        }
        Ok(read)
    }
}

impl RowsXml {
    fn read_row(&mut self) -> Result<Option<SheetRow>> {
        loop {
            self.buffer.clear();
            match self.reader.read_event_into(&mut self.buffer).map_err(unreadable)? {
                Event::Start(start) if start.local_name().as_ref() == "row" => {
                    let number = attribute(&start, "r")?;
                    let row = self.row_number(number)?;
                    let cells = self.read_cells()?;
                    self.width = cells.len();
                    if !cells.is_empty() {
                        return Ok(Some(SheetRow { number: row, cells }));
                    }
                }
                Event::Empty(start) if start.local_name().as_ref() == "row" => {
                    let number = attribute(&start, "r")?;
                    self.row_number(number)?;
                }
                Event::End(end) if end.local_name().as_ref() == "sheetData" => return Ok(None),
                Event::Eof => return Err(corrupted()),
                Event::Empty(start) if start.local_name().as_ref() == "sheetData" => return Ok(None),
                _ => {}
            }
        }
    }

    /// Rows come in order, each once.
    fn row_number(&mut self, number: Option<String>) -> Result<u32> {
        let row = match number {
            Some(text) => {
                text.parse::<u32>().ok().and_then(|number| number.checked_sub(1)).ok_or_else(corrupted)?
            }
            None => self.next_row,
        };
        if row < self.next_row || row >= ROWS {
            return Err(corrupted());
        }
        self.next_row = row.saturating_add(1);
        Ok(row)
    }

    fn read_cells(&mut self) -> Result<Vec<(u32, Cell)>> {
        let mut cells: Vec<(u32, Cell)> = Vec::with_capacity(self.width);
        let mut next_column = 0;
        // Whether the parser is at the end of a tag, so that what comes next may be read without it.
        let mut is_between = true;
        loop {
            while is_between && self.read_plain_cell(&mut cells, &mut next_column)? {}
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer).map_err(unreadable)?;
            is_between = !matches!(event, Event::Text(_) | Event::GeneralRef(_));
            match event {
                Event::Start(start) if start.local_name().as_ref() == "c" => {
                    let Start { column, style, kind } = Start::read(&start)?;
                    let column = next(column, &mut next_column)?;
                    if let Some(cell) = self.read_cell(kind, style)? {
                        cells.push((column, cell));
                    }
                }
                Event::Empty(start) if start.local_name().as_ref() == "c" => {
                    let place = attribute(&start, "r")?.and_then(|text| reference::cell(&text));
                    next_column = place.map_or(next_column, |(_, column)| column).saturating_add(1);
                }
                Event::End(end) if end.local_name().as_ref() == "row" => return Ok(cells),
                Event::Eof => return Err(corrupted()),
                _ => {}
            }
        }
    }

    /// Reads the next cell, where it is written as nearly all are.
    fn read_plain_cell(&mut self, cells: &mut Vec<(u32, Cell)>, next_column: &mut u32) -> Result<bool> {
        let part = self.reader.get_mut();
        let bytes = part.fill_buf().map_err(|error| unreadable(error.into()))?;
        let Some(PlainCell { column, style, kind, value, length }) = PlainCell::read(bytes) else {
            return Ok(false);
        };
        match value {
            None => *next_column = column.unwrap_or(*next_column).saturating_add(1),
            Some(value) => {
                let column = next(column, next_column)?;
                if !value.is_empty() || kind == CellKind::Text {
                    cells.push((column, self.context.cell(kind, value, style)?));
                }
            }
        }
        part.consume(length);
        Ok(true)
    }

    /// The value of a cell whose start has been read; `None` for an empty one.
    fn read_cell(&mut self, kind: CellKind, style: usize) -> Result<Option<Cell>> {
        let RowsXml { reader, buffer, value, context, .. } = self;
        value.clear();
        let mut inline = None;
        let mut in_value = false;
        loop {
            buffer.clear();
            match reader.read_event_into(buffer).map_err(unreadable)? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "v" => {
                        check_length(value)?;
                        in_value = true;
                    }
                    "is" => inline = Some(rich_text(reader, "is", &mut Vec::new())?),
                    _ => {}
                },
                Event::Text(text) if in_value => value.push_str(&text.xml10_content()),
                Event::GeneralRef(part) if in_value => append_reference(&part, value),
                Event::End(end) => match end.local_name().as_ref() {
                    "v" => in_value = false,
                    "c" => break,
                    _ => {}
                },
                Event::Eof => return Err(corrupted()),
                _ => {}
            }
        }
        match inline {
            Some(text) => Ok(Some(Cell::Value(text.into()))),
            None if value.is_empty() && kind != CellKind::Text => Ok(None),
            None => context.cell(kind, value, style).map(Some),
        }
    }
}

/// The column of a cell that says it or does not; those of a row come in order, each once.
fn next(column: Option<u32>, next_column: &mut u32) -> Result<u32> {
    let column = column.unwrap_or(*next_column);
    if column < *next_column || column >= COLUMNS {
        return Err(corrupted());
    }
    *next_column = column.saturating_add(1);
    Ok(column)
}

/// A value without white space around it.
fn trim(value: &str) -> &str {
    match value.as_bytes() {
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => value,
        _ => value.trim(),
    }
}

impl Context {
    /// The value of a cell by its type.
    fn cell(&self, kind: CellKind, value: &str, style: usize) -> Result<Cell> {
        Ok(match kind {
            CellKind::Shared => {
                let position = trim(value).parse::<usize>().ok();
                let text = position.and_then(|position| self.strings.get(position)).ok_or_else(corrupted)?;
                Cell::Value(text.clone().into())
            }
            CellKind::Text | CellKind::InlineText => Cell::Value(unescape(value).into()),
            CellKind::Logical => Cell::Value((trim(value) == "1" || trim(value) == "true").into()),
            CellKind::Error => {
                Cell::error(Error::data_format(format!("Invalid cell value '{value}'."), Value::NULL))
            }
            CellKind::Date => Cell::Value(moment::iso(trim(value)).ok_or_else(corrupted)?),
            CellKind::Number => {
                let number = Number::parse(trim(value)).filter(|number| number.to_f64().is_finite());
                let number = number.ok_or_else(corrupted)?;
                match self.formats.get(style).copied().unwrap_or(Format::Number) {
                    Format::Number => Cell::Value(number.into()),
                    format => moment::cell(number.to_f64(), format, self.is_1904),
                }
            }
        })
    }
}
