//! Results as a table on the terminal.

use super::cells::{Cells, ErrorCells, Shown};
use super::rows::{RowStream, plain};
use super::{Options, WriteError, Written};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, ContentArrangement, Table};
use m_engine::value::{Data, Kind};
use m_engine::{Cell, Cx, Value};
use std::io::Write;

/// So many rows are shown unless `--first` says otherwise; the others are counted.
const SHOWN: usize = 50;
/// A longer text is cut in a cell.
const CELL_WIDTH: usize = 60;

pub(super) fn write(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
) -> Result<Written, WriteError> {
    if !matches!(value.data, Data::Table(_) | Data::List(_) | Data::Record(_)) {
        writeln!(out, "{}", crate::pqout::write(cx, value)?.trim_end())?;
        return Ok(Written { rows: 1, ..Written::default() });
    }
    let mut rows = RowStream::new(cx, value, options.first)?;
    let shown = options.first.unwrap_or(SHOWN);
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
    let names: Vec<String> = rows.columns.iter().map(|name| name.to_display()).collect();
    table.set_header(&names);
    let mut numeric = vec![true; rows.columns.len()];
    let mut count = 0;
    let mut cells = Cells::new(options);
    while let Some(row) = rows.next(cx) {
        let row = row?;
        if count < shown {
            for (flag, cell) in numeric.iter_mut().zip(&row) {
                *flag &= is_numeric(cell);
            }
            let mut shown = Vec::new();
            for (position, (name, cell)) in names.iter().zip(&row).enumerate() {
                if let Some(kind) = rows.unread(position, cell) {
                    shown.push(format!("[{kind}]"));
                    continue;
                }
                shown.push(cut(match cells.read(cx, cell, count + 1, name)? {
                    Shown::Value(value) => {
                        plain(&value).unwrap_or_else(|| format!("[{}]", value.kind().name()))
                    }
                    Shown::Nothing => "[Error]".into(),
                    Shown::Error(words) => words,
                }));
            }
            table.add_row(shown);
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
    let rows = sink::counted(count, "row");
    if count > shown {
        writeln!(out, "{rows}, the first {shown} shown")?;
    } else {
        writeln!(out, "{rows}")?;
    }
    if cells.policy != ErrorCells::Ignore {
        for line in cells.remarks.errors_told() {
            writeln!(out, "{line}")?;
        }
    }
    Ok(Written { rows: count, remarks: cells.remarks })
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
