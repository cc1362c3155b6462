//! 406 and 415: whether a client accepts what an endpoint answers and sends what it reads (section 6.3).

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};

use crate::error::AppError;

/// # Errors
/// 406 where `Accept` rules out every form of the answer, 415 where the body is announced as something else than JSON.
/// A header that is absent rules out nothing; files take and give bytes of any name.
pub(super) fn check(parts: &Parts) -> Result<(), AppError> {
    let segments: Vec<&str> = parts.uri.path().split('/').filter(|segment| !segment.is_empty()).collect();
    // After `2/0/models/{model}`.
    let inside = segments.get(4..).unwrap_or_default();
    let bytes = matches!(inside, ["files", _] | ["files", _, "chunks", _]) && parts.method != Method::POST
        || inside.iter().any(|segment| ["dump", "dumps", "pages"].contains(segment));
    if bytes {
        return Ok(());
    }
    let reads_json = matches!(parts.method, Method::POST | Method::PUT | Method::PATCH)
        && !matches!(inside, ["open" | "close" | "status"] | [.., "resetIndex"]);
    let empty = parts.headers.get(header::CONTENT_LENGTH).is_none_or(|length| length == "0");
    if reads_json && !empty && !any(&parts.headers, header::CONTENT_TYPE, &["application/json"]) {
        return Err(AppError::Api(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type".into()));
    }
    let answers: &[&str] = match inside {
        ["views", _, "data"] | ["lists", _, "items"] => {
            &["application/json", "text/csv", "application/*", "text/*", "*/*"]
        }
        _ => &["application/json", "application/*", "*/*"],
    };
    let has_answer = matches!(parts.method, Method::GET | Method::POST | Method::PUT)
        && !matches!(inside, ["open" | "close"] | [.., "resetIndex"]);
    if has_answer && !any(&parts.headers, header::ACCEPT, answers) {
        return Err(AppError::Api(StatusCode::NOT_ACCEPTABLE, "Not Acceptable".into()));
    }
    Ok(())
}

/// True where a header is absent or names one of these types without `q=0`.
fn any(headers: &HeaderMap, name: HeaderName, types: &[&str]) -> bool {
    let mut values = headers.get_all(name).iter().peekable();
    if values.peek().is_none() {
        return true;
    }
    values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|media| {
        let mut parts = media.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let refused = parts.any(|p| p.strip_prefix("q=").and_then(|q| q.parse().ok()) == Some(0.0));
        name.is_empty() || (types.iter().any(|known| known.eq_ignore_ascii_case(name)) && !refused)
    })
}
