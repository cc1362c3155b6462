//! Workspaces (section 3.2).

use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::caller::Caller;
use super::envelope::enveloped;
use super::page::{ListRequest, Sort};
use super::route::{Route, route};
use crate::error::AppError;
use crate::tenant::Workspace;

pub(super) fn routes() -> Vec<Route> {
    vec![route("/2/0/workspaces", get(list)), route("/2/0/workspaces/{workspace}", get(one))]
}

fn item(workspace: &Workspace, details: bool) -> Value {
    let mut item = json!({ "id": workspace.id, "name": workspace.name, "active": workspace.active });
    if let Some(object) = item.as_object_mut().filter(|_| details) {
        object.insert("sizeAllowance".into(), workspace.size_allowance.into());
        object.insert("currentSize".into(), workspace.current_size.into());
    }
    item
}

async fn list(caller: Caller, request: ListRequest) -> Result<Response, AppError> {
    let details = request.flag("tenantDetails");
    let pattern = request.pattern(&caller);
    let matching = |w: &&Workspace| pattern.is_none_or(|p| like(p, &w.name) || w.id.contains(p));
    let items = caller.workspaces().filter(matching).map(|w| item(w, details)).collect();
    let sort = Sort::Strict(&["name", "sizeAllowance"]);
    request.page(&caller.anaplan, "objects/workspace", "workspaces", items, sort)
}

/// 404 for users who are not administrators, although the list shows it.
async fn one(caller: Caller, Path(id): Path<String>, request: ListRequest) -> Result<Response, AppError> {
    let admin = caller.user()?.admin;
    let found = caller.workspaces().find(|w| w.id == id && admin).ok_or_else(AppError::not_found)?;
    let item = item(found, request.flag("tenantDetails"));
    Ok(enveloped(&caller.anaplan, "objects/workspace", "workspace", item))
}

/// The undocumented filter `s`: no case, `%` for any text, `_` for any character; found anywhere in the name.
pub(super) fn like(pattern: &str, text: &str) -> bool {
    fn matches(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('%', rest)) => (0..=text.len()).any(|n| matches(rest, text.get(n..).unwrap_or_default())),
            Some((first, rest)) => match text.split_first() {
                Some((c, others)) => (*first == '_' || first == c) && matches(rest, others),
                None => false,
            },
        }
    }
    // A hundred characters are more than any name; the limit keeps a hostile pattern cheap.
    let lower = |text: &str| text.to_lowercase().chars().take(100).collect::<Vec<char>>();
    let wanted: Vec<char> = lower(&format!("%{pattern}%"));
    matches(&wanted, &lower(text))
}
