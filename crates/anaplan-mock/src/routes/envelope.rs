//! The success envelope of the Integration API (section 5).

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::error::AppError;
use crate::state::Anaplan;

/// `{"meta":{"schema":…},"status":{"code":200,…},"<key>":…}`; `schema` is the path below the API's base.
pub(crate) fn enveloped(anaplan: &Anaplan, schema: &str, key: &str, value: Value) -> Response {
    enveloped_all(anaplan, schema, Map::from_iter([(key.to_string(), value)]))
}

/// As [`enveloped`], with several members beside `meta` and `status`.
pub(crate) fn enveloped_all(anaplan: &Anaplan, schema: &str, members: Map<String, Value>) -> Response {
    let base = &anaplan.tenant().switches.schema_base;
    let mut body = json!({
        "meta": { "schema": format!("{base}/2/0/{schema}") },
        "status": success(),
    });
    if let Some(object) = body.as_object_mut() {
        object.extend(members);
    }
    Json(body).into_response()
}

/// The JSON of a request's body.
///
/// # Errors
/// 400 for anything else.
pub(crate) fn json_body(body: &[u8]) -> Result<Value, AppError> {
    serde_json::from_slice(body)
        .map_err(|e| AppError::bad_request(format!("Request body is not valid JSON: {e}")))
}

/// `status` of every success.
pub(crate) fn success() -> Value {
    json!({ "code": 200, "message": "Success" })
}
