//! Users (section 3.1).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::caller::{Caller, Scope};
use super::envelope::enveloped;
use super::page::{ListRequest, Sort};
use super::route::{Route, route};
use super::workspace::like;
use crate::error::AppError;
use crate::tenant::{Model, Tenant, User, Workspace};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/2/0/users/me", get(me)),
        route("/2/0/users/{user}", get(one)),
        route("/2/0/users", get(list)),
        route("/2/0/users/{user}/workspaces", get(workspaces_of)),
        route("/2/0/users/{user}/models", get(models_of)),
        route("/2/0/workspaces/{workspace}/users", get(of_workspace)),
        route("/2/0/workspaces/{workspace}/admins", get(admins)),
        route("/2/0/workspaces/{workspace}/visitors", get(visitors)),
        route("/2/0/models/{model}/users", get(of_model)),
    ]
}

fn item(tenant: &Tenant, user: &User) -> Value {
    json!({
        "id": user.id,
        "active": true,
        "email": user.email,
        "emailOptIn": true,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "customerId": tenant.customer_id,
        "lastLoginDate": "2026-03-02T07:15:09.000+0000",
    })
}

async fn me(caller: Caller) -> Result<Response, AppError> {
    let user = item(caller.anaplan.tenant(), caller.user()?);
    Ok(enveloped(&caller.anaplan, "objects/user", "user", user))
}

async fn one(caller: Caller, Path(id): Path<String>) -> Result<Response, AppError> {
    let tenant = caller.anaplan.tenant();
    let user = tenant.users.iter().find(|user| user.id == id).ok_or_else(AppError::not_found)?;
    Ok(enveloped(&caller.anaplan, "objects/user", "user", item(tenant, user)))
}

async fn list(caller: Caller, request: ListRequest) -> Result<Response, AppError> {
    let tenant = caller.anaplan.tenant();
    let pattern = request.pattern(&caller);
    let matching = |user: &&User| pattern.is_none_or(|p| like(p, &user.email) || user.id.contains(p));
    let users = tenant.users.iter().filter(matching).map(|user| item(tenant, user)).collect();
    request.page(&caller.anaplan, "objects/user", "users", users, SORT)
}

/// The workspaces that a user sees, for administrators and for that user.
fn seen_by<'a>(caller: &'a Caller, id: &str) -> Result<Vec<&'a Workspace>, AppError> {
    let tenant = caller.anaplan.tenant();
    let user = tenant.users.iter().find(|user| user.id == id).ok_or_else(AppError::not_found)?;
    let asking = caller.user()?;
    if !asking.admin && asking.id != id {
        return Err(AppError::Api(StatusCode::FORBIDDEN, "Forbidden".into()));
    }
    let sees = |w: &&Workspace| user.workspaces.as_ref().is_none_or(|ids| ids.contains(&w.id));
    Ok(tenant.workspaces.iter().filter(sees).collect())
}

async fn workspaces_of(
    caller: Caller,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, AppError> {
    let seen = seen_by(&caller, &id)?;
    let items = seen.iter().map(|w| json!({ "id": w.id, "name": w.name, "active": w.active })).collect();
    request.page(&caller.anaplan, "objects/workspace", "workspaces", items, Sort::Strict(&["name"]))
}

async fn models_of(
    caller: Caller,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, AppError> {
    let models = seen_by(&caller, &id)?.into_iter().flat_map(|w| w.models.iter().map(move |m| (w, m)));
    let item = |(workspace, model): (&Workspace, &Model)| {
        json!({
            "id": model.id,
            "name": model.name,
            "activeState": model.state.as_str(),
            "currentWorkspaceId": workspace.id,
            "currentWorkspaceName": workspace.name,
        })
    };
    request.page(
        &caller.anaplan,
        "objects/model",
        "models",
        models.map(item).collect(),
        Sort::Strict(&["name"]),
    )
}

const SORT: Sort = Sort::Strict(&["email", "firstName", "lastName", "active", "lastLoginDate"]);

/// The users who see a workspace; `only_admins` leaves the others out.
fn seeing(
    caller: &Caller,
    workspace: &str,
    request: &ListRequest,
    only_admins: bool,
) -> Result<Response, AppError> {
    if !caller.workspaces().any(|w| w.id == workspace) {
        return Err(AppError::not_found());
    }
    let tenant = caller.anaplan.tenant();
    let sees = |user: &&User| {
        user.workspaces.as_ref().is_none_or(|ids| ids.iter().any(|id| id == workspace))
            && (user.admin || !only_admins)
    };
    let (schema, key) = if only_admins { ("objects/admin", "admins") } else { ("objects/user", "users") };
    let users = tenant.users.iter().filter(sees).map(|user| item(tenant, user)).collect();
    let switches = &tenant.switches;
    let size = if only_admins { switches.admins_page_size } else { switches.page_size };
    request.page_of(size, &caller.anaplan, schema, key, users, SORT)
}

async fn of_workspace(
    caller: Caller,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, AppError> {
    seeing(&caller, &id, &request, false)
}

async fn admins(caller: Caller, Path(id): Path<String>, request: ListRequest) -> Result<Response, AppError> {
    seeing(&caller, &id, &request, true)
}

/// Nobody of a tenant is a visitor.
async fn visitors(
    caller: Caller,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, AppError> {
    if !caller.workspaces().any(|w| w.id == id) {
        return Err(AppError::not_found());
    }
    request.page(&caller.anaplan, "objects/visitor", "visitors", Vec::new(), SORT)
}

async fn of_model(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    let workspace = scope.anaplan().model(&scope.model).map(|(workspace, _)| workspace.id.clone());
    seeing(&scope.caller, &workspace.unwrap_or_default(), &request, false)
}
