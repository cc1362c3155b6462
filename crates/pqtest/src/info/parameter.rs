//! A parameter of an extension's function, with what the connect dialog shows of it.

use super::json;
use m_engine::value::types::ParameterType;
use m_engine::value::{Data, Record, Type};
use m_engine::{Cell, Cx, Value};
use serde::Serialize;
use serde_json::Value as Json;

/// A parameter.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct FunctionParameter {
    name: String,
    parameter_type: String,
    is_required: bool,
    is_nullable: bool,
    caption: Option<String>,
    description: Option<String>,
    sample_values: Option<Vec<Json>>,
    allowed_values: Option<Vec<Json>>,
    default_value: Option<Json>,
    fields: Option<Vec<Field>>,
    enum_names: Option<Vec<String>>,
    enum_captions: Option<Vec<Option<String>>>,
}

/// A field of an options record.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Field {
    /// Misspelt in the answer of Microsoft's tool, and so read by the VS Code extension.
    #[serde(rename = "FiledName")]
    name: String,
    #[serde(rename = "Type")]
    kind: String,
    is_required: bool,
    field_caption: Option<String>,
    field_description: Option<String>,
}

impl FunctionParameter {
    pub(super) fn of(cx: &Cx, parameter: &ParameterType) -> FunctionParameter {
        let meta = parameter.ty.meta();
        let allowed = list(cx, meta, "Documentation.AllowedValues");
        let captions: Option<Vec<Option<String>>> = allowed.as_ref().map(|values| {
            let captions = values.iter().map(|value| text(cx, Some(&value.meta()), "Documentation.Caption"));
            captions.collect()
        });
        let has_captions = captions.as_ref().is_some_and(|captions| captions.iter().any(Option::is_some));
        FunctionParameter {
            name: parameter.name.to_display(),
            parameter_type: type_text(&parameter.ty.non_nullable()),
            is_required: !parameter.optional,
            is_nullable: parameter.ty.is_nullable(),
            caption: text(cx, meta, "Documentation.FieldCaption"),
            description: text(cx, meta, "Documentation.FieldDescription"),
            sample_values: list(cx, meta, "Documentation.SampleValues").map(|values| plain(cx, &values)),
            default_value: value(cx, meta, "Documentation.DefaultValue").map(|value| json(cx, &value, 1)),
            fields: fields(cx, &parameter.ty),
            enum_names: allowed.as_ref().filter(|_| has_captions).map(|values| {
                plain(cx, values)
                    .iter()
                    .map(|value| value.as_str().map_or(value.to_string(), str::to_owned))
                    .collect()
            }),
            enum_captions: captions.filter(|_| has_captions),
            allowed_values: allowed.map(|values| plain(cx, &values)),
        }
    }
}

/// The fields of a record type; none for other types.
fn fields(cx: &Cx, ty: &Type) -> Option<Vec<Field>> {
    let record = ty.record_type()?;
    let fields = record.fields().map(|(name, field)| Field {
        name: name.to_display(),
        kind: type_text(&field.ty.non_nullable()),
        is_required: !field.optional,
        field_caption: text(cx, field.ty.meta(), "Documentation.FieldCaption"),
        field_description: text(cx, field.ty.meta(), "Documentation.FieldDescription"),
    });
    Some(fields.collect())
}

/// A metadata field; one that raises an error counts as absent.
fn value(cx: &Cx, meta: Option<&Record>, name: &str) -> Option<Value> {
    meta?.get(name).map(|cell: &Cell| cell.force(cx))?.ok()
}

fn text(cx: &Cx, meta: Option<&Record>, name: &str) -> Option<String> {
    match value(cx, meta, name)?.data {
        Data::Text(text) => Some(text.to_display()),
        _ => None,
    }
}

fn list(cx: &Cx, meta: Option<&Record>, name: &str) -> Option<Vec<Value>> {
    match value(cx, meta, name)?.data {
        Data::List(list) => list.values(cx).ok(),
        _ => None,
    }
}

fn plain(cx: &Cx, values: &[Value]) -> Vec<Json> {
    values.iter().map(|value| json(cx, value, 1)).collect()
}

/// The kind of a type in lower case, as `type` would be written: `nullable text`.
pub(super) fn type_text(ty: &Type) -> String {
    let name = match ty.name() {
        Some(name) => name.to_owned(),
        None => ty.kind_name().to_lowercase(),
    };
    if ty.is_nullable() && !matches!(name.as_str(), "any" | "null") {
        format!("nullable {name}")
    } else {
        name
    }
}
