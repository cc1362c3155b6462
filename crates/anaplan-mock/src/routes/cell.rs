//! Writing cells of a module by their coordinates.

use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::post;
use serde_json::{Map, Value, json};

use super::caller::Scope;
use super::envelope::enveloped_all;
use super::line_item::TIME;
use super::route::{Route, route};
use crate::error::AppError;
use crate::state::Edits;
use crate::tenant::{Cell, DataType, Model, Module};

pub(super) fn routes() -> Vec<Route> {
    vec![route("/2/0/models/{model}/modules/{module}/data", post(write))]
}

/// One request takes so many cells.
const MOST: usize = 100_000;

/// Every cell that can be written is, whatever becomes of the others.
async fn write(
    scope: Scope,
    Path((_, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, AppError> {
    scope.free().await?;
    let model = scope.model()?;
    let module = model.modules.iter().find(|m| m.id == id).ok_or_else(AppError::not_found)?;
    let writes: Vec<Value> = serde_json::from_slice(&body)
        .map_err(|_| AppError::bad_request("Request body is not a JSON array of cells"))?;
    if writes.len() > MOST {
        return Err(AppError::bad_request("A request takes at most 100000 cells"));
    }
    let mut inner = scope.anaplan().lock();
    let (mut changed, mut failures) = (0, Vec::new());
    for (index, write) in writes.iter().enumerate() {
        match target(model, module, &inner.edits, write) {
            Ok((row, column, value)) => {
                inner.edits.set_cell(&scope.model, &module.id, &row, &column, value);
                changed += 1;
            }
            Err((kind, details)) => failures.push(json!({
                "requestIndex": index,
                "failureType": kind,
                "failureMessageDetails": details,
            })),
        }
    }
    drop(inner);
    let mut members = Map::new();
    members.insert("numberOfCellsChanged".into(), changed.into());
    if !failures.is_empty() {
        members.insert("failures".into(), failures.into());
    }
    Ok(enveloped_all(scope.anaplan(), "objects/writeCellDataResponse", members))
}

type Failure = (&'static str, &'static str);

const UNKNOWN: Failure = ("cellIsInvalid", "the cell could not be found or resolved");

/// Where a write goes, by the labels of row and column, and what it writes.
fn target(
    model: &Model,
    module: &Module,
    edits: &Edits,
    write: &Value,
) -> Result<(String, String, Cell), Failure> {
    let said = |value: &Value, name: &str| match value.get(name) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let (id, name) = (said(write, "lineItemId"), said(write, "lineItemName"));
    let item =
        module.line_items.iter().find(|i| Some(&i.id) == id.as_ref() || Some(&i.name) == name.as_ref());
    let item = item.ok_or(UNKNOWN)?;
    if item.formula.is_some() {
        return Err(("cellIsCalculated", "the cell is a calculated/aggregate cell and is not writeable"));
    }
    let view = module.views.first().ok_or(UNKNOWN)?;
    let (mut row, mut column) = (None, None);
    for dimension in write.get("dimensions").and_then(Value::as_array).into_iter().flatten() {
        let (id, name) = (said(dimension, "dimensionId"), said(dimension, "dimensionName"));
        let is =
            |known: &str, known_id: &str| id.as_deref() == Some(known_id) || name.as_deref() == Some(known);
        let list = model.lists.iter().find(|list| is(&list.name, &list.id));
        let (item_id, item_code) = (said(dimension, "itemId"), said(dimension, "itemCode"));
        let label = said(dimension, "itemName").or_else(|| {
            let items = edits.items(&model.id, list?);
            let found =
                items.iter().find(|i| Some(&i.id) == item_id.as_ref() || Some(&i.code) == item_code.as_ref());
            Some(found?.name.clone())
        });
        if is(TIME.1, TIME.0) || name.as_deref() == Some(view.column_dimension.as_str()) {
            // A period has no id of its own here but its label.
            column = label.or(item_id);
        } else if list.is_some_and(|list| list.name == view.row_dimension)
            || name.as_deref() == Some(view.row_dimension.as_str())
        {
            row = label;
        }
    }
    let (row, column) = (row.ok_or(UNKNOWN)?, column.ok_or(UNKNOWN)?);
    let has_row = view.rows.iter().filter_map(|r| r.first()).any(|first| first.to_string() == row);
    if !has_row || !view.columns.contains(&column) {
        return Err(UNKNOWN);
    }
    let wrong = ("incorrectFormat", "the value does not fit the format of the line item");
    let value = match (write.get("value"), item.data_type) {
        (Some(Value::Number(number)), DataType::Number) => Cell::Text(number.to_string()),
        (Some(Value::String(text)), DataType::Number) if text.parse::<f64>().is_ok() => {
            Cell::Text(text.clone())
        }
        (Some(Value::Bool(value)), DataType::Boolean) => Cell::Boolean(*value),
        (Some(Value::String(text)), DataType::Number | DataType::Boolean) if !text.is_empty() => {
            return Err(wrong);
        }
        (Some(Value::String(text)), _) => Cell::Text(text.clone()),
        _ => return Err(wrong),
    };
    Ok((row, column, value))
}
