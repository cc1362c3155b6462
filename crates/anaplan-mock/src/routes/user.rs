//! Users (section 3.1).

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::envelope::enveloped;
use super::page::{ListRequest, Sort};
use super::scope::Caller;
use crate::error::AppError;
use crate::state::Anaplan;
use crate::tenant::{Tenant, User};

pub(super) fn routes() -> Router<Anaplan> {
    Router::new()
        .route("/2/0/users/me", get(me))
        .route("/2/0/users/{user}", get(one))
        .route("/2/0/users", get(list))
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
    let users = tenant.users.iter().map(|user| item(tenant, user)).collect();
    let sort = Sort::Strict(&["email", "firstName", "lastName", "lastLoginDate"]);
    request.page(&caller.anaplan, "objects/user", "users", users, sort)
}
