//! Results as Parquet and as Arrow (IPC file), for programs: columns with the types of the table, written record batch by
//! record batch. What the type of a column becomes says [`form`].

mod column;
mod encoder;
mod form;

use super::cells::Cells;
use super::rows::RowStream;
use super::{Options, WriteError, Written};
use arrow_schema::{Field, Schema};
use column::Builder;
use encoder::Encoder;
use form::Form;
use m_engine::value::Part;
use m_engine::{Cx, Error, Value};
use std::io::Write;
use std::sync::Arc;

/// So many rows are written at once, and decide of a column of any values what it holds.
const ROWS: usize = 16 << 10;
/// From so many bytes of texts on, fewer rows are.
const BYTES: usize = 64 << 20;

/// Which of the two forms.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Columnar {
    Parquet,
    Arrow,
}

pub(super) fn write(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
    columnar: Columnar,
) -> Result<Written, WriteError> {
    let mut rows = RowStream::new(cx, value, options.first)?;
    if rows.columns.is_empty() {
        return Err(Error::expression(
            "The result has no columns. Parquet and Arrow need one; write it as JSON, or choose a column.",
        )
        .into());
    }
    let names: Vec<String> = rows.columns.iter().map(|name| name.to_display()).collect();
    let mut forms: Vec<Option<Form>> = Vec::new();
    for ty in &rows.types {
        forms.push(Form::of_type(cx, ty)?);
    }
    let mut cells = Cells::new(options.errors);
    let mut count = 0;
    // A column of any values takes the form of its first ones, which wait until it is known.
    let mut waiting = Vec::new();
    let mut waiting_rows = 0;
    while forms.contains(&None) && waiting_rows < ROWS {
        let Some(part) = rows.next_part(cx) else { break };
        let part = part?;
        waiting_rows += length(&part);
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
        for (position, column) in columns.iter_mut().enumerate() {
            let unread = |cell: &_| rows.unread(position, cell);
            match &part {
                Part::Row(row) => match row.get(position) {
                    Some(cell) => column.push(cx, &mut cells, unread(cell), cell, count + 1)?,
                    None => column.push_null(),
                },
                Part::Batch(batch) => match batch.columns().get(position) {
                    Some(values) => {
                        column.push_column(cx, &mut cells, &unread, values, (count + 1, batch.rows()))?;
                    }
                    None => (0..batch.rows()).for_each(|_| column.push_null()),
                },
            }
        }
        for _ in 0..length(&part) {
            count += 1;
            options.progress.row();
        }
        let bytes: usize = columns.iter().map(Builder::bytes).sum();
        if columns.first().map_or(0, Builder::len) >= ROWS || bytes >= BYTES {
            encoder.write(&mut columns, out)?;
        }
    }
    encoder.write(&mut columns, out)?;
    encoder.finish(out)?;
    Ok(Written { rows: count, remarks: cells.remarks })
}

fn length(part: &Part) -> usize {
    match part {
        Part::Row(_) => 1,
        Part::Batch(batch) => batch.rows(),
    }
}
