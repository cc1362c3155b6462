//! A shared member of an extension, as completions and the result of `info` show it.

use super::json;
use super::parameter::{FunctionParameter, type_text};
use m_engine::value::types::FunctionType;
use m_engine::value::{Data, Record, Type};
use m_engine::{Cx, Value};
use m_host::extension::{Export, Extension};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use std::rc::Rc;

/// `CompletionItemKind` of the Language Server Protocol: a function.
const FUNCTION: u8 = 3;
/// The same for a value.
const VALUE: u8 = 12;

/// A member.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Member {
    name: String,
    #[serde(rename = "Type")]
    kind: String,
    data_source_kind: Option<String>,
    publish: Option<Json>,
    documentation: Option<Documentation>,
    function_parameters: Option<Vec<FunctionParameter>>,
    completion_item_type: u8,
    is_data_source: bool,
    data_type_or_return_type: String,
    /// Why the member has no value; not in Microsoft's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Documentation {
    description: Option<String>,
    long_description: Option<String>,
    category: Option<String>,
}

impl Member {
    /// Evaluates the member and describes it. One that raises an error is described without a value.
    pub(super) fn of(cx: &Cx, extension: &Rc<Extension>, export: &Export) -> Member {
        let member = extension.section.member(&export.name);
        let attribute = |name: &str| {
            let value = member?.attributes.get(name)?.known()?;
            match value.data {
                Data::Text(text) => Some(text.to_display()),
                _ => None,
            }
        };
        let data_source_kind = attribute("DataSource.Kind");
        let publish = attribute("Publish").and_then(|name| publish(cx, extension, &name));
        let mut described = Member {
            name: export.name.to_display(),
            kind: "any".into(),
            is_data_source: data_source_kind.is_some(),
            data_source_kind,
            publish,
            documentation: None,
            function_parameters: None,
            completion_item_type: VALUE,
            data_type_or_return_type: "any".into(),
            error: None,
        };
        match export.cell.force(cx) {
            Ok(value) => described.read(cx, &value),
            Err(error) => described.error = Some(error.message().to_display()),
        }
        described
    }

    fn read(&mut self, cx: &Cx, value: &Value) {
        self.kind = value.kind().name().to_lowercase();
        self.data_type_or_return_type = self.kind.clone();
        let ascribed = value.ascribed_type();
        let signature = match &value.data {
            Data::Function(function) => signature(ascribed, function),
            _ => None,
        };
        let meta = [ascribed.and_then(Type::meta).cloned(), Some(value.meta())].into_iter().flatten();
        self.documentation = meta.filter_map(|meta| documentation(cx, &meta)).next();
        if let Some(signature) = signature {
            self.completion_item_type = FUNCTION;
            self.data_type_or_return_type = type_text(&signature.return_type);
            let parameters = signature.parameters.iter();
            self.function_parameters =
                Some(parameters.map(|parameter| FunctionParameter::of(cx, parameter)).collect());
        }
    }
}

fn signature(ascribed: Option<&Type>, function: &m_engine::value::Function) -> Option<Rc<FunctionType>> {
    ascribed.and_then(Type::function_type).cloned().or_else(|| function.signature().ok())
}

fn documentation(cx: &Cx, meta: &Record) -> Option<Documentation> {
    let text = |name: &str| crate::query::text_field(cx, meta, name);
    let documentation = Documentation {
        description: text("Documentation.Description").or_else(|| text("Documentation.Name")),
        long_description: text("Documentation.LongDescription"),
        category: text("Documentation.Category"),
    };
    let found = documentation.description.is_some() || documentation.long_description.is_some();
    found.then_some(documentation)
}

/// The Publish record without its images.
fn publish(cx: &Cx, extension: &Rc<Extension>, name: &str) -> Option<Json> {
    let value = extension.section.member(name)?.cell.force(cx).ok()?;
    let Data::Record(record) = &value.data else { return None };
    let mut map = Map::new();
    for (name, cell) in record.fields() {
        if matches!(name.as_str(), "SourceImage" | "SourceTypeImage" | "Icons") {
            continue;
        }
        let value = cell.force(cx).map_or(Json::Null, |value| json(cx, &value, 4));
        map.insert(name.to_display(), value);
    }
    Some(Json::Object(map))
}
