//! Results as comma-separated values (RFC 4180).

use super::cells::{Cells, Shown};
use super::rows::{RowStream, may_hold_halves, plain, push_date};
use super::{Options, WriteError, Written};
use m_engine::value::{Column, Data, Part};
use m_engine::{Cell, Cx, Value, m_text};
use std::io::Write;

/// So many bytes of lines are written at once; a batch may have all rows of a table.
const BLOCK: usize = 64 * 1024;

pub(super) fn write(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
) -> Result<Written, WriteError> {
    let mut rows = RowStream::new(cx, value, options.first)?;
    let mut cells = Cells::new(options);
    let names: Vec<String> = rows.columns.iter().map(|name| name.to_display()).collect();
    let mut line = Line { text: String::new(), start: 0, fields: 0, null: options.null.clone() };
    for name in &names {
        line.field(name);
    }
    line.end();
    line.flush(out)?;
    let mut count = 0;
    while let Some(part) = rows.next_part(cx) {
        match part? {
            Part::Row(row) => {
                for (position, (name, cell)) in names.iter().zip(row).enumerate() {
                    line.cell(cx, &mut cells, rows.unread(position, &cell), &cell, (count + 1, name))?;
                }
                line.end();
                line.flush(out)?;
                count += 1;
                options.progress.row();
            }
            Part::Batch(batch) => {
                for row in 0..batch.rows() {
                    for (position, (name, column)) in names.iter().zip(batch.columns()).enumerate() {
                        if !line.plain_cell(column, row) {
                            let cell = column.cell(row);
                            let unread = rows.unread(position, &cell);
                            line.cell(cx, &mut cells, unread, &cell, (count + 1, name))
                                .or_else(|error| line.flush(out).map_err(WriteError::from).and(Err(error)))?;
                        }
                    }
                    line.end();
                    if line.start >= BLOCK {
                        line.flush(out)?;
                    }
                    count += 1;
                    options.progress.row();
                }
                line.flush(out)?;
            }
        }
    }
    Ok(Written { rows: count, remarks: cells.remarks })
}

/// Lines on their way out.
struct Line {
    text: String,
    /// Where the last begins.
    start: usize,
    fields: usize,
    /// What stands for null; without it null and the empty text are alike.
    null: Option<String>,
}

impl Line {
    /// Writes a cell of a column of one kind. False, and nothing, where it is none of its plain values.
    #[inline]
    fn plain_cell(&mut self, column: &Column, row: usize) -> bool {
        let Some(odd) = column.odd() else { return false };
        if !odd.is_plain(row) {
            if odd.is_null(row) {
                self.null();
                return true;
            }
            return false;
        }
        match column {
            Column::Texts(texts, _) if !may_hold_halves(texts.get(row)) => self.field(texts.get(row)),
            Column::Numbers(values, _) if self.null.is_none() => {
                let Some(number) = values.get(row).filter(|number| number.is_finite()) else { return false };
                self.separate();
                m_text::push_number(&mut self.text, *number);
            }
            Column::Dates(values, _) if self.null.is_none() => {
                let Some(date) = values.get(row) else { return false };
                self.separate();
                push_date(&mut self.text, *date);
            }
            Column::Logicals(values, _) => {
                self.field(if values.get(row) == Some(&true) { "true" } else { "false" });
            }
            _ => return false,
        }
        true
    }

    /// Writes a cell at a place, its row and column. `unread` is the kind of one that nobody is to evaluate.
    fn cell(
        &mut self,
        cx: &Cx,
        cells: &mut Cells,
        unread: Option<&'static str>,
        cell: &Cell,
        (row, column): (usize, &str),
    ) -> Result<(), WriteError> {
        if let Some(kind) = unread {
            self.field(&cells.kind(kind));
            return Ok(());
        }
        match cells.read(cx, cell, row, column)? {
            Shown::Value(value) if matches!(value.data, Data::Null) => self.null(),
            Shown::Value(value) => {
                self.field(&plain(&value).unwrap_or_else(|| cells.kind(value.kind().name())));
            }
            Shown::Nothing => self.null(),
            Shown::Error(words) => self.field(&words),
        }
        Ok(())
    }

    fn field(&mut self, field: &str) {
        self.separate();
        let is_special = is_special(field.as_bytes()) || self.null.as_deref() == Some(field);
        if !is_special {
            return self.text.push_str(field);
        }
        self.text.push('"');
        self.text.push_str(&field.replace('"', "\"\""));
        self.text.push('"');
    }

    fn null(&mut self) {
        match self.null.take() {
            Some(null) => {
                self.separate();
                self.text.push_str(&null);
                self.null = Some(null);
            }
            None => self.field(""),
        }
    }

    fn separate(&mut self) {
        if self.fields > 0 {
            self.text.push(',');
        }
        self.fields += 1;
    }

    /// Ends a line.
    fn end(&mut self) {
        // Readers pass over an empty line; a row of one empty field is none.
        if self.fields == 1 && self.text.len() == self.start && self.null.is_none() {
            self.text.push_str("\"\"");
        }
        self.text.push_str("\r\n");
        self.start = self.text.len();
        self.fields = 0;
    }

    /// Writes the lines that are complete.
    fn flush(&mut self, out: &mut dyn Write) -> std::io::Result<()> {
        out.write_all(self.text.get(..self.start).unwrap_or_default().as_bytes())?;
        self.text.clear();
        self.start = 0;
        Ok(())
    }
}

/// Whether a field has to be quoted: eight bytes are looked at at once.
fn is_special(field: &[u8]) -> bool {
    const LOW: u64 = u64::MAX / 255;
    let (words, rest) = field.as_chunks::<8>();
    let mut last = [b' '; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    words.iter().chain([&last]).any(|bytes| {
        let word = u64::from_ne_bytes(*bytes);
        // A byte of a difference is zero where there is the character; borrows come from below one that is.
        let has = |byte: u8| {
            let difference = word ^ (LOW * u64::from(byte));
            difference.wrapping_sub(LOW) & !difference & (LOW << 7)
        };
        has(b',') | has(b'"') | has(b'\r') | has(b'\n') != 0
    })
}

#[cfg(test)]
mod tests {
    use super::is_special;

    /// At every place of fields of every length, among bytes that differ from the four by one.
    #[test]
    fn what_is_to_be_quoted_is_found_everywhere() {
        for length in 0..40 {
            for beside in
                [b'a', b'+', b'-', b'!', b'#', 0x0B, 0x0C, 0x0E, 0x09, 0xAC, 0xA2, 0x8D, 0x8A, 0x00, 0xFF]
            {
                let plain = vec![beside; length];
                assert!(!is_special(&plain), "{plain:?}");
                for (place, byte) in (0..length).flat_map(|place| b",\"\r\n".map(|byte| (place, byte))) {
                    let mut special = plain.clone();
                    special[place] = byte;
                    assert!(is_special(&special), "{special:?}");
                }
            }
        }
    }
}
