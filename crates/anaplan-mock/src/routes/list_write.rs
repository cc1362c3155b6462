//! Writing to lists (section 3.8): members added, changed and deleted, each answered with how many and why not.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::caller::Scope;
use super::envelope::{enveloped_all, json_body};
use super::list::find;
use super::page::ListRequest;
use super::route::{Route, route};
use crate::error::AppError;
use crate::tenant::{Cell, ListItem};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/2/0/models/{model}/lists/{list}/items", axum::routing::post(post).put(put)),
        route("/2/0/models/{model}/lists/{list}/resetIndex", axum::routing::post(reset)),
    ]
}

/// One request takes so many members.
const MOST: usize = 100_000;

/// `POST …/items?action=add` or `action=delete`.
async fn post(
    scope: Scope,
    Path((_, id)): Path<(String, String)>,
    request: ListRequest,
    body: Bytes,
) -> Result<Response, AppError> {
    scope.free().await?;
    match request.get("action") {
        Some("add") => add(&scope, &id, &items(&body)?),
        Some("delete") => delete(&scope, &id, &items(&body)?),
        _ => Err(AppError::bad_request("The query parameter action must be add or delete")),
    }
}

/// `PUT …/items`, with or without `action=update`.
async fn put(scope: Scope, Path((_, id)): Path<(String, String)>, body: Bytes) -> Result<Response, AppError> {
    scope.free().await?;
    update(&scope, &id, &items(&body)?)
}

/// `POST …/resetIndex`: only an empty list takes it.
async fn reset(scope: Scope, Path((_, id)): Path<(String, String)>) -> Result<StatusCode, AppError> {
    scope.free().await?;
    let list = find(&scope, &id)?;
    match scope.anaplan().lock().edits.items(&scope.model, list).is_empty() {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(AppError::bad_request("The list has items; its index is reset only while it is empty")),
    }
}

fn items(body: &[u8]) -> Result<Vec<Value>, AppError> {
    let mut body = json_body(body)?;
    match body.get_mut("items").map(Value::take) {
        Some(Value::Array(items)) if items.len() <= MOST => Ok(items),
        Some(Value::Array(_)) => Err(AppError::bad_request("A request takes at most 100000 items")),
        _ => Err(AppError::bad_request("Expected mandatory field 'items' to be present and not empty.")),
    }
}

/// A member of a request's item as text; numbers count, since ids are sent as such too.
fn text(item: &Value, name: &str) -> Option<String> {
    match item.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn properties(item: &Value) -> BTreeMap<String, Cell> {
    let given = item.get("properties").and_then(Value::as_object);
    let cell = |value: &Value| Cell::Text(value.as_str().map_or_else(|| value.to_string(), String::from));
    given.into_iter().flatten().map(|(name, value)| (name.clone(), cell(value))).collect()
}

fn subsets(item: &Value) -> BTreeMap<String, bool> {
    let given = item.get("subsets").and_then(Value::as_object);
    given.into_iter().flatten().filter_map(|(name, value)| Some((name.clone(), value.as_bool()?))).collect()
}

fn failure(index: usize, kind: &str, details: String) -> Value {
    json!({ "requestIndex": index, "failureType": kind, "failureMessageDetails": details })
}

/// The counts under their names; `failures` only where there are any.
fn answer(scope: &Scope, counts: &[(&str, usize)], failures: Vec<Value>) -> Response {
    let mut members: Map<String, Value> =
        counts.iter().map(|(name, count)| ((*name).to_string(), Value::from(*count))).collect();
    if !failures.is_empty() {
        members.insert("failures".into(), failures.into());
    }
    enveloped_all(scope.anaplan(), "objects/list", members)
}

fn add(scope: &Scope, id: &str, items: &[Value]) -> Result<Response, AppError> {
    let list = find(scope, id)?;
    let mut inner = scope.anaplan().lock();
    let mut failures = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let (name, code) = (text(item, "name"), text(item, "code"));
        let Some(label) = name.clone().or_else(|| code.clone()) else {
            failures.push(failure(index, "INCORRECT_FORMAT", "an item needs a name or a code".into()));
            continue;
        };
        let new_id = inner.edits.next_item_id();
        let present = inner.edits.items_mut(&scope.model, list);
        let code = code.unwrap_or_default();
        if let Some(twin) = present.iter().find(|i| i.name == label || (!code.is_empty() && i.code == code)) {
            let details = format!("the list has an item {} with the same name or code already", twin.id);
            failures.push(failure(index, "DUPLICATE", details));
            continue;
        }
        present.push(ListItem {
            id: new_id,
            name: label,
            code,
            parent: text(item, "parent").unwrap_or_default(),
            properties: properties(item),
            subsets: subsets(item),
        });
    }
    drop(inner);
    let ignored = failures.len();
    let counts = [("added", items.len() - ignored), ("ignored", ignored), ("total", items.len())];
    Ok(answer(scope, &counts, failures))
}

/// The place of the member that a request's item names by `id`, `code` or `name`.
fn place(present: &[ListItem], item: &Value) -> Option<usize> {
    if let Some(id) = text(item, "id") {
        return present.iter().position(|i| i.id == id);
    }
    let by_code = text(item, "code").and_then(|code| present.iter().position(|i| i.code == code));
    by_code.or_else(|| text(item, "name").and_then(|name| present.iter().position(|i| i.name == name)))
}

/// What a request's item names, for a message.
fn named(item: &Value) -> String {
    let words = [("ID", "id"), ("Code", "code"), ("Name", "name")];
    let known = words.iter().find_map(|(word, name)| Some(format!("{word} '{}'", text(item, name)?)));
    known.unwrap_or_else(|| "an item without id, code and name".into())
}

fn update(scope: &Scope, id: &str, items: &[Value]) -> Result<Response, AppError> {
    let list = find(scope, id)?;
    let mut inner = scope.anaplan().lock();
    let present = inner.edits.items_mut(&scope.model, list);
    let mut failures = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Some(known) = place(present, item).and_then(|at| present.get_mut(at)) else {
            failures.push(failure(index, "NOT_FOUND", format!("{} not found", named(item))));
            continue;
        };
        for (name, member) in
            [("name", &mut known.name), ("code", &mut known.code), ("parent", &mut known.parent)]
        {
            if let Some(text) = text(item, name) {
                *member = text;
            }
        }
        known.properties.extend(properties(item));
        known.subsets.extend(subsets(item));
    }
    drop(inner);
    let ignored = failures.len();
    let counts = [("updated", items.len() - ignored), ("ignored", ignored), ("total", items.len())];
    Ok(answer(scope, &counts, failures))
}

fn delete(scope: &Scope, id: &str, items: &[Value]) -> Result<Response, AppError> {
    let list = find(scope, id)?;
    let mut inner = scope.anaplan().lock();
    let present = inner.edits.items_mut(&scope.model, list);
    let mut failures = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if let (Some(id), Some(code)) = (text(item, "id"), text(item, "code")) {
            let details = format!("Specifying both ID and code not supported ({id}:{code})");
            failures.push(failure(index, "Ambiguous criteria", details));
            continue;
        }
        match place(present, item) {
            Some(at) => drop(present.remove(at)),
            None => failures.push(failure(index, "Not found", format!("{} not found", named(item)))),
        }
    }
    drop(inner);
    Ok(answer(scope, &[("deleted", items.len() - failures.len())], failures))
}
