//! Lists and their members (section 3.8).

use std::collections::{BTreeSet, HashMap};

use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::caller::Scope;
use super::envelope::{enveloped, enveloped_all};
use super::page::{ListRequest, Sort};
use super::route::{Route, route};
use super::table::line;
use crate::error::AppError;
use crate::tenant::{Cell, ListItem, NamedList};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/2/0/models/{model}/lists", get(all)),
        route("/2/0/models/{model}/lists/{list}", get(one)),
        route("/2/0/models/{model}/lists/{list}/items", get(items)),
    ]
}

async fn all(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    scope.free().await?;
    let items = scope.model()?.lists.iter().map(|l| json!({ "id": l.id, "name": l.name })).collect();
    request.page(scope.anaplan(), &schema(&scope, "list"), "lists", items, Sort::Lax)
}

/// The list with this id.
pub(super) fn find<'a>(scope: &'a Scope, id: &str) -> Result<&'a NamedList, AppError> {
    scope.model()?.lists.iter().find(|list| list.id == id).ok_or_else(AppError::not_found)
}

/// Its members as they are now.
pub(super) fn present(scope: &Scope, list: &NamedList) -> Vec<ListItem> {
    scope.anaplan().lock().edits.items(&scope.model, list).to_vec()
}

async fn one(scope: Scope, Path((_, id)): Path<(String, String)>) -> Result<Response, AppError> {
    scope.free().await?;
    let list = find(&scope, &id)?;
    let items = present(&scope, list);
    let properties = names(&items, |item| item.properties.keys());
    let property = |name: &String| json!({ "name": name, "format": "TEXT", "notes": "", "referencedBy": "" });
    let metadata = json!({
        "id": list.id,
        "name": list.name,
        "hasSelectiveAccess": false,
        "properties": properties.iter().map(property).collect::<Vec<_>>(),
        "productionData": false,
        "managedBy": "",
        "numberedList": false,
        "useTopLevelAsPageDefault": false,
        "itemCount": items.len(),
        "workflowEnabled": false,
        "permittedItems": items.len(),
        "usedInAppliesTo": "",
    });
    Ok(enveloped(scope.anaplan(), &schema(&scope, "list"), "metadata", metadata))
}

/// All members in one page; as CSV where the client accepts that alone. `includeAll=true` adds properties and subsets.
async fn items(
    scope: Scope,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
    request: ListRequest,
) -> Result<Response, AppError> {
    scope.free().await?;
    let list = find(&scope, &id)?;
    let (items, all) = (present(&scope, list), request.flag("includeAll"));
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accepts.starts_with("text/csv") {
        let text = csv(&items, all).concat();
        return Ok(([(header::CONTENT_TYPE, "text/csv;charset=UTF-8")], text).into_response());
    }
    let parents: HashMap<&str, &str> = items.iter().map(|i| (i.name.as_str(), i.id.as_str())).collect();
    let item = |i: &ListItem| {
        let mut item = json!({ "id": i.id, "name": i.name, "code": i.code });
        if let Some(object) = item.as_object_mut() {
            if !i.parent.is_empty() {
                object.insert("parent".into(), i.parent.as_str().into());
                object.insert("parentId".into(), parents.get(i.parent.as_str()).copied().into());
            }
            if all {
                let properties =
                    i.properties.iter().map(|(name, value)| (name.clone(), value.to_string().into()));
                object.insert("properties".into(), Value::Object(properties.collect()));
                object.insert("subsets".into(), json!(i.subsets));
            }
        }
        item
    };
    let items: Vec<Value> = items.iter().map(item).collect();
    let key = Map::from_iter((!items.is_empty()).then(|| ("listItems".to_string(), items.into())));
    Ok(enveloped_all(scope.anaplan(), "objects/list", key))
}

/// The names that occur in any member, in order.
fn names<'a, I: Iterator<Item = &'a String>>(
    items: &'a [ListItem],
    of: impl Fn(&'a ListItem) -> I,
) -> BTreeSet<String> {
    items.iter().flat_map(of).cloned().collect()
}

/// The lines of a list, the header first.
pub(super) fn csv(items: &[ListItem], all: bool) -> Vec<String> {
    let known: HashMap<&str, &str> = items.iter().map(|i| (i.name.as_str(), i.id.as_str())).collect();
    let (subsets, properties) = match all {
        true => (names(items, |i| i.subsets.keys()), names(items, |i| i.properties.keys())),
        false => Default::default(),
    };
    let first = ["id", "name", "code", "parent", "parentId", "listId", "listName"].map(String::from);
    let head = line(first.into_iter().chain(subsets.iter().cloned()).chain(properties.iter().cloned()));
    let one = |i: &ListItem| {
        let parent = known.get(i.parent.as_str()).copied().unwrap_or_default();
        let fixed = [&i.id, &i.name, &i.code, &i.parent, parent, "", ""].map(String::from);
        let subsets = subsets.iter().map(|name| i.subsets.get(name).copied().unwrap_or(false).to_string());
        let properties =
            properties.iter().map(|name| i.properties.get(name).map(Cell::to_string).unwrap_or_default());
        line(fixed.into_iter().chain(subsets).chain(properties))
    };
    std::iter::once(head).chain(items.iter().map(one)).collect()
}

fn schema(scope: &Scope, object: &str) -> String {
    format!("models/{}/objects/{object}", scope.model)
}
