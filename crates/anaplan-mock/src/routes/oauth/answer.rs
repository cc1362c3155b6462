//! What a grant is answered with: new tokens, or a refusal.

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::error::AppError;
use crate::state::{Anaplan, Inner, Refresh};
use crate::tenant::OAuthClient;

/// A refusal of a grant.
pub(super) fn refused(anaplan: &Anaplan, error: &'static str, why: &str) -> AppError {
    let status = StatusCode::from_u16(anaplan.tenant().oauth.refusal_status);
    AppError::OAuth(status.unwrap_or(StatusCode::FORBIDDEN), error, why.into())
}

/// New tokens for a user; `kept` is a refresh token that stays as it is.
pub(super) fn issue(
    anaplan: &Anaplan,
    inner: &mut Inner,
    client: &OAuthClient,
    user: usize,
    scope: &str,
    kept: Option<String>,
) -> Value {
    let oauth = &anaplan.tenant().oauth;
    let now = anaplan.now();
    let access = jwt(inner, anaplan, user, now, oauth.access_seconds);
    inner.sessions.open_oauth(access.clone(), user, now + oauth.access_seconds * 1000);
    let mut answer = json!({
        "access_token": access,
        "id_token": jwt(inner, anaplan, user, now, oauth.access_seconds),
        "scope": scope,
        "expires_in": oauth.access_seconds,
        "token_type": "Bearer",
    });
    if scope.split_whitespace().any(|scope| scope == "offline_access") {
        let token = kept.unwrap_or_else(|| {
            let token = inner.mint.letters(30);
            let expires_at = now + oauth.refresh_seconds * 1000;
            let refresh = Refresh { client: client.id.clone(), user, scope: scope.into(), expires_at };
            inner.oauth.refresh.insert(token.clone(), refresh);
            token
        });
        if let Some(object) = answer.as_object_mut() {
            object.insert("refresh_token".into(), token.into());
        }
    }
    answer
}

/// Text in the shape of a signed JSON Web Token; its signature is noise.
fn jwt(inner: &mut Inner, anaplan: &Anaplan, user: usize, now: u64, seconds: u64) -> String {
    let head = json!({ "alg": "RS256", "typ": "JWT" });
    let claims = json!({
        "sub": anaplan.user(user).map(|user| user.id.as_str()),
        "email": anaplan.user(user).map(|user| user.email.as_str()),
        "iat": now / 1000,
        "exp": now / 1000 + seconds,
        "jti": inner.mint.hex_id(),
    });
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(head), part(claims), inner.mint.letters(256))
}
