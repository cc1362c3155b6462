//! The pages a person sees in the browser while signing in.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use quick_xml::escape::escape;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;background:#eef1f6;color:#1c2430;margin:0}\
main{max-width:24rem;margin:8vh auto;background:#fff;padding:2rem;border-radius:.5rem;box-shadow:0 1px 6px #0002}\
h1{font-size:1.3rem;margin:0 0 1rem}label{display:block;margin:.75rem 0}\
input{width:100%;box-sizing:border-box;padding:.5rem;font:inherit;border:1px solid #9aa6b8;border-radius:.25rem}\
button{width:100%;padding:.6rem;margin-top:.75rem;font:inherit;border:1px solid #2b5fb4;border-radius:.25rem;\
background:#2b5fb4;color:#fff;cursor:pointer}button.quiet{background:#fff;color:#2b5fb4}\
[role=alert]{background:#fdecea;color:#8a1c12;padding:.5rem .75rem;border-radius:.25rem}small{color:#5b6675}";

/// A page; `body` is markup.
pub(super) fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head>\n\
         <body><main>\n<h1>{title}</h1>\n{body}\n\
         <p><small>A made-up Anaplan for tests. Do not type a real password.</small></p>\n</main></body></html>\n"
    );
    // What the page shows and posts belongs to one sign-in.
    (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}

/// A refusal that cannot be sent to the client, because its callback is not trusted.
pub(super) fn refusal(message: &str) -> Response {
    page(StatusCode::BAD_REQUEST, "This sign-in cannot go on", &alert(message))
}

/// A message about what went wrong.
pub(super) fn alert(message: &str) -> String {
    format!("<p role=\"alert\">{}</p>\n", escape(message))
}

/// A hidden field.
pub(super) fn hidden(name: &str, value: &str) -> String {
    format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value))
}
