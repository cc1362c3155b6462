//! What *Get data* lists: the functions that extensions publish, with their buttons and dialogs.

use crate::failure::Failure;
use crate::form::{Form, forced, is_true, listed, said, text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use m_engine::value::{Data, Record};
use m_engine::{Cx, FromValue, Value};
use m_host::evaluation::Evaluation;
use m_host::extension::Extension;
use serde::Serialize;
use std::rc::Rc;

/// An entry of *Get data*.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Connector {
    /// The function that opens the source: `Anaplan.Contents`.
    pub(crate) function: String,
    pub(crate) kind: String,
    /// The text of the button.
    title: String,
    help: String,
    category: String,
    beta: bool,
    learn_more: Option<String>,
    /// Images as data addresses, where the package has any: 16 to 32 and 32 to 64 pixels.
    small_icon: Option<String>,
    icon: Option<String>,
    pub(crate) form: Form,
    version: Option<String>,
    file: String,
}

/// The published functions of all extensions, and why others cannot be shown.
pub(crate) fn connectors(evaluation: &Evaluation) -> (Vec<Connector>, Vec<Failure>) {
    let (mut connectors, mut failures) = (Vec::new(), Vec::new());
    for extension in &evaluation.extensions {
        for export in extension.exports() {
            let name = export.name.to_display();
            let Some(publish) = extension.attribute(&name, "Publish") else { continue };
            match export.cell.force(&evaluation.cx) {
                Ok(function) => {
                    let Some(form) = Form::of(&evaluation.cx, &name, &function) else { continue };
                    connectors.push(connector(evaluation, extension, &name, &publish, form));
                }
                Err(error) => failures.push(Failure::of(evaluation, &error, "")),
            }
        }
    }
    (connectors, failures)
}

/// The dialog of a function that a query can name.
pub(crate) fn form(evaluation: &Evaluation, function: &str) -> Option<Form> {
    let value = evaluation.cx.globals().get(function)?.force(&evaluation.cx).ok()?;
    Form::of(&evaluation.cx, function, &value)
}

fn connector(
    evaluation: &Evaluation,
    extension: &Rc<Extension>,
    name: &str,
    publish: &str,
    form: Form,
) -> Connector {
    let cx = &evaluation.cx;
    let record = record(cx, extension, publish);
    let texts: Vec<String> = listed(cx, &record, "ButtonText").iter().filter_map(text).collect();
    let category = said(cx, &record, "Category").unwrap_or_else(|| "Other".into());
    let source = ["SourceImage", "SourceTypeImage"].iter().find_map(|field| forced(cx, &record, field));
    let icon = |field: &str| image(cx, source.as_ref()?, field);
    Connector {
        function: name.to_owned(),
        kind: extension.kind_of(name).unwrap_or_default(),
        title: texts.first().cloned().unwrap_or_else(|| name.split('.').next().unwrap_or(name).to_owned()),
        help: texts.get(1).cloned().unwrap_or_default(),
        category,
        beta: is_true(cx, &record, "Beta"),
        learn_more: said(cx, &record, "LearnMoreUrl"),
        small_icon: icon("Icon16"),
        icon: icon("Icon32").or_else(|| icon("Icon16")),
        form,
        version: extension.version(),
        file: extension.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
    }
}

fn record(cx: &Cx, extension: &Extension, member: &str) -> Record {
    let value = extension.section.member(member).map(|member| member.cell.force(cx));
    value.and_then(|value| Record::from_value(value.ok()?).ok()).unwrap_or_else(Record::empty)
}

/// The sharpest image of a list such as `Icon32`: at the size in which the page shows it, the others are for dense screens.
fn image(cx: &Cx, images: &Value, field: &str) -> Option<String> {
    let Data::Record(record) = &images.data else { return None };
    let sharpest = listed(cx, record, field).into_iter().next_back()?;
    let Data::Binary(binary) = &sharpest.data else { return None };
    let bytes = binary.bytes(cx).ok()?;
    let kind = if bytes.starts_with(b"<") { "svg+xml" } else { "png" };
    Some(format!("data:image/{kind};base64,{}", STANDARD.encode(&bytes)))
}
