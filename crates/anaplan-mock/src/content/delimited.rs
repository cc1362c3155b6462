//! Delimited text: rows written as an export writes them, and CSV files read into rows.

use super::Locale;
use crate::tenant::{Cell, Column, DataType, Export, TenantError};

/// The whole text of a file. `columns` replace the export's own names, for content from a CSV file.
pub(super) fn write(
    export: &Export,
    columns: Option<&[Column]>,
    rows: &[Vec<Cell>],
    locale: Locale,
) -> String {
    let mut text = head(export, columns);
    let ending = export.line_ending.as_str();
    for row in rows {
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                text.push_str(&export.separator);
            }
            let value = match (cell, export.columns.get(i).map(|column| column.data_type)) {
                (Cell::Integer(_) | Cell::Number(_), _) => locale.number(cell.to_string()),
                (_, Some(DataType::Date)) => locale.date(cell.to_string()),
                _ => cell.to_string(),
            };
            field(&mut text, export, &value);
        }
        text.push_str(ending);
    }
    if !export.final_newline && text.ends_with(ending) {
        text.truncate(text.len() - ending.len());
    }
    text
}

/// The preamble and the header line.
pub(super) fn head(export: &Export, columns: Option<&[Column]>) -> String {
    let mut text = String::new();
    for line in &export.preamble {
        text.push_str(line);
        text.push_str(export.line_ending.as_str());
    }
    let columns = columns.filter(|_| export.columns.is_empty()).unwrap_or(&export.columns);
    if export.header && !columns.is_empty() {
        for (i, column) in columns.iter().enumerate() {
            if i > 0 {
                text.push_str(&export.separator);
            }
            field(&mut text, export, &column.name);
        }
        text.push_str(export.line_ending.as_str());
    }
    text
}

/// One field: between qualifiers only when needed, qualifiers inside doubled (section 7).
pub(super) fn field(text: &mut String, export: &Export, value: &str) {
    let quote = export.delimiter.as_str();
    let needs = !quote.is_empty()
        && (value.contains(quote)
            || (!export.separator.is_empty() && value.contains(&export.separator))
            || value.contains(['\n', '\r']));
    if !needs {
        text.push_str(value);
        return;
    }
    text.push_str(quote);
    text.push_str(&value.replace(quote, &format!("{quote}{quote}")));
    text.push_str(quote);
}

/// The columns and rows of a comma-separated UTF-8 file.
pub(super) fn parse(name: &str, bytes: &[u8]) -> Result<(Vec<Column>, Vec<Vec<Cell>>), TenantError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let wrong = |e: csv::Error| {
        let line = e.position().map_or(0, |p| p.line() as usize);
        TenantError::new(name, line, format!("not comma-separated UTF-8 text: {e}"))
    };
    let columns =
        reader.headers().map_err(wrong)?.iter().map(|name| Column::new(name, DataType::Text)).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(record.map_err(wrong)?.iter().map(Cell::from).collect());
    }
    Ok((columns, rows))
}
