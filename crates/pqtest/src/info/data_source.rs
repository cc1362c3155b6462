//! The data source kinds of an extension and how one signs in to them.

use super::complaint;
use crate::source::kind_record;
use m_engine::Cx;
use m_engine::value::{Data, Record};
use m_host::extension::Extension;
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::rc::Rc;

/// A data source kind.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DataSourceInfo {
    data_source_kind: String,
    authentication_infos: Vec<AuthenticationInfo>,
}

/// One way to sign in; the VS Code extension offers its `Kind`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AuthenticationInfo {
    kind: String,
    properties: Vec<Json>,
    application_properties: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
}

impl DataSourceInfo {
    /// The kinds of an extension. What is wrong with one goes to `errors`.
    pub(super) fn all(cx: &Cx, extension: &Rc<Extension>, errors: &mut Vec<String>) -> Vec<DataSourceInfo> {
        let mut all = Vec::new();
        for kind in extension.kinds() {
            match kind_record(cx, extension, &kind).and_then(|record| authentication(cx, &record)) {
                Ok(authentication_infos) => {
                    all.push(DataSourceInfo { data_source_kind: kind, authentication_infos });
                }
                Err(error) => errors.push(complaint(cx, &kind, &error)),
            }
        }
        all
    }
}

fn authentication(cx: &Cx, kind: &Record) -> m_engine::Result<Vec<AuthenticationInfo>> {
    let Some(cell) = kind.get("Authentication") else { return Ok(Vec::new()) };
    let Data::Record(kinds) = cell.force(cx)?.data else { return Ok(Vec::new()) };
    let application_properties = application_properties(cx, kind);
    let info = |(name, cell): (&m_engine::value::Text, &m_engine::Cell)| {
        let options = match cell.force(cx).map(|value| value.data) {
            Ok(Data::Record(options)) => options,
            _ => Record::empty(),
        };
        let text = |field: &str| crate::query::text_field(cx, &options, field);
        AuthenticationInfo {
            kind: name.to_display(),
            properties: properties(name.as_str(), &text),
            application_properties: application_properties.clone(),
            label: text("Label"),
        }
    };
    Ok(kinds.fields().map(info).collect())
}

/// What a person is asked for.
fn properties(kind: &str, label: &dyn Fn(&str) -> Option<String>) -> Vec<Json> {
    let names: &[(&str, &str, bool)] = match kind.to_ascii_lowercase().as_str() {
        "usernamepassword" => &[("Username", "UsernameLabel", false), ("Password", "PasswordLabel", true)],
        "key" => &[("Key", "KeyLabel", true)],
        _ => &[],
    };
    let property = |(name, label_field, is_secret): &(&str, &str, bool)| {
        json!({ "Name": name, "Label": label(label_field), "PropertyType": "Text", "IsRequired": true,
                "IsSecret": is_secret })
    };
    names.iter().map(property).collect()
}

/// `ApplicationProperties` of the kind: name to type and whether it is required.
fn application_properties(cx: &Cx, kind: &Record) -> Vec<Json> {
    let declared = kind.get("ApplicationProperties").map(|cell| cell.force(cx).map(|value| value.data));
    let Some(Ok(Data::Record(declared))) = declared else { return Vec::new() };
    let property = |(name, cell): (&m_engine::value::Text, &m_engine::Cell)| {
        let (ty, required) = match cell.force(cx).map(|value| value.data) {
            Ok(Data::Record(options)) => (
                options.get("PropertyType").and_then(|cell| cell.force(cx).ok()),
                options.get("IsRequired").and_then(|cell| cell.force(cx).ok()),
            ),
            _ => (None, None),
        };
        let ty = ty.map(|value| match &value.data {
            Data::Type(ty) => super::member::type_text(ty),
            _ => crate::failure::plain(&value).as_str().unwrap_or("any").to_owned(),
        });
        let required = required.is_some_and(|value| matches!(value.data, Data::Logical(true)));
        json!({ "Name": name.to_display(), "PropertyType": ty, "IsRequired": required })
    };
    declared.fields().map(property).collect()
}
