//! The device grant (RFC 8628): a code for the device, a page where its user types the short one.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use quick_xml::escape::escape;
use serde_json::{Value, json};

use super::Fields;
use super::answer::{issue, refused};
use super::html::{alert, page};
use crate::error::AppError;
use crate::routes::route::{Route, route};
use crate::state::{Anaplan, Decision, Device, granted};
use crate::tenant::OAuthClient;

pub(in crate::routes) fn routes() -> Vec<Route> {
    vec![route("/oauth/device/code", post(code)), route("/activate", get(activate_page).post(activate))]
}

async fn code(
    State(anaplan): State<Anaplan>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, AppError> {
    let fields = Fields::of_body(&body);
    let oauth = &anaplan.tenant().oauth;
    let client =
        oauth.client(fields.or_empty("client_id")).filter(|client| client.device).ok_or_else(|| {
            AppError::OAuth(
                StatusCode::FORBIDDEN,
                "unauthorized_client",
                "Not a client of the device grant".into(),
            )
        })?;
    let now = anaplan.now();
    let mut inner = anaplan.lock();
    let device_code = inner.mint.letters(24);
    let user_code = inner.mint.user_code();
    let device = Device {
        client: client.id,
        user_code: user_code.clone(),
        scope: fields.get("scope").map(str::to_string),
        expires_at: now + oauth.device_seconds * 1000,
        last_poll: 0,
        interval: oauth.device_interval,
        decision: Decision::Waiting,
    };
    inner.oauth.devices.insert(device_code.clone(), device);
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("iam.anaplan.com");
    let scheme = anaplan.scheme();
    Ok(Json(json!({
        "device_code": device_code,
        "user_code": user_code,
        "verification_uri": format!("{scheme}://{host}/activate"),
        "verification_uri_complete": format!("{scheme}://{host}/activate?user_code={user_code}"),
        "expires_in": oauth.device_seconds,
        "interval": oauth.device_interval,
    })))
}

/// A device asks whether its user has decided.
pub(super) fn exchange(anaplan: &Anaplan, client: &OAuthClient, fields: &Fields) -> Result<Value, AppError> {
    let no = |error: &'static str, why: &str| Err(refused(anaplan, error, why));
    let now = anaplan.now();
    let mut inner = anaplan.lock();
    let key = fields.or_empty("device_code");
    let Some(device) = inner.oauth.devices.get_mut(key).filter(|device| device.client == client.id) else {
        return no("invalid_grant", "The device_code is unknown or was used before");
    };
    if device.expires_at <= now {
        return no("expired_token", "The device_code has expired");
    }
    let too_soon = now.saturating_sub(device.last_poll) < device.interval * 1000;
    device.last_poll = now;
    match device.decision {
        Decision::Waiting if too_soon => {
            device.interval += 5;
            no("slow_down", "The device asks too often")
        }
        Decision::Waiting => no("authorization_pending", "The user has not decided yet"),
        Decision::Refused => no("access_denied", "The user refused"),
        Decision::Granted(user) => {
            let scope = granted(device.scope.as_deref());
            inner.oauth.devices.remove(key);
            Ok(issue(anaplan, &mut inner, client, user, &scope, None))
        }
    }
}

async fn activate_page(RawQuery(query): RawQuery) -> Response {
    let fields = Fields::of_form(&query.unwrap_or_default());
    form(StatusCode::OK, fields.or_empty("user_code"), None)
}

fn form(status: StatusCode, user_code: &str, problem: Option<&str>) -> Response {
    let body = format!(
        "{}<form method=\"post\" action=\"/activate\">\n\
         <label>Code on the device<input name=\"user_code\" value=\"{}\" required></label>\n\
         <label>User name<input name=\"email\" type=\"email\" autocomplete=\"username\" required></label>\n\
         <label>Password<input name=\"password\" type=\"password\" autocomplete=\"current-password\"></label>\n\
         <button name=\"decision\" value=\"allow\">Allow</button>\n\
         <button class=\"quiet\" name=\"decision\" value=\"refuse\">Refuse</button></form>",
        problem.map(alert).unwrap_or_default(),
        escape(user_code),
    );
    page(status, "Connect a device", &body)
}

/// Password only: the device grant is unusable with single sign-on (section 2.4).
async fn activate(State(anaplan): State<Anaplan>, body: Bytes) -> Response {
    let fields = Fields::of_body(&body);
    let code = fields.or_empty("user_code").trim().to_uppercase();
    let (email, password) = (fields.or_empty("email"), fields.or_empty("password"));
    let mut users = anaplan.tenant().users.iter();
    let number = users.position(|u| u.email.eq_ignore_ascii_case(email) && u.password == password && u.basic);
    let mut inner = anaplan.lock();
    let Some(device) = inner.oauth.devices.values_mut().find(|device| device.user_code == code) else {
        return form(StatusCode::BAD_REQUEST, &code, Some("This code is not known."));
    };
    let Some(number) = number else {
        return form(StatusCode::UNAUTHORIZED, &code, Some("The user name or password is not right."));
    };
    device.decision = match fields.get("decision") {
        Some("refuse") => Decision::Refused,
        _ => Decision::Granted(number),
    };
    page(StatusCode::OK, "Done", "<p>You can go back to the device.</p>")
}
