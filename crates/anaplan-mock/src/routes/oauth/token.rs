//! `POST /oauth/token`: codes, refresh tokens and device codes become access tokens (sections 2.2 to 2.4).

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::answer::{issue, refused};
use super::{Fields, device};
use crate::error::AppError;
use crate::routes::route::{Route, route};
use crate::state::{Anaplan, Challenge, granted};
use crate::tenant::OAuthClient;

pub(in crate::routes) fn routes() -> Vec<Route> {
    vec![route("/oauth/token", post(token))]
}

const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";

async fn token(
    State(anaplan): State<Anaplan>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, AppError> {
    let fields = Fields::of_body(&body);
    let Some(grant) = fields.get("grant_type") else {
        // 401 on record, though RFC 6749 says 400.
        return Err(AppError::OAuth(
            StatusCode::UNAUTHORIZED,
            "invalid_request",
            "grant_type is missing".into(),
        ));
    };
    let client = anaplan.tenant().oauth.client(fields.or_empty("client_id")).ok_or_else(|| {
        AppError::OAuth(
            StatusCode::FORBIDDEN,
            "unauthorized_client",
            "The client_id is not registered".into(),
        )
    })?;
    // On record for an address that is not on the tenant's list (section 1).
    if anaplan.tenant().switches.address_refused {
        let why = "The address is not on the allow-list of the tenant".into();
        return Err(AppError::OAuth(StatusCode::NOT_ACCEPTABLE, "access_denied", why));
    }
    let mut answer = match grant {
        "authorization_code" => by_code(&anaplan, &client, &fields)?,
        "refresh_token" => by_refresh(&anaplan, &client, &fields)?,
        DEVICE => device::exchange(&anaplan, &client, &fields)?,
        other => {
            let why = format!("The grant type {other} is not supported");
            return Err(AppError::OAuth(StatusCode::BAD_REQUEST, "invalid_request", why));
        }
    };
    let asked = headers.get("x-auth-token").is_some_and(|value| value == "true");
    if asked && anaplan.tenant().switches.anaplan_token {
        let access = answer.get("access_token").cloned();
        if let (Some(object), Some(access)) = (answer.as_object_mut(), access) {
            object.insert("anaplan_token".into(), access);
        }
    }
    let no_store = [("cache-control", "no-store"), ("pragma", "no-cache")];
    Ok((no_store, Json(answer)).into_response())
}

/// Right where the client has no secret or has sent the right one.
fn knows_secret(client: &OAuthClient, fields: &Fields) -> bool {
    client.secret.as_deref().is_none_or(|secret| fields.get("client_secret") == Some(secret))
}

fn by_code(anaplan: &Anaplan, client: &OAuthClient, fields: &Fields) -> Result<Value, AppError> {
    let bad = |why: &str| refused(anaplan, "invalid_grant", why);
    let now = anaplan.now();
    let mut inner = anaplan.lock();
    // It is used up by every attempt, right or wrong.
    let code = inner.oauth.codes.remove(fields.or_empty("code"));
    let code = code.ok_or_else(|| bad("The code is unknown or was used before"))?;
    if code.expires_at <= now {
        return Err(bad("The code has expired"));
    }
    if code.pending.client != client.id {
        return Err(bad("The code belongs to another client"));
    }
    if fields.get("redirect_uri") != Some(code.pending.redirect_uri.as_str()) {
        return Err(bad("The redirect_uri is not that of the authorization request"));
    }
    let verifier = fields.get("code_verifier");
    let verified = match &code.pending.challenge {
        None => true,
        Some(Challenge::Plain(challenge)) => verifier == Some(challenge),
        Some(Challenge::S256(challenge)) => {
            verifier.is_some_and(|v| URL_SAFE_NO_PAD.encode(Sha256::digest(v.as_bytes())) == *challenge)
        }
    };
    if !verified {
        return Err(bad("The code_verifier does not fit the code_challenge"));
    }
    // PKCE stands in for the secret: the connector of Power BI sends no secret (section 2.2).
    if !knows_secret(client, fields) && code.pending.challenge.is_none() {
        return Err(refused(anaplan, "access_denied", "The client_secret is wrong"));
    }
    Ok(issue(anaplan, &mut inner, client, code.user, &granted(code.pending.scope.as_deref()), None))
}

fn by_refresh(anaplan: &Anaplan, client: &OAuthClient, fields: &Fields) -> Result<Value, AppError> {
    let bad = |why: &str| refused(anaplan, "invalid_grant", why);
    let now = anaplan.now();
    let mut inner = anaplan.lock();
    let token = fields.or_empty("refresh_token").to_string();
    let refresh = inner.oauth.refresh.get(&token).cloned();
    let refresh = refresh
        .filter(|refresh| refresh.client == client.id)
        .ok_or_else(|| bad("The refresh token is unknown or was used before"))?;
    if refresh.expires_at <= now {
        return Err(bad("The refresh token has expired"));
    }
    let kept = if client.rotating {
        inner.oauth.refresh.remove(&token);
        None
    } else {
        Some(token)
    };
    Ok(issue(anaplan, &mut inner, client, refresh.user, &refresh.scope, kept))
}
