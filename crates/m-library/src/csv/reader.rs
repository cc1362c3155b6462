//! The text of a document, a piece at a time: only the row at hand and the bytes after it are in memory.

use super::options::{Delimiter, Dialect};
use super::scan::{Field, Found, Scan, unquote};
use crate::text::code_page::CodePage;
use crate::text::pieces::Pieces;
use crate::text::units::Units;
use m_engine::value::{Batch, Binary, Column, Odd, Text, Texts};
use m_engine::{Cell, Cx, Result, Value};
use std::rc::Rc;

/// Where the text of a document comes from.
#[derive(Clone)]
pub(super) enum Source {
    Text(Text),
    Binary(Binary, CodePage),
}

/// One reading of a document.
pub(super) struct Reader {
    pieces: Option<Pieces>,
    /// Decoded text that is not yet used up. Batches of rows share it.
    text: Rc<String>,
    /// The first byte of the row at hand.
    row: usize,
    scan: Scan,
    positions: Option<Vec<usize>>,
    quote_always: bool,
    /// The columns that somebody reads; the others stay null. `None` for all.
    pub(super) read: Option<Vec<bool>>,
}

impl Reader {
    pub(super) fn open(cx: &Cx, source: &Source, dialect: &Dialect) -> Result<Reader> {
        let (text, pieces) = match source {
            Source::Text(text) => (text.to_string(), None),
            Source::Binary(binary, code_page) => (String::new(), Some(Pieces::open(cx, binary, *code_page)?)),
        };
        let positions = match &dialect.delimiter {
            Delimiter::Positions(positions) => Some(positions.clone()),
            _ => None,
        };
        let scan = Scan::new(dialect);
        Ok(Reader {
            pieces,
            text: Rc::new(text),
            row: 0,
            scan,
            positions,
            quote_always: dialect.quote_always,
            read: None,
        })
    }

