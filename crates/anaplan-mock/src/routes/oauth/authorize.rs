//! The browser's way: authorize, sign in by password or single sign-on, consent or refuse, back to the client.

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use quick_xml::escape::escape;

use super::Fields;
use super::html::{alert, hidden, page, refusal};
use crate::address::percent_encoded;
use crate::routes::route::{Route, route};
use crate::state::{Anaplan, Challenge, Code, Pending, granted};

pub(in crate::routes) fn routes() -> Vec<Route> {
    vec![
        route("/auth/authorize", get(authorize)),
        route("/auth/prelogin", get(prelogin)),
        route("/auth/login", get(login_page).post(login)),
        route("/auth/sso", get(sso_page).post(sso)),
        route("/auth/consent", post(consent)),
    ]
}

/// Remembers the request and sends the browser to the login page.
async fn authorize(State(anaplan): State<Anaplan>, RawQuery(query): RawQuery) -> Response {
    match begin(&anaplan, &query.unwrap_or_default()) {
        Ok(id) => redirect(&format!("/auth/login?request={id}")),
        Err(response) => *response,
    }
}

/// The equivalent entry that shows the login page at once (section 2.1).
async fn prelogin(State(anaplan): State<Anaplan>, RawQuery(query): RawQuery) -> Response {
    match begin(&anaplan, &query.unwrap_or_default()) {
        Ok(id) => form(StatusCode::OK, &id, "", None),
        Err(response) => *response,
    }
}

/// Checks the request. Mistakes in client or callback are told to the person, all others to the client.
fn begin(anaplan: &Anaplan, query: &str) -> Result<String, Box<Response>> {
    let fields = Fields::of_form(query);
    let oauth = &anaplan.tenant().oauth;
    let client = oauth
        .client(fields.or_empty("client_id"))
        .filter(|client| !client.device || oauth.any_client)
        .ok_or_else(|| Box::new(refusal("The client_id is not registered.")))?;
    let redirect_uri = fields.or_empty("redirect_uri");
    if !oauth.may_redirect(&client, redirect_uri) {
        return Err(Box::new(refusal("The redirect_uri is not registered for this client.")));
    }
    let mut pending = Pending {
        client: client.id,
        redirect_uri: redirect_uri.into(),
        state: fields.get("state").map(str::to_string),
        scope: fields.get("scope").map(str::to_string),
        challenge: None,
        user: None,
    };
    let told = |pending: &Pending, code: &str, why: &str| Err(Box::new(back_with_error(pending, code, why)));
    if fields.get("response_type") != Some("code") {
        return told(&pending, "invalid_request", "response_type must be code");
    }
    let challenge = fields.get("code_challenge").filter(|c| !c.is_empty()).map(str::to_string);
    pending.challenge = match (challenge, fields.get("code_challenge_method").unwrap_or("plain")) {
        (None, _) => None,
        (Some(challenge), "plain") => Some(Challenge::Plain(challenge)),
        (Some(challenge), "S256") if anaplan.tenant().switches.pkce_s256 => Some(Challenge::S256(challenge)),
        _ => return told(&pending, "invalid_request", "code_challenge_method is not supported"),
    };
    if client.secret.is_none() && pending.challenge.is_none() {
        return told(&pending, "invalid_request", "code_challenge is required for a client without secret");
    }
    let mut inner = anaplan.lock();
    let id = inner.mint.hex_id();
    inner.oauth.pending.insert(id.clone(), pending);
    Ok(id)
}

/// A 302; axum's own redirects are 303 and 307.
fn redirect(to: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
}

/// Back to the client's callback with these parameters.
fn back(pending: &Pending, parameters: &[(&str, &str)]) -> Response {
    let mut uri = pending.redirect_uri.clone();
    let mut mark = if uri.contains('?') { '&' } else { '?' };
    let state = pending.state.as_deref().map(|state| ("state", state));
    for (name, value) in parameters.iter().copied().chain(state) {
        uri.push_str(&format!("{mark}{name}={}", percent_encoded(value)));
        mark = '&';
    }
    redirect(&uri)
}

fn back_with_error(pending: &Pending, code: &str, description: &str) -> Response {
    back(pending, &[("error", code), ("error_description", description)])
}

async fn login_page(State(anaplan): State<Anaplan>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::of_form(&query.unwrap_or_default());
    let id = fields.or_empty("request");
    match anaplan.lock().oauth.pending.contains_key(id) {
        true => form(StatusCode::OK, id, "", None),
        false => gone(),
    }
}

