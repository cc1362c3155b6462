//! Results as comma-separated values (RFC 4180).

use super::cells::{Cells, Shown};
use super::rows::{RowStream, plain};
use super::{Options, WriteError, Written};
use m_engine::value::Data;
use m_engine::{Cx, Value};
use std::io::Write;

pub(super) fn write(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
) -> Result<Written, WriteError> {
    let mut rows = RowStream::new(cx, value, options.first)?;
    let mut cells = Cells::new(options.errors);
    let names: Vec<String> = rows.columns.iter().map(|name| name.to_display()).collect();
    let mut line = Line { text: String::new(), fields: 0, null: options.null.clone() };
    for name in &names {
        line.field(name);
    }
    line.end(out)?;
    let mut count = 0;
    while let Some(row) = rows.next(cx) {
        for (position, (name, cell)) in names.iter().zip(row?).enumerate() {
            if let Some(kind) = rows.unread(position, &cell) {
                line.field(&cells.kind(kind));
                continue;
            }
            match cells.read(cx, &cell, count + 1, name)? {
                Shown::Value(value) if matches!(value.data, Data::Null) => line.null(),
                Shown::Value(value) => {
                    line.field(&plain(&value).unwrap_or_else(|| cells.kind(value.kind().name())))
                }
                Shown::Nothing => line.null(),
                Shown::Error(words) => line.field(&words),
            }
        }
        line.end(out)?;
        count += 1;
        options.progress.row();
    }
    Ok(Written { rows: count, remarks: cells.remarks })
}

/// One line on its way out.
struct Line {
    text: String,
    fields: usize,
    /// What stands for null; without it null and the empty text are alike.
    null: Option<String>,
}

impl Line {
    fn field(&mut self, field: &str) {
        self.separate();
        let is_special = field.contains([',', '"', '\r', '\n']) || self.null.as_deref() == Some(field);
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

    fn end(&mut self, out: &mut dyn Write) -> std::io::Result<()> {
        // Readers pass over an empty line; a row of one empty field is none.
        if self.fields == 1 && self.text.is_empty() && self.null.is_none() {
            self.text.push_str("\"\"");
        }
        self.text.push_str("\r\n");
        out.write_all(self.text.as_bytes())?;
        self.text.clear();
        self.fields = 0;
        Ok(())
    }
}