    /// The next row's fields as texts; `None` at the end.
    pub(super) fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        self.scan.next_row();
        loop {
            let last = self.pieces.is_none();
            let text = self.text.as_bytes().get(self.row..).unwrap_or_default();
            match self.scan.row(text, last) {
                Found::Row(next) => {
                    let cells = self.cells();
                    self.row += next;
                    return Some(Ok(cells));
                }
                Found::More if last => return None,
                Found::More => {
                    if let Err(error) = self.refill(cx) {
                        return Some(Err(error));
                    }
                }
            }
        }
    }

    /// Drops the rows that are done and decodes the next piece onto the end. After an error nothing is left.
    fn refill(&mut self, cx: &Cx) -> Result<()> {
        let row = std::mem::take(&mut self.row);
        if Rc::get_mut(&mut self.text).is_none() {
            self.text = Rc::new(self.text.get(row..).unwrap_or_default().to_owned());
        } else if let Some(text) = Rc::get_mut(&mut self.text) {
            text.drain(..row);
        }
        let (Some(pieces), Some(text)) = (&mut self.pieces, Rc::get_mut(&mut self.text)) else {
            return Ok(());
        };
        let decoded = pieces.decode(cx, text);
        if decoded.is_err() {
            text.clear();
        }
        if !matches!(decoded, Ok(true)) {
            self.pieces = None;
        }
        decoded.map(|_| ())
    }

    /// The next rows that are in the text at hand, `count` fields of each, no more rows than `most`. `fit` makes the cells
    /// of a row that has more fields. `None` at the end.
    pub(super) fn batch(
        &mut self,
        cx: &Cx,
        count: usize,
        most: usize,
        fit: impl Fn(Vec<Cell>) -> Vec<Cell>,
    ) -> Option<Result<Batch>> {
        let mut columns: Vec<(usize, Spans)> = (0..count)
            .filter(|column| self.read.as_ref().is_none_or(|read| read.get(*column) == Some(&true)))
            .map(|column| (column, Spans::default()))
            .collect();
        let mut rows = 0;
        while rows < most {
            self.scan.next_row();
            let last = self.pieces.is_none();
            let text = self.text.as_bytes().get(self.row..).unwrap_or_default();
            match self.scan.row(text, last) {
                Found::Row(next) => {
                    if self.scan.fields().len() > count {
                        let cells = fit(self.cells());
                        for (column, spans) in &mut columns {
                            spans.odd(rows, cells.get(*column).cloned().unwrap_or(Cell::Value(Value::NULL)));
                        }
                    } else {
                        for (column, spans) in &mut columns {
                            let field = self.scan.fields().get(*column);
                            spans.push(rows, self.row, field, &self.text, self.quote_always);
                        }
                    }
                    self.row += next;
                    rows += 1;
                }
                Found::More if rows > 0 => break,
                Found::More if last => return None,
                Found::More => {
                    if let Err(error) = self.refill(cx) {
                        return Some(Err(error));
                    }
                }
            }
        }
        let mut made = vec![Column::Unread; count];
        for (column, spans) in columns {
            made[column] = Column::Texts(Texts::new(self.text.clone(), spans.spans), spans.odd);
        }
        Some(Ok(Batch::new(rows, made)))
    }

    /// Whether rows can be given in batches: of lines that are cut at positions there is nothing to gain.
    pub(super) fn has_batches(&self) -> bool {
        self.positions.is_none() && self.text.len() < u32::MAX as usize / 2
    }

    fn cells(&self) -> Vec<Cell> {
        let row = self.text.get(self.row..).unwrap_or_default();
        if let Some(positions) = &self.positions {
            let line = self.scan.fields().first().and_then(|field| row.get(..field.end)).unwrap_or_default();
            return at_positions(&Text::from(line), positions);
        }
        let fields = self.scan.fields().iter();
        match &self.read {
            None => fields.map(|field| self.cell(row, *field)).collect(),
            Some(read) => fields
                .enumerate()
                .map(|(column, field)| match read.get(column) {
                    Some(true) => self.cell(row, *field),
                    _ => Cell::Value(Value::NULL),
                })
                .collect(),
        }
    }

    fn cell(&self, row: &str, field: Field) -> Cell {
        let part = row.get(field.start..field.end).unwrap_or_default();
        let text = if field.quoted { Text::from(unquote(part, self.quote_always)) } else { Text::from(part) };
        Cell::Value(Value::text(text))
    }
}

/// The fields of a column.
#[derive(Default)]
struct Spans {
    spans: Vec<(u32, u32)>,
    odd: Odd,
}

impl Spans {
    fn odd(&mut self, row: usize, cell: Cell) {
        self.odd.push(row, cell);
        self.spans.push((0, 0));
    }

    /// Adds a field of the row that begins at `start`; a short row ends in empty texts.
    #[inline]
    fn push(&mut self, row: usize, start: usize, field: Option<&Field>, text: &str, quote_always: bool) {
        let Some(field) = field else { return self.spans.push((0, 0)) };
        let (from, to) = (start + field.start, start + field.end);
        if !field.quoted {
            return self.spans.push((from as u32, to as u32));
        }
        let part = text.get(from..to).unwrap_or_default();
        match part.strip_prefix('"').and_then(|part| part.strip_suffix('"')) {
            Some(inner) if !inner.as_bytes().contains(&b'"') => {
                self.spans.push((from as u32 + 1, to as u32 - 1));
            }
            _ => self.odd(row, Cell::Value(Value::text(Text::from(unquote(part, quote_always))))),
        }
    }
}

/// The parts of a line that begin at these code units.
fn at_positions(line: &Text, positions: &[usize]) -> Vec<Cell> {
    let units = Units::of(line);
    let ends = positions.iter().skip(1).copied().chain([usize::MAX]);
    let parts = positions.iter().zip(ends).map(|(start, end)| units.part(*start, end));
    parts.map(|part| Cell::Value(Value::text(part))).collect()
}
