//! The text of a document, a piece at a time: only the row at hand and the bytes after it are in memory.

use super::options::{Delimiter, Dialect};
use super::scan::{Field, Found, Scan, unquote};
use crate::text::code_page::CodePage;
use crate::text::pieces::Pieces;
use m_engine::value::{Binary, Text};
use m_engine::{Cell, Cx, Result, Value};

/// Where the text of a document comes from.
#[derive(Clone)]
pub(super) enum Source {
    Text(Text),
    Binary(Binary, CodePage),
}

/// One reading of a document.
pub(super) struct Reader {
    pieces: Option<Pieces>,
    /// Decoded text that is not yet used up.
    text: String,
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
        Ok(Reader { pieces, text, row: 0, scan, positions, quote_always: dialect.quote_always, read: None })
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
                        self.pieces = None;
                        self.text.clear();
                        self.row = 0;
                        return Some(Err(error));
                    }
                }
            }
        }
    }

    /// Drops the rows that are done and decodes the next piece onto the end.
    fn refill(&mut self, cx: &Cx) -> Result<()> {
        self.text.drain(..self.row);
        self.row = 0;
        let Some(pieces) = &mut self.pieces else { return Ok(()) };
        if !pieces.decode(cx, &mut self.text)? {
            self.pieces = None;
        }
        Ok(())
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

/// The parts of a line that begin at these code units.
fn at_positions(line: &Text, positions: &[usize]) -> Vec<Cell> {
    let ends = positions.iter().skip(1).copied().chain([usize::MAX]);
    let parts = positions.iter().zip(ends).map(|(start, end)| line.slice(*start, end.saturating_sub(*start)));
    parts.map(|part| Cell::Value(Value::text(part))).collect()
}
