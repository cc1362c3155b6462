//! Shows the sign-in page of a service on this machine in a window of this server's, and sees where it leads: the way in
//! which Power BI's own browser catches the callback.

use crate::session::Session;
use crate::sign_in::{SignIn, after_host};
use crate::texts::Texts;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quick_xml::escape::escape;
use reqwest::redirect::Policy;
use std::sync::Arc;

/// What the window may do: show itself and send its forms. It is another's page, so no script of it runs here.
const POLICY: &str = "sandbox allow-forms; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'";

/// Hands a request of the window on to the service, and the answer back. `prefix` is the address of its pages here, and
/// `target` the path and query after it.
pub(crate) async fn pass(
    session: &Arc<Session>,
    prefix: &str,
    target: &str,
    method: Method,
    sent: &HeaderMap,
    body: Bytes,
) -> Response {
    let texts = session.ground.texts;
    let sign_in = session.sign_in().clone();
    let Some((sign_in, base)) = sign_in.and_then(|sign_in| Some((sign_in.clone(), sign_in.shown.clone()?)))
    else {
        return words(texts, StatusCode::NOT_FOUND, &texts.say("login.ended", &[]));
    };
    let Ok(url) = base.join(target) else {
        return words(texts, StatusCode::BAD_REQUEST, &texts.say("login.nowhere", &[]));
    };
    let client = reqwest::Client::builder().redirect(Policy::none()).no_proxy().build();
    let Ok(client) = client else {
        return words(texts, StatusCode::BAD_GATEWAY, &texts.say("login.nowhere", &[]));
    };
    let mut request = client.request(method, url.clone()).body(body);
    for name in [header::CONTENT_TYPE, header::ACCEPT, header::ACCEPT_LANGUAGE, header::COOKIE] {
        if let Some(value) = sent.get(&name) {
            request = request.header(name, value);
        }
    }
    let answer = match request.send().await {
        Ok(answer) => answer,
        Err(error) => {
            let why = texts.say("login.unreachable", &[("why", &error.to_string())]);
            return words(texts, StatusCode::BAD_GATEWAY, &why);
        }
    };
    if let Some(location) = answer.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()) {
        let Ok(next) = url.join(location) else {
            return words(texts, StatusCode::BAD_GATEWAY, &texts.say("login.nowhere", &[]));
        };
        if sign_in.login.is_callback(next.as_str()) {
            return finish(session, sign_in, next.as_str()).await;
        }
        if next.origin() != url.origin() {
            return words(texts, StatusCode::BAD_GATEWAY, &texts.say("login.elsewhere", &[]));
        }
        let next = format!("{prefix}{}", after_host(&next));
        return (StatusCode::FOUND, [(header::LOCATION, next)], policy()).into_response();
    }
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE).cloned();
    let is_page = kind.as_ref().and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.contains("html"));
    let mut body = answer.bytes().await.map(Vec::from).unwrap_or_default();
    if is_page {
        body = here(&String::from_utf8_lossy(&body), prefix).into_bytes();
    }
    let mut response = (status, policy(), body).into_response();
    if let Some(kind) = kind {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    response
}

async fn finish(session: &Arc<Session>, sign_in: Arc<SignIn>, callback: &str) -> Response {
    let (texts, callback) = (session.ground.texts, callback.to_owned());
    let finished = session.at_desk(0, move |desk| sign_in.finish(desk, &callback)).await;
    let failure = match finished {
        Some(Ok(())) => None,
        Some(Err(failure)) => Some(failure),
        None => return gone(texts),
    };
    let shown = failure.as_ref().map(|failure| failure.message.clone());
    session.events.tell("signed-in", &serde_json::json!({ "failure": failure }));
    match shown {
        None => words(texts, StatusCode::OK, &texts.say("login.done", &[])),
        Some(message) => words(texts, StatusCode::OK, &message),
    }
}

fn policy() -> [(header::HeaderName, &'static str); 2] {
    [(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store")]
}

/// What the window shows where the page that opened it is not there any more.
pub(crate) fn gone(texts: &Texts) -> Response {
    words(texts, StatusCode::GONE, &texts.say("login.gone", &[]))
}

fn words(texts: &Texts, status: StatusCode, words: &str) -> Response {
    let words = escape(words);
    let (language, title) = (texts.language, texts.say("login.title", &[]));
    let page = format!(
        "<!DOCTYPE html><html lang=\"{language}\"><meta charset=\"utf-8\"><title>{title}</title>\
         <body style=\"font:16px/1.5 system-ui,sans-serif;margin:20vh 2rem;text-align:center\"><p role=\"status\">{words}</p>"
    );
    (status, policy(), [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

/// The page with its own addresses led through this server.
fn here(page: &str, prefix: &str) -> String {
    let mut page = page.to_owned();
    for attribute in ["action", "href", "src"] {
        page = page.replace(&format!("{attribute}=\"/"), &format!("{attribute}=\"{prefix}/"));
    }
    page
}
