//! The success envelope of the Integration API (section 5).

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::state::Anaplan;

/// `{"meta":{"schema":…},"status":{"code":200,…},"<key>":…}`; `schema` is the path below the API's base.
pub(crate) fn enveloped(anaplan: &Anaplan, schema: &str, key: &str, value: Value) -> Response {
    let base = &anaplan.tenant().switches.schema_base;
    let mut body = json!({
        "meta": { "schema": format!("{base}/2/0/{schema}") },
        "status": success(),
    });
    if let Some(object) = body.as_object_mut() {
        object.insert(key.into(), value);
    }
    Json(body).into_response()
}

/// `status` of every success.
pub(crate) fn success() -> Value {
    json!({ "code": 200, "message": "Success" })
}
