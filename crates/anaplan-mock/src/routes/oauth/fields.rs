//! The fields of a form or of JSON that a client sends.

use std::collections::HashMap;

use axum::body::Bytes;

use crate::address::pairs;

/// The fields of a form, or the texts of a JSON object: the token endpoint takes both (section 2.2).
pub(super) struct Fields(HashMap<String, String>);

impl Fields {
    pub(super) fn of_body(body: &Bytes) -> Fields {
        if let Ok(serde_json::Value::Object(object)) = serde_json::from_slice(body) {
            let text = |value: serde_json::Value| value.as_str().map(str::to_string);
            return Fields(object.into_iter().filter_map(|(n, v)| Some((n, text(v)?))).collect());
        }
        Fields::of_form(&String::from_utf8_lossy(body))
    }

    pub(super) fn of_form(text: &str) -> Fields {
        Fields(pairs(text).collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn or_empty(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }
}