fn gone() -> Response {
    refusal("This sign-in has ended. Start again from the application.")
}

fn form(status: StatusCode, id: &str, email: &str, problem: Option<&str>) -> Response {
    let body = format!(
        "{}<form method=\"post\" action=\"/auth/login\">{}\n\
         <label>User name<input name=\"email\" type=\"email\" autocomplete=\"username\" value=\"{}\" required autofocus></label>\n\
         <label>Password<input name=\"password\" type=\"password\" autocomplete=\"current-password\" required></label>\n\
         <button type=\"submit\">Log in</button></form>\n\
         <form method=\"get\" action=\"/auth/sso\">{}\
         <button class=\"quiet\" type=\"submit\">Log in with Single Sign-on</button></form>\n\
         <p><small>Users and passwords stand where the mock was started.</small></p>",
        problem.map(alert).unwrap_or_default(),
        hidden("request", id),
        escape(email),
        hidden("request", id),
    );
    page(status, "Log in", &body)
}

async fn login(State(anaplan): State<Anaplan>, body: Bytes) -> Response {
    let fields = Fields::of_body(&body);
    let (id, email) = (fields.or_empty("request"), fields.or_empty("email"));
    let users = &anaplan.tenant().users;
    let found = users
        .iter()
        .position(|u| u.email.eq_ignore_ascii_case(email) && u.password == fields.or_empty("password"));
    // Where password sign-in is off, single sign-on remains.
    match found.filter(|number| anaplan.user(*number).is_some_and(|user| user.basic)) {
        Some(number) => signed_in(&anaplan, id, number),
        None => form(StatusCode::UNAUTHORIZED, id, email, Some("The user name or password is not right.")),
    }
}

/// The identity provider of a made-up company: one press signs in.
async fn sso_page(State(anaplan): State<Anaplan>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::of_form(&query.unwrap_or_default());
    let id = fields.or_empty("request");
    if !anaplan.lock().oauth.pending.contains_key(id) {
        return gone();
    }
    let mut body = format!("<form method=\"post\" action=\"/auth/sso\">{}\n", hidden("request", id));
    for user in &anaplan.tenant().users {
        let email = escape(&user.email);
        body.push_str(&format!(
            "<button class=\"quiet\" name=\"email\" value=\"{email}\">Continue as {email}</button>\n"
        ));
    }
    body.push_str("</form>");
    page(StatusCode::OK, "Single Sign-on", &body)
}

async fn sso(State(anaplan): State<Anaplan>, body: Bytes) -> Response {
    let fields = Fields::of_body(&body);
    let email = fields.or_empty("email");
    match anaplan.tenant().users.iter().position(|user| user.email.eq_ignore_ascii_case(email)) {
        Some(number) => signed_in(&anaplan, fields.or_empty("request"), number),
        None => refusal("The identity provider does not know this user."),
    }
}

fn signed_in(anaplan: &Anaplan, id: &str, number: usize) -> Response {
    let mut inner = anaplan.lock();
    let Some(pending) = inner.oauth.pending.get_mut(id) else { return gone() };
    pending.user = Some(number);
    let body = format!(
        "<p>The application <b>{}</b> asks for access to Anaplan in your name ({}).</p>\n\
         <form method=\"post\" action=\"/auth/consent\">{}\n\
         <button name=\"decision\" value=\"allow\">Allow</button>\n\
         <button class=\"quiet\" name=\"decision\" value=\"refuse\">Refuse</button></form>",
        escape(&pending.client),
        escape(granted(pending.scope.as_deref())),
        hidden("request", id),
    );
    page(StatusCode::OK, "Allow access?", &body)
}

async fn consent(State(anaplan): State<Anaplan>, body: Bytes) -> Response {
    let fields = Fields::of_body(&body);
    let now = anaplan.now();
    let mut inner = anaplan.lock();
    let Some(pending) = inner.oauth.pending.remove(fields.or_empty("request")) else { return gone() };
    let (Some("allow"), Some(user)) = (fields.get("decision"), pending.user) else {
        return back_with_error(&pending, "access_denied", "The user refused");
    };
    let code = inner.mint.letters(32);
    let response = back(&pending, &[("code", &code)]);
    let expires_at = now + anaplan.tenant().oauth.code_seconds * 1000;
    inner.oauth.codes.insert(code, Code { pending, user, expires_at });
    response
}
