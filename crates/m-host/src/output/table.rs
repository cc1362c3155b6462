//! Results as a table on the terminal.

use super::rows::{RowStream, plain};
use super::{Options, WriteError};
use crate::report::hidden;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, ContentArrangement, Table};
use m_engine::value::{Data, Kind};
use m_engine::{Cell, Cx, Value};
use std::io::Write;

/// So many rows are shown unless `--first` says otherwise; the others are counted.
const SHOWN: usize = 50;
/// So many errors of cells are told below the table.
const ERRORS_TOLD: usize = 5;
/// A longer text is cut in a cell.
const CELL_WIDTH: usize = 60;

pub(super) fn write(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
) -> Result<usize, WriteError> {
    if !matches!(value.data, Data::Table(_) | Data::List(_) | Data::Record(_)) {
        writeln!(out, "{}", crate::pqout::write(cx, value)?.trim_end())?;
        return Ok(1);
    }
    let mut rows = RowStream::new(cx, value, options.first)?;
    let shown = options.first.unwrap_or(SHOWN);
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(rows.columns.iter().map(|name| name.to_display()));
    let mut numeric = vec![true; rows.columns.len()];
    let mut count = 0;
    let mut errors = CellErrors::default();
    while let Some(row) = rows.next(cx) {
        let row = row?;
        if count < shown {
            for (flag, cell) in numeric.iter_mut().zip(&row) {
                *flag &= is_numeric(cell);
            }
            let cells: Result<Vec<String>, WriteError> =
                row.iter().map(|cell| plain(cx, cell).map(cut)).collect();
            table.add_row(cells?);
            for (name, cell) in rows.columns.iter().zip(&row) {
                errors.look_at(cx, count + 1, &name.to_display(), cell);
            }
        }
        count += 1;
        options.progress.row();
    }
    for (index, is_numeric) in numeric.iter().enumerate() {
        if *is_numeric && let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    writeln!(out, "{table}")?;
    let noun = if count == 1 { "row" } else { "rows" };
    if count > shown {
        writeln!(out, "{count} {noun}, the first {shown} shown")?;
    } else {
        writeln!(out, "{count} {noun}")?;
    }
    errors.tell(out)?;
    Ok(count)
}

/// What `[Error]` stands for in the rows that are shown.
#[derive(Default)]
struct CellErrors {
    told: Vec<String>,
    count: usize,
}

impl CellErrors {
    fn look_at(&mut self, cx: &Cx, row: usize, column: &str, cell: &Cell) {
        if let Err(error) = cell.force(cx) {
            self.count += 1;
            if self.told.len() < ERRORS_TOLD {
                let (reason, message) = (error.reason().to_display(), error.message().to_display());
                self.told.push(hidden(cx, format!("row {row}, {column}: {reason}: {message}")));
            }
        }
    }

    fn tell(&self, out: &mut dyn Write) -> std::io::Result<()> {
        for line in &self.told {
            writeln!(out, "{line}")?;
        }
        match self.count - self.told.len() {
            0 => Ok(()),
            1 => writeln!(out, "1 more cell is an error"),
            more => writeln!(out, "{more} more cells are errors"),
        }
    }
}

fn is_numeric(cell: &Cell) -> bool {
    cell.known().is_some_and(|value| matches!(value.kind(), Kind::Number | Kind::Null))
}

fn cut(text: String) -> String {
    let text = text.replace(['\r', '\n', '\t'], " ");
    if text.chars().count() <= CELL_WIDTH {
        text
    } else {
        text.chars().take(CELL_WIDTH - 1).chain(['…']).collect()
    }
}
