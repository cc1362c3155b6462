//! The data source kinds of an extension and how one signs in to them.

use super::complaint;
use m_engine::Cx;
use m_host::extension::Extension;
use m_host::kind::{Authentication, AuthenticationKind};
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
        let kinds = extension.data_source_kinds(cx).unwrap_or_else(|error| {
            errors.push(complaint(cx, "DataSource.Kind", &error));
            Vec::new()
        });
        let mut all = Vec::new();
        for kind in kinds {
            let ways = kind.authentication(cx).unwrap_or_else(|error| {
                errors.push(complaint(cx, &kind.name, &error));
                Vec::new()
            });
            let application: Vec<Json> = kind
                .application_properties(cx)
                .iter()
                .map(|property| {
                    json!({ "Name": property.name, "PropertyType": property.property_type,
                            "IsRequired": property.required })
                })
                .collect();
            let infos = ways.iter().map(|way| AuthenticationInfo {
                kind: way.name.clone(),
                properties: properties(cx, way),
                application_properties: application.clone(),
                label: way.label(cx),
            });
            all.push(DataSourceInfo { authentication_infos: infos.collect(), data_source_kind: kind.name });
        }
        all
    }
}

/// What a person is asked for. A page asks by itself.
fn properties(cx: &Cx, way: &Authentication) -> Vec<Json> {
    let names = match way.kind {
        Some(kind @ (AuthenticationKind::UsernamePassword | AuthenticationKind::Key)) => kind.properties(),
        _ => &[],
    };
    let property = |name: &&str| {
        json!({ "Name": name, "Label": way.property_label(cx, name), "PropertyType": "Text", "IsRequired": true,
                "IsSecret": *name != "Username" })
    };
    names.iter().map(property).collect()
}
