//! A value as the navigator and the query view preview it: of a table the first rows, asked for as Power BI asks.

use crate::cells;
use crate::form::Form;
use m_engine::value::Data;
use m_engine::{Cx, Result, Value};
use m_host::evaluation::{Evaluation, PREVIEW_ROWS, is_navigation};
use m_output::{RowStream, WriteError};
use serde_json::{Value as Json, json};
use std::time::{SystemTime, UNIX_EPOCH};

/// The preview of a value called `name`.
///
/// Errors: whatever the evaluation raises before the first row.
pub(crate) fn of_value(evaluation: &Evaluation, name: &str, value: Value) -> Result<Json> {
    let cx = &evaluation.cx;
    let mut json = match &value.data {
        Data::Table(table) => {
            let is_view = table.source().view().is_some();
            let first = evaluation.first_rows(value.clone(), PREVIEW_ROWS)?;
            let mut json = rows(cx, &first)?;
            json["view"] = is_view.into();
            json["navigation"] = table.ty(cx).is_ok_and(|ty| is_navigation(&ty)).into();
            json
        }
        Data::List(_) | Data::Record(_) => rows(cx, &value)?,
        Data::Function(_) => json!({ "shape": "function", "form": Form::of(cx, name, &value) }),
        Data::Binary(binary) => {
            let bytes = binary.bytes(cx)?;
            json!({ "shape": "binary", "size": bytes.len() })
        }
        _ => json!({ "shape": "value", "value": cells::preview(cx, &value), "type": value.kind().name() }),
    };
    json["name"] = name.into();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    json["at"] = (now.as_millis() as u64).into();
    Ok(json)
}

/// The first rows of a table, a list or a record.
fn rows(cx: &Cx, value: &Value) -> Result<Json> {
    let mut stream = RowStream::new(cx, value, Some(PREVIEW_ROWS)).map_err(raised)?;
    let columns = columns(cx, value, &stream)?;
    let mut rows = Vec::new();
    while let Some(row) = stream.next(cx) {
        let row = row.map_err(raised)?;
        let cells = row
            .iter()
            .enumerate()
            .map(|(position, cell)| cells::cell(cx, &stream, position, cell, cells::SHOWN));
        rows.push(cells.collect::<Result<Json>>()?);
    }
    let shape = value.kind().name().to_lowercase();
    Ok(json!({ "shape": shape, "columns": columns, "truncated": rows.len() == PREVIEW_ROWS, "rows": rows }))
}

/// Names and types of the columns under which a value's rows are shown.
pub(crate) fn columns(cx: &Cx, value: &Value, stream: &RowStream) -> Result<Json> {
    let types: Vec<String> = match &value.data {
        Data::Table(table) => {
            table.row_type(cx)?.fields().map(|(_, field)| cells::column_type(&field.ty)).collect()
        }
        _ => Vec::new(),
    };
    let column = |(position, name): (usize, &m_engine::value::Text)| {
        let ty = types.get(position).map_or("any", String::as_str);
        json!({ "name": name.to_display(), "type": ty })
    };
    Ok(stream.columns.iter().enumerate().map(column).collect())
}

/// The error of M behind an error of writing, which here is the only one there can be.
pub(crate) fn raised(error: WriteError) -> m_engine::Error {
    match error {
        WriteError::Evaluation(error) | WriteError::Cell { error, .. } => error,
        WriteError::Output(error) => m_engine::Error::expression(error.to_string()),
    }
}
