//! Finds the fields of delimited text: a byte-wise scan that may stop anywhere and go on when more text has arrived.

use super::options::{Delimiter, Dialect};

/// Where a field stands in the text of its row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether quotes in it have to be removed.
    pub(super) quoted: bool,
}

/// What the scan came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found {
    /// A row; the next one begins at this byte.
    Row(usize),
    /// The end of the text before the end of the row.
    More,
}

/// A scan through one row after the other. Offsets are relative to the first byte of the row.
pub(super) struct Scan {
    texts: Vec<Vec<u8>>,
    whitespace: bool,
    quote_always: bool,
    quoted_lines: bool,
    /// The length of the longest delimiter.
    longest: usize,
    /// The only delimiter's byte, where it is just one: the common case.
    single: Option<u8>,
    /// The bytes that may end a field or need a closer look.
    special: [bool; 256],
    /// The next byte to look at.
    at: usize,
    field: usize,
    quoted: bool,
    inside: bool,
    fields: Vec<Field>,
}

impl Scan {
    pub(super) fn new(dialect: &Dialect) -> Scan {
        let texts: Vec<Vec<u8>> = match &dialect.delimiter {
            Delimiter::Texts(texts) => texts.iter().map(|text| text.as_bytes().to_vec()).collect(),
            Delimiter::Whitespace | Delimiter::Positions(_) => Vec::new(),
        };
        let whitespace = dialect.delimiter == Delimiter::Whitespace;
        let mut special = [false; 256];
        let starts = texts.iter().filter_map(|text| text.first()).copied();
        let blanks: &[u8] = if whitespace { b" \t\x0B\x0C" } else { b"" };
        for byte in starts.chain(*b"\r\n").chain(blanks.iter().copied()) {
            special[usize::from(byte)] = true;
        }
        // Fixed positions cut the line as it stands, quotes and all.
        special[usize::from(b'"')] = !matches!(dialect.delimiter, Delimiter::Positions(_));
        let single = match texts.as_slice() {
            [text] if text.len() == 1 => text.first().copied(),
            _ => None,
        };
        Scan {
            longest: texts.iter().map(Vec::len).max().unwrap_or(1),
            single,
            texts,
            whitespace,
            quote_always: dialect.quote_always,
            quoted_lines: dialect.quoted_lines,
            special,
            at: 0,
            field: 0,
            quoted: false,
            inside: false,
            fields: Vec::new(),
        }
    }

    /// The fields of the row that was found last.
    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Starts the next row.
    pub(super) fn next_row(&mut self) {
        (self.at, self.field, self.quoted, self.inside) = (0, 0, false, false);
        self.fields.clear();
    }

    /// Goes on to the end of the row. `text` begins with the row's first byte; `last` says that no more text follows.
    pub(super) fn row(&mut self, text: &[u8], last: bool) -> Found {
        loop {
            let rest = text.get(self.at..).unwrap_or_default();
            let skipped = if self.inside {
                rest.iter().position(|byte| matches!(byte, b'"' | b'\r' | b'\n'))
            } else {
                rest.iter().position(|byte| self.special[usize::from(*byte)])
            };
            let Some(skipped) = skipped else {
                self.at = text.len();
                return if last { self.end_of_text(text) } else { Found::More };
            };
            self.at += skipped;
            let rest = text.get(self.at..).unwrap_or_default();
            // A delimiter, a line break or a doubled quote may be cut by the end of the text at hand.
            if rest.len() < self.longest.max(2) && !last && self.single != rest.first().copied() {
                return Found::More;
            }
            if let Some(next) = self.step(rest) {
                return Found::Row(next);
            }
        }
    }

    /// Takes the special byte at the scan's position; at the end of a row gives where the next one begins.
    fn step(&mut self, rest: &[u8]) -> Option<usize> {
        let byte = rest.first().copied().unwrap_or(b'\n');
        if self.inside {
            return self.step_inside(byte, rest);
        }
        if self.single == Some(byte) {
            self.end_field(1);
            return None;
        }
        match byte {
            b'\r' | b'\n' => return Some(self.end_row(break_length(rest))),
            b'"' if self.quote_always || self.at == self.field => {
                self.inside = true;
                self.quoted = true;
                self.at += 1;
                return None;
            }
            _ => {}
        }
        if self.whitespace && is_blank(byte) {
            self.blank(rest);
            return None;
        }
        match self.texts.iter().filter(|text| rest.starts_with(text)).map(Vec::len).max() {
            Some(length) => self.end_field(length),
            None => self.at += 1,
        }
        None
    }

    fn step_inside(&mut self, byte: u8, rest: &[u8]) -> Option<usize> {
        match byte {
            b'"' if rest.get(1) == Some(&b'"') => self.at += 2,
            b'"' => {
                self.inside = false;
                self.at += 1;
            }
            _ if self.quoted_lines => self.at += 1,
            _ => return Some(self.end_row(break_length(rest))),
        }
        None
    }

    /// White space ends a field, however much of it comes; at the beginning of a line it is skipped.
    fn blank(&mut self, rest: &[u8]) {
        if self.at == self.field {
            self.at += 1;
            self.field = self.at;
            return;
        }
        // One blank ends the field; those after it are skipped as the beginning of the next one.
        debug_assert!(!rest.is_empty());
        self.end_field(1);
    }

    fn end_field(&mut self, delimiter: usize) {
        self.fields.push(Field { start: self.field, end: self.at, quoted: self.quoted });
        self.at += delimiter;
        self.field = self.at;
        self.quoted = false;
    }

    fn end_row(&mut self, line_break: usize) -> usize {
        // White space at the end of a line ends no field.
        if !(self.whitespace && self.at == self.field && !self.fields.is_empty()) {
            self.fields.push(Field { start: self.field, end: self.at, quoted: self.quoted });
        }
        self.at + line_break
    }

    fn end_of_text(&mut self, text: &[u8]) -> Found {
        // The line break of the last line begins no further row.
        if text.is_empty() { Found::More } else { Found::Row(self.end_row(0)) }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0B | 0x0C)
}

fn break_length(rest: &[u8]) -> usize {
    if rest.starts_with(b"\r\n") { 2 } else { 1 }
}

/// The text of a field with quotes in it: the quotes that open and close go, a doubled one stays once.
pub(super) fn unquote(field: &str, quote_always: bool) -> String {
    let mut text = String::with_capacity(field.len());
    let mut inside = false;
    let mut characters = field.char_indices().peekable();
    while let Some((position, character)) = characters.next() {
        if character != '"' {
            text.push(character);
        } else if inside {
            if characters.peek().is_some_and(|(_, next)| *next == '"') {
                characters.next();
                text.push('"');
            } else {
                inside = false;
            }
        } else if quote_always || position == 0 {
            inside = true;
        } else {
            text.push('"');
        }
    }
    text
}
