//! Results as JSON: rows as objects, nested values whole.

use super::cells::{Cells, Shown};
use super::rows::{RowStream, iso, may_hold_halves, push_date};
use super::{Options, WriteError, Written};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use m_engine::value::{Batch, Column, Data, Number, Part};
use m_engine::{Cell, Cx, Error, Value};
use std::io::Write;

/// How deep a value may nest: one that contains itself has no end.
const DEPTH: usize = 100;
/// How long one cell may become: an endless list in a cell has no end either.
const LARGEST: usize = 256 << 20;

/// What stands around rows.
pub(super) struct Layout {
    before: &'static str,
    between: &'static str,
    behind: &'static str,
    /// Instead of all, where there is no row.
    nothing: &'static str,
}

/// One array.
pub(super) const ARRAY: Layout =
    Layout { before: "[\n  ", between: ",\n  ", behind: "\n]\n", nothing: "[]\n" };
/// A row in each line.
pub(super) const LINES: Layout = Layout { before: "", between: "\n", behind: "\n", nothing: "" };

pub(super) fn write(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
    layout: &Layout,
) -> Result<Written, WriteError> {
    if !matches!(value.data, Data::Table(_) | Data::List(_)) {
        return write_one(cx, value, options, out);
    }
    let written = write_rows(cx, value, options, out, layout)?;
    let end = if written.rows == 0 { layout.nothing } else { layout.behind };
    out.write_all(end.as_bytes())?;
    Ok(written)
}

/// A value that is no rows: a record as an object, anything else as it is.
fn write_one(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
) -> Result<Written, WriteError> {
    let mut json = Json::new(cx, options, 1);
    match &value.data {
        Data::Record(record) => {
            let fields: Vec<(String, Cell)> =
                record.fields().map(|(name, cell)| (name.to_display(), cell.clone())).collect();
            json.row(fields.iter().map(|(name, cell)| (name.as_str(), cell)), out)?;
        }
        _ => json.top(&Cell::Value(value.clone()), "Value", out)?,
    }
    writeln!(out)?;
    Ok(Written { rows: 1, remarks: json.cells.remarks })
}

fn write_rows(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
    layout: &Layout,
) -> Result<Written, WriteError> {
    let is_table = matches!(value.data, Data::Table(_));
    let mut rows = RowStream::new(cx, value, options.first)?;
    let names: Vec<String> = rows.columns.iter().map(|name| name.to_display()).collect();
    let mut json = Json::new(cx, options, 0);
    while let Some(part) = rows.next_part(cx) {
        let part = part?;
        let count = if let Part::Batch(batch) = &part { batch.rows() } else { 1 };
        for index in 0..count {
            out.write_all(if json.row == 0 { layout.before } else { layout.between }.as_bytes())?;
            json.row += 1;
            match &part {
                Part::Row(row) if !is_table => json.top(row.first().unwrap_or(&NULL), "Value", out)?,
                Part::Row(row) => json.row(names.iter().map(String::as_str).zip(row), out)?,
                Part::Batch(batch) => json.batch_row(&names, batch, index, out)?,
            }
            options.progress.row();
        }
    }
    Ok(Written { rows: json.row, remarks: json.cells.remarks })
}

/// What stands where there is no cell.
const NULL: Cell = Cell::Value(Value::NULL);

/// Writes values cell by cell: each is complete in memory before it goes out, so that one that fails in its middle leaves
/// no half of it.
struct Json<'c> {
    cx: &'c Cx,
    cells: Cells,
    /// The row that is being written, from 1.
    row: usize,
    text: Vec<u8>,
    /// Whether the cell has become too long; it fails as a whole then.
    full: bool,
}

/// Where in a row something is: a column, and fields inside its value.
struct Place<'p> {
    name: &'p str,
    outer: Option<&'p Place<'p>>,
}

