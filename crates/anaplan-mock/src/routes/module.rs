//! Modules, views and the cells of a view (sections 3.8 and 3.9).

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::caller::Scope;
use super::page::{ListRequest, Sort};
use super::route::{Route, route};
use super::table::line;
use crate::error::AppError;
use crate::tenant::{Module, View};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/2/0/models/{model}/modules", get(modules)),
        route("/2/0/models/{model}/modules/{module}/views", get(of_module)),
        route("/2/0/models/{model}/views", get(views)),
        route("/2/0/models/{model}/views/{view}", get(view)),
        route("/2/0/models/{model}/views/{view}/data", get(data)),
    ]
}

/// A view with more cells is refused (section 3.9).
const MOST_CELLS: usize = 1_000_000;
/// The dimension of versions, the only one on pages.
const VERSIONS: &str = "20000000020";

/// The modules that the caller's role allows.
fn allowed(scope: &Scope) -> Result<impl Iterator<Item = &Module>, AppError> {
    Ok(scope.model()?.modules.iter().filter(|module| scope.allowed(&module.id).is_ok()))
}

async fn modules(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    scope.free().await?;
    let items = allowed(&scope)?.map(|m| json!({ "id": m.id, "name": m.name })).collect();
    request.page(scope.anaplan(), &schema(&scope, "module"), "modules", items, Sort::Lax)
}

fn view_item(module: &Module, view: &View) -> Value {
    json!({ "code": view.name, "id": view.id, "name": view.name, "moduleId": module.id })
}

async fn of_module(
    scope: Scope,
    Path((_, id)): Path<(String, String)>,
    request: ListRequest,
) -> Result<Response, AppError> {
    scope.free().await?;
    let module = allowed(&scope)?.find(|m| m.id == id).ok_or_else(AppError::not_found)?;
    let items = module.views.iter().map(|v| view_item(module, v)).collect();
    request.page(scope.anaplan(), &schema(&scope, "view"), "views", items, Sort::Lax)
}

async fn views(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    scope.free().await?;
    let modules = allowed(&scope)?;
    let items = modules.flat_map(|m| m.views.iter().map(move |v| view_item(m, v))).collect();
    request.page(scope.anaplan(), &schema(&scope, "view"), "views", items, Sort::Lax)
}

/// The view with this id.
pub(super) fn find<'a>(scope: &'a Scope, id: &str) -> Result<&'a View, AppError> {
    let mut views = allowed(scope)?.flat_map(|m| &m.views);
    views.find(|view| view.id == id).ok_or_else(AppError::not_found)
}

/// The view as it is now, with the cells that clients have written.
pub(super) fn present(scope: &Scope, id: &str) -> Result<View, AppError> {
    let module = allowed(scope)?.find(|m| m.views.iter().any(|view| view.id == id));
    let module = module.ok_or_else(AppError::not_found)?;
    let mut view = find(scope, id)?.clone();
    let inner = scope.anaplan().lock();
    for row in &mut view.rows {
        let Some((label, cells)) = row.split_first_mut() else { continue };
        for (cell, column) in cells.iter_mut().zip(&view.columns) {
            if let Some(written) = inner.edits.cell(&scope.model, &module.id, &label.to_string(), column) {
                *cell = written.clone();
            }
        }
    }
    Ok(view)
}

/// An axis without dimensions is left out.
async fn view(scope: Scope, Path((_, id)): Path<(String, String)>) -> Result<Response, AppError> {
    scope.free().await?;
    let view = find(&scope, &id)?;
    let mut body = Map::new();
    body.insert(
        "meta".into(),
        json!({ "schema": format!("{}/2/0/{}", base(&scope), schema(&scope, "view")) }),
    );
    body.insert("status".into(), super::envelope::success());
    body.insert("viewName".into(), view.name.as_str().into());
    body.insert("viewId".into(), view.id.as_str().into());
    let axis = |name: &str, id: &str| json!([{ "id": id, "name": name }]);
    body.insert("rows".into(), axis(&view.row_dimension, "101000000001"));
    body.insert("columns".into(), axis(&view.column_dimension, "20000000003"));
    if !view.pages.is_empty() {
        body.insert("pages".into(), axis("Versions", VERSIONS));
    }
    Ok(Json(body).into_response())
}

async fn data(
    scope: Scope,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
    request: ListRequest,
) -> Result<Response, AppError> {
    scope.free().await?;
    let view = present(&scope, &id)?;
    for selector in request.all("pages").flat_map(|pages| pages.split(',')).filter(|s| !s.is_empty()) {
        let dimension = selector.split(':').next().unwrap_or_default();
        if view.pages.is_empty() || dimension != VERSIONS {
            return Err(AppError::bad_request(format!("Invalid page selector [{dimension}]")));
        }
    }
    if view.rows.len() * view.columns.len().max(1) > MOST_CELLS {
        return Err(AppError::bad_request(
            "The view has more than 1,000,000 cells; use a large read request",
        ));
    }
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    // JSON needs both the header and the parameter.
    if accepts.starts_with("application/json") && request.get("format") == Some("v1") {
        let row = |row: &Vec<crate::tenant::Cell>| {
            let mut texts = row.iter().map(|cell| cell.to_string());
            let label = texts.next().unwrap_or_default();
            json!({ "rowCoordinates": [label], "cells": texts.collect::<Vec<_>>() })
        };
        return Ok(Json(json!({
            "pages": view.pages,
            "columnCoordinates": view.columns.iter().map(|c| [c]).collect::<Vec<_>>(),
            "rows": view.rows.iter().map(row).collect::<Vec<_>>(),
        }))
        .into_response());
    }
    let most = request.get("maxRows").and_then(|most| most.parse().ok()).unwrap_or(usize::MAX);
    let layout = request.get("exportType").unwrap_or("GRID_CURRENT_PAGE");
    let (head, rows) = csv(&view, layout);
    let text: String = head.into_iter().chain(rows.into_iter().take(most)).collect();
    Ok(([(header::CONTENT_TYPE, "text/csv;charset=UTF-8")], text).into_response())
}

/// The header lines and the lines of a view in a layout.
pub(super) fn csv(view: &View, layout: &str) -> (Vec<String>, Vec<String>) {
    let texts = |row: &Vec<crate::tenant::Cell>| row.iter().map(|cell| cell.to_string()).collect::<Vec<_>>();
    let columns = view.columns.iter().cloned();
    match layout {
        "TABULAR_SINGLE_COLUMN" => {
            let head = line([view.row_dimension.clone(), view.column_dimension.clone(), "Value".into()]);
            let mut lines = Vec::new();
            for row in &view.rows {
                let mut cells = texts(row).into_iter();
                let label = cells.next().unwrap_or_default();
                lines.extend(columns.clone().zip(cells).map(|(c, cell)| line([label.clone(), c, cell])));
            }
            (vec![head], lines)
        }
        "TABULAR_MULTI_COLUMN" => {
            let head = line(std::iter::once(view.row_dimension.clone()).chain(columns));
            (vec![head], view.rows.iter().map(|row| line(texts(row))).collect())
        }
        _ => {
            let mut head = Vec::new();
            if !view.pages.is_empty() {
                head.push(line(view.pages.iter().cloned()));
            }
            head.push(line(std::iter::once(String::new()).chain(columns)));
            (head, view.rows.iter().map(|row| line(texts(row))).collect())
        }
    }
}

fn base(scope: &Scope) -> &str {
    &scope.anaplan().tenant().switches.schema_base
}

fn schema(scope: &Scope, object: &str) -> String {
    format!("models/{}/objects/{object}", scope.model)
}
