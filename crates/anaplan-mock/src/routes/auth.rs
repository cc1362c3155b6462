//! The authentication service (section 1).

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::certificate;
use super::route::{Route, route};
use crate::error::AppError;
use crate::state::{Anaplan, Session};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/token/authenticate", post(authenticate)),
        route("/token/refresh", post(refresh)),
        route("/token/validate", get(validate)),
        route("/token/logout", post(logout)),
    ]
}

const BAD_CREDENTIAL: &str = "FAILURE_BAD_CREDENTIAL";
const BAD_HEADER: &str = "FAILURE_BAD_HEADER";

async fn authenticate(
    State(anaplan): State<Anaplan>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Result<Response, AppError> {
    let refused = |message: &str| AppError::Sign(StatusCode::UNAUTHORIZED, BAD_CREDENTIAL, message.into());
    let user = match credentials(&headers) {
        Some((scheme, value)) if scheme.eq_ignore_ascii_case("Basic") => by_password(&anaplan, value),
        Some((scheme, value)) if scheme.eq_ignore_ascii_case("CACertificate") => {
            certificate::user(&anaplan, value, &body)
        }
        _ => return Err(AppError::Sign(StatusCode::UNAUTHORIZED, BAD_HEADER, "Invalid header.".into())),
    };
    // A blocked address, a switched-off password and a wrong one look the same (section 1).
    let allowed = |number: &usize| {
        !anaplan.tenant().switches.address_refused && anaplan.user(*number).is_some_and(|user| user.basic)
    };
    let number =
        user.filter(allowed).ok_or_else(|| refused("Authentication failed, credentials not valid"))?;
    let mut inner = anaplan.lock();
    let inner = &mut *inner;
    let (value, session) = inner.sessions.open(&mut inner.mint, number, expiry(&anaplan));
    Ok((StatusCode::CREATED, token(&anaplan, &headers, "Login successful", &value, &session)).into_response())
}

async fn refresh(State(anaplan): State<Anaplan>, headers: HeaderMap) -> Result<Response, AppError> {
    let value = bearer(&headers, StatusCode::BAD_REQUEST)?;
    let switches = &anaplan.tenant().switches;
    let (now, until) = (anaplan.now(), expiry(&anaplan));
    let mut inner = anaplan.lock();
    let inner = &mut *inner;
    live(inner.sessions.get(value, now), &anaplan)?;
    let refreshed =
        inner.sessions.refresh(&mut inner.mint, value, now, until, switches.refresh_changes_token);
    let (value, session) = refreshed.ok_or_else(dead)?;
    Ok(token(&anaplan, &headers, "Token refreshed", &value, &session).into_response())
}

async fn validate(State(anaplan): State<Anaplan>, headers: HeaderMap) -> Result<Response, AppError> {
    let value = bearer(&headers, StatusCode::BAD_REQUEST)?;
    let inner = anaplan.lock();
    let session = live(inner.sessions.get(value, anaplan.now()), &anaplan)?;
    let user = anaplan.user(session.user).ok_or_else(dead)?;
    let body = json!({
        "meta": { "validationUrl": validation_url(&anaplan, &headers) },
        "status": "SUCCESS",
        "statusMessage": "Token validated",
        "tokenInfo": { "expiresAt": session.expires_at, "tokenId": session.token_id },
        "userInfo": {
            "userGuid": user.id,
            "userId": user.email,
            "customerGuid": anaplan.tenant().customer_id,
        },
    });
    Ok(Json(body).into_response())
}

async fn logout(State(anaplan): State<Anaplan>, headers: HeaderMap) -> Result<StatusCode, AppError> {
    let value = bearer(&headers, StatusCode::UNAUTHORIZED)?;
    match anaplan.lock().sessions.close(value, anaplan.now()) {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(dead()),
    }
}

fn expiry(anaplan: &Anaplan) -> u64 {
    anaplan.now() + anaplan.tenant().switches.token_minutes * 60_000
}

fn credentials(headers: &HeaderMap) -> Option<(&str, &str)> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')
}

/// The token behind the service's own scheme; another scheme is refused with `status`.
fn bearer(headers: &HeaderMap, status: StatusCode) -> Result<&str, AppError> {
    match credentials(headers) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("AnaplanAuthToken") => Ok(token.trim()),
        _ => Err(AppError::Sign(status, BAD_HEADER, "No valid token header found for the request.".into())),
    }
}

fn dead() -> AppError {
    AppError::Sign(StatusCode::UNAUTHORIZED, BAD_CREDENTIAL, "Token is invalid or has expired.".into())
}

fn live<'a>(session: Option<&'a Session>, anaplan: &Anaplan) -> Result<&'a Session, AppError> {
    session.filter(|s| !s.oauth || anaplan.tenant().switches.oauth_on_auth_service).ok_or_else(dead)
}

fn by_password(anaplan: &Anaplan, value: &str) -> Option<usize> {
    let decoded = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
    let (email, password) = decoded.split_once(':')?;
    anaplan.tenant().users.iter().position(|u| u.email.eq_ignore_ascii_case(email) && u.password == password)
}

fn validation_url(anaplan: &Anaplan, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("auth.anaplan.com");
    format!("{}://{host}/token/validate", anaplan.scheme())
}

fn token(
    anaplan: &Anaplan,
    headers: &HeaderMap,
    message: &str,
    value: &str,
    session: &Session,
) -> Json<serde_json::Value> {
    Json(json!({
        "meta": { "validationUrl": validation_url(anaplan, headers) },
        "status": "SUCCESS",
        "statusMessage": message,
        "tokenInfo": {
            "tokenId": session.token_id,
            "tokenValue": value,
            "expiresAt": session.expires_at,
            "refreshTokenId": session.refresh_id,
        },
    }))
}
