//! Columns written record batch by record batch.

use super::column::Builder;
use super::encoder::{Columnar, Encoder};
use super::form::Form;
use crate::cells::Cells;
use crate::rows::RowStream;
use crate::{Options, WriteError, Written};
use arrow_schema::{Field, Schema};
use m_engine::value::{Batch, Column, Part};
use m_engine::{Cx, Error, Value};
use std::io::Write;
use std::sync::Arc;

/// So many rows are written at once, and decide of a column of any values what it holds.
const ROWS: usize = 16 << 10;
/// From so many bytes of texts on, fewer rows are.
const BYTES: usize = 64 << 20;

pub(crate) fn write(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
    columnar: Columnar,
) -> Result<Written, WriteError> {
    let rows = RowStream::new(cx, value, options.first)?;
    let forms = forms(cx, &rows)?;
    write_rows(cx, rows, forms, options, out, columnar)
}

/// What the columns become by their types; `None` where their values have to tell.
///
/// Errors: those of the types' facets.
pub fn forms(cx: &Cx, rows: &RowStream) -> m_engine::Result<Vec<Option<Form>>> {
    rows.types.iter().map(|ty| Form::of_type(cx, ty)).collect()
}

pub(crate) fn write_rows(
    cx: &Cx,
    mut rows: RowStream,
    mut forms: Vec<Option<Form>>,
    options: &mut Options<'_>,
    out: &mut dyn Write,
    columnar: Columnar,
) -> Result<Written, WriteError> {
    if rows.columns.is_empty() {
        return Err(Error::expression(
            "The result has no columns. Parquet and Arrow need one; write it as JSON, or choose a column.",
        )
        .into());
    }
    let names: Vec<String> = rows.columns.iter().map(|name| name.to_display()).collect();
    let mut cells = Cells::new(options);
    let mut count = 0;
    // A column of any values takes the form of its first ones, which wait until it is known.
    let mut waiting = Vec::new();
    let mut waiting_rows = 0;
    while forms.contains(&None) && waiting_rows < ROWS {
        let Some(part) = rows.next_part(cx) else { break };
        let part = part?;
        waiting_rows += part.rows();
        waiting.push(part);
    }
    for (position, form) in forms.iter_mut().enumerate() {
        form.get_or_insert_with(|| Form::of_cells(cx, &rows, position, &waiting));
    }
    let forms: Vec<Form> = forms.into_iter().flatten().collect();
    let fields = names.iter().zip(&forms).map(|(name, form)| Field::new(name, form.data_type(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<Field>>()));
    let mut encoder = Encoder::new(columnar, &schema)?;
    let mut columns: Vec<Builder> =
        names.into_iter().zip(forms).map(|(name, form)| Builder::new(name, form)).collect();
    let mut waiting = waiting.into_iter();
    while let Some(part) = waiting.next().map(Ok).or_else(|| rows.next_part(cx)) {
        let part = part?;
        let mut from = 0;
        while from < part.rows() {
            let to = match &part {
                Part::Row(_) => 1,
                Part::Batch(batch) => from + together(batch, &columns, from),
            };
            for (position, column) in columns.iter_mut().enumerate() {
                let unread = |cell: &_| rows.unread(position, cell);
                match &part {
                    Part::Row(row) => match row.get(position) {
                        Some(cell) => column.push(cx, &mut cells, unread(cell), cell, count + 1)?,
                        None => column.push_null(),
                    },
                    Part::Batch(batch) => match batch.columns().get(position) {
                        Some(values) => {
                            column.push_column(cx, &mut cells, &unread, values, from..to, count + 1)?;
                        }
                        None => (from..to).for_each(|_| column.push_null()),
                    },
                }
            }
            for _ in from..to {
                count += 1;
                options.progress.row();
            }
            from = to;
            let bytes: usize = columns.iter().map(Builder::bytes).sum();
            if columns.first().map_or(0, Builder::len) >= ROWS || bytes >= BYTES {
                encoder.write(&mut columns, out)?;
            }
        }
    }
    encoder.write(&mut columns, out)?;
    encoder.finish(out)?;
    Ok(Written { rows: count, remarks: cells.remarks })
}

/// How many rows of a batch, from one on, can be added at once. An array has no more than two gigabytes of texts, and of cells
/// nobody knows how long they are before they are read.
fn together(batch: &Batch, columns: &[Builder], from: usize) -> usize {
    let mut of_bytes = columns.iter().zip(batch.columns()).filter(|(column, _)| column.holds_bytes());
    let is_short = |(_, values): (&Builder, &Column)| match values {
        Column::Texts(texts, _) => {
            (from..texts.len()).map(|row| texts.get(row).len()).sum::<usize>() <= BYTES
        }
        Column::Cells(_) | Column::Records(..) => false,
        _ => true,
    };
    if of_bytes.all(is_short) { batch.rows() - from } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use m_engine::Cell;

    /// Two rows of a gigabyte each would be more than an array of texts can hold.
    #[test]
    fn rows_of_unknown_length_are_added_one_by_one() {
        let cells = |value: Value| Column::Cells(vec![Cell::Value(value.clone()), Cell::Value(value)]);
        let builder = |form| Builder::new("a".into(), form);
        let batch = Batch::new(2, vec![cells(Value::text("a"))]);
        assert_eq!(together(&batch, &[builder(Form::Text)], 0), 1);
        assert_eq!(together(&batch, &[builder(Form::Double)], 0), 2);
        let batch = Batch::new(2, vec![Column::Numbers(vec![1.0, 2.0], Default::default())]);
        assert_eq!(together(&batch, &[builder(Form::Text)], 1), 1);
    }
}