impl Place<'_> {
    fn path(&self) -> String {
        match self.outer {
            Some(outer) => format!("{}.{}", outer.path(), self.name),
            None => self.name.to_owned(),
        }
    }
}

impl<'c> Json<'c> {
    fn new(cx: &'c Cx, options: &Options<'_>, row: usize) -> Json<'c> {
        Json { cx, cells: Cells::new(options), row, text: Vec::new(), full: false }
    }

    /// An object whose fields go out one by one.
    fn row<'f>(
        &mut self,
        fields: impl Iterator<Item = (&'f str, &'f Cell)>,
        out: &mut dyn Write,
    ) -> Result<(), WriteError> {
        self.text.push(b'{');
        for (index, (name, cell)) in fields.enumerate() {
            if index > 0 {
                self.text.push(b',');
            }
            self.string(name);
            self.text.push(b':');
            self.top(cell, name, out)?;
        }
        self.text.push(b'}');
        self.put(out)
    }

    /// An object of a row of a batch.
    fn batch_row(
        &mut self,
        names: &[String],
        batch: &Batch,
        row: usize,
        out: &mut dyn Write,
    ) -> Result<(), WriteError> {
        self.text.push(b'{');
        for (index, (name, column)) in names.iter().zip(batch.columns()).enumerate() {
            if index > 0 {
                self.text.push(b',');
            }
            self.string(name);
            self.text.push(b':');
            if !self.plain_cell(column, row) {
                self.top(&column.cell(row), name, out)?;
            }
        }
        self.text.push(b'}');
        self.put(out)
    }

    /// Writes a cell of a column of one kind. False, and nothing, where it is none of its plain values.
    fn plain_cell(&mut self, column: &Column, row: usize) -> bool {
        let Some(odd) = column.odd() else { return false };
        if !odd.is_plain(row) {
            if odd.is_null(row) {
                self.put_text("null");
            }
            return odd.is_null(row);
        }
        match column {
            Column::Texts(texts, _) if !may_hold_halves(texts.get(row)) => self.string(texts.get(row)),
            Column::Numbers(values, _) => match values.get(row) {
                Some(number) => self.number(&Number::from(*number)),
                None => return false,
            },
            Column::Dates(values, _) => {
                let Some(date) = values.get(row) else { return false };
                let mut text = String::with_capacity(10);
                push_date(&mut text, *date);
                self.string(&text);
            }
            Column::Logicals(values, _) => {
                self.put_text(if values.get(row) == Some(&true) { "true" } else { "false" });
            }
            _ => return false,
        }
        true
    }

    /// A cell of a row, or an item of a list.
    fn top(&mut self, cell: &Cell, name: &str, out: &mut dyn Write) -> Result<(), WriteError> {
        let start = self.text.len();
        self.cell(cell, &Place { name, outer: None }, 0, start)?;
        self.put(out)
    }

    fn put(&mut self, out: &mut dyn Write) -> Result<(), WriteError> {
        out.write_all(&self.text)?;
        self.text.clear();
        Ok(())
    }

    /// A cell at `depth`, whose outermost one begins at `top`; an error leaves nothing of it but what stands for errors.
    fn cell(&mut self, cell: &Cell, place: &Place<'_>, depth: usize, top: usize) -> Result<(), WriteError> {
        let start = self.text.len();
        let written = match cell.force(self.cx) {
            Ok(value) => self.value(&value, place, depth, top),
            Err(error) => Err(error.into()),
        };
        match written {
            Err(WriteError::Evaluation(error)) if depth == 0 || !self.full => {
                self.full = false;
                self.text.truncate(start);
                match self.cells.failed(self.cx, error, self.row, &place.path())? {
                    Shown::Error(words) => self.string(&words),
                    _ => self.text.extend(b"null"),
                }
                Ok(())
            }
            written => written,
        }
    }

    fn value(
        &mut self,
        value: &Value,
        place: &Place<'_>,
        depth: usize,
        top: usize,
    ) -> Result<(), WriteError> {
        self.cx.check_cancelled()?;
        if self.text.len() - top > LARGEST {
            self.full = true;
            let size = LARGEST >> 20;
            return Err(Error::expression(format!(
                "The value is too large to be written as JSON in one cell: more than {size} MB."
            ))
            .into());
        }
        let nests = matches!(value.data, Data::List(_) | Data::Record(_) | Data::Table(_));
        if nests && depth == DEPTH {
            return Err(Error::expression(format!(
                "The value is nested too deeply to be written as JSON: more than {DEPTH} levels."
            ))
            .into());
        }
        match &value.data {
            Data::Null => self.text.extend(b"null"),
            Data::Logical(logical) => self.put_text(if *logical { "true" } else { "false" }),
            Data::Number(number) => self.number(number),
            Data::Text(text) => self.string(&text.to_display()),
            Data::Date(_) | Data::Time(_) | Data::DateTime(_) | Data::DateTimeZone(_) | Data::Duration(_) => {
                self.string(&iso(value));
            }
            Data::Binary(binary) => {
                let encoded = STANDARD.encode(binary.bytes(self.cx)?);
                self.string(&encoded);
            }
            Data::List(list) => {
                let mut items = list.iter(self.cx)?;
                self.text.push(b'[');
                let mut first = true;
                while let Some(item) = items.next(self.cx) {
                    self.separate(&mut first);
                    self.cell(&item?, place, depth + 1, top)?;
                }
                self.text.push(b']');
            }
            Data::Record(record) => {
                let fields = record.fields().map(|(field, cell)| (field.to_display(), cell));
                self.object(fields, place, depth, top)?;
            }
            Data::Table(_) => {
                let mut rows = RowStream::new(self.cx, value, None)?;
                let names: Vec<String> = rows.columns.iter().map(|column| column.to_display()).collect();
                self.text.push(b'[');
                let mut first = true;
                while let Some(row) = rows.next(self.cx) {
                    let row = row?;
                    self.separate(&mut first);
                    self.object(names.iter().cloned().zip(&row), place, depth + 1, top)?;
                }
                self.text.push(b']');
            }
            Data::Function(_) | Data::Type(_) => {
                let kind = self.cells.kind(value.kind().name());
                self.string(&kind);
            }
        }
        Ok(())
    }

    fn object<'f>(
        &mut self,
        fields: impl Iterator<Item = (String, &'f Cell)>,
        place: &Place<'_>,
        depth: usize,
        top: usize,
    ) -> Result<(), WriteError> {
        self.text.push(b'{');
        let mut first = true;
        for (field, cell) in fields {
            self.separate(&mut first);
            self.string(&field);
            self.text.push(b':');
            self.cell(cell, &Place { name: &field, outer: Some(place) }, depth + 1, top)?;
        }
        self.text.push(b'}');
        Ok(())
    }

    fn separate(&mut self, first: &mut bool) {
        if !std::mem::replace(first, false) {
            self.text.push(b',');
        }
    }

    fn number(&mut self, number: &Number) {
        let double = number.to_f64();
        if let Some(integer) = number.to_i64() {
            // Memory takes whatever is written into it.
            let _ = write!(self.text, "{integer}");
        } else if let Number::Decimal(decimal) = number {
            self.put_text(&decimal.to_string());
        } else if double.is_finite() {
            self.put_text(&serde_json::Value::from(double).to_string());
        } else {
            self.cells.remarks.numbers += 1;
            self.text.extend(b"null");
        }
    }

    fn string(&mut self, text: &str) {
        if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
            self.text.push(b'"');
            self.text.extend_from_slice(text.as_bytes());
            self.text.push(b'"');
            return;
        }
        // Memory takes whatever is written into it.
        let _ = serde_json::to_writer(&mut self.text, text);
    }

    fn put_text(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }
}
