//! Lists and their members (section 3.8).

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use super::envelope::enveloped;
use super::page::{ListRequest, Sort};
use super::scope::Scope;
use super::table::line;
use crate::error::AppError;
use crate::state::Anaplan;
use crate::tenant::NamedList;

pub(super) fn routes() -> Router<Anaplan> {
    Router::new()
        .route("/2/0/models/{model}/lists", get(all))
        .route("/2/0/models/{model}/lists/{list}", get(one))
        .route("/2/0/models/{model}/lists/{list}/items", get(items))
}

async fn all(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    scope.free().await?;
    let items = scope.model()?.lists.iter().map(|l| json!({ "id": l.id, "name": l.name })).collect();
    request.page(scope.anaplan(), &schema(&scope, "list"), "lists", items, Sort::Lax)
}

fn find<'a>(scope: &'a Scope, id: &str) -> Result<&'a NamedList, AppError> {
    scope.model()?.lists.iter().find(|list| list.id == id).ok_or_else(AppError::not_found)
}

async fn one(scope: Scope, Path((_, id)): Path<(String, String)>) -> Result<Response, AppError> {
    scope.free().await?;
    let list = find(&scope, &id)?;
    let metadata = json!({
        "id": list.id,
        "name": list.name,
        "hasSelectiveAccess": false,
        "properties": [],
        "productionData": false,
        "managedBy": "",
        "numberedList": false,
        "useTopLevelAsPageDefault": false,
        "itemCount": list.items.len(),
        "workflowEnabled": false,
        "permittedItems": list.items.len(),
        "usedInAppliesTo": "",
    });
    Ok(enveloped(scope.anaplan(), &schema(&scope, "listMetadata"), "metadata", metadata))
}

/// All members in one page; as CSV where the client accepts that alone.
async fn items(
    scope: Scope,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    scope.free().await?;
    let list = find(&scope, &id)?;
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accepts.starts_with("text/csv") {
        return Ok(([(header::CONTENT_TYPE, "text/csv;charset=UTF-8")], csv(list).concat()).into_response());
    }
    let item = |i: &crate::tenant::ListItem| {
        json!({
            "id": i.id,
            "name": i.name,
            "code": i.code,
            "parent": i.parent,
            "properties": {},
            "subsets": {},
        })
    };
    let items: Vec<Value> = list.items.iter().map(item).collect();
    Ok(enveloped(scope.anaplan(), &schema(&scope, "listItem"), "listItems", items.into()))
}

/// The lines of a list, the header first.
pub(super) fn csv(list: &NamedList) -> Vec<String> {
    let head = line(["Unique ID", "Name", "Code", "Parent"].map(String::from));
    let items = list.items.iter();
    let lines = items.map(|i| line([i.id.clone(), i.name.clone(), i.code.clone(), i.parent.clone()]));
    std::iter::once(head).chain(lines).collect()
}

fn schema(scope: &Scope, object: &str) -> String {
    format!("models/{}/objects/{object}", scope.model)
}
