//! The page of a function: signature, parameters as its dialog shows them, examples.

use super::{code, plain};
use m_engine::value::{Data, Record};
use m_engine::{Cx, FromValue, Value};
use m_host::extension::Extension;
use navigator::form::{Field, Form, forced, listed, published_type, said};
use std::fmt::Write;
use std::rc::Rc;

/// A function that queries can call.
pub(super) struct Function {
    pub(super) name: String,
    form: Form,
    /// Which parameters may be left out; the form also takes those for such that may be null.
    optional: Vec<bool>,
    returns: String,
    kind: Option<String>,
    examples: Vec<Example>,
}

struct Example {
    description: String,
    code: String,
    result: String,
}

/// The functions that a connector gives to queries.
pub(super) fn all(cx: &Cx, extension: &Rc<Extension>) -> Vec<Function> {
    let function = |name: &str, value: &Value| {
        let ty = published_type(value)?;
        let returned = &ty.function_type()?.return_type;
        let nullable = if returned.is_nullable() && returned.kind_name() != "Any" { "nullable " } else { "" };
        let own = value.meta();
        let examples = ty.meta().into_iter().chain([&own]).map(|meta| examples(cx, meta));
        Some(Function {
            name: name.to_owned(),
            form: Form::of(cx, name, value)?,
            optional: ty.function_type()?.parameters.iter().map(|parameter| parameter.optional).collect(),
            returns: format!("{nullable}{}", returned.non_nullable().kind_name().to_lowercase()),
            kind: extension.kind_of(name),
            examples: examples.into_iter().find(|found| !found.is_empty()).unwrap_or_default(),
        })
    };
    let exports = extension.exports();
    exports
        .iter()
        .filter_map(|export| function(&export.name.to_display(), &export.cell.force(cx).ok()?))
        .collect()
}

/// What Documentation.Examples lists: records, or one record.
fn examples(cx: &Cx, meta: &Record) -> Vec<Example> {
    let field = "Documentation.Examples";
    let values = match forced(cx, meta, field) {
        Some(value @ Value { data: Data::Record(_), .. }) => vec![value],
        _ => listed(cx, meta, field),
    };
    let records = values.into_iter().filter_map(|value| Record::from_value(value).ok());
    let said = |record: &Record, name: &str| said(cx, record, name).unwrap_or_default();
    records
        .map(|record| Example {
            description: said(&record, "Description"),
            code: said(&record, "Code"),
            result: said(&record, "Result"),
        })
        .collect()
}

impl Function {
    /// What it is called in dialogs, where that is another name.
    pub(super) fn title(&self) -> Option<&str> {
        Some(self.form.title.as_str()).filter(|title| *title != self.name)
    }

    /// The page.
    pub(super) fn page(&self) -> String {
        let mut page = format!("# {}\n\n", self.name);
        if let Some(title) = self.title() {
            let _ = write!(page, "**{}**\n\n", plain(title));
        }
        if !self.form.description.is_empty() {
            let _ = write!(page, "{}\n\n", plain(&self.form.description));
        }
        let parameters = || self.form.fields.iter().zip(self.optional.iter().copied());
        let declared: Vec<String> =
            parameters().map(|(field, is_optional)| signature(field, is_optional)).collect();
        let _ = write!(
            page,
            "```powerquery\n{}({}) as {}\n```\n\n",
            self.name,
            declared.join(", "),
            self.returns
        );
        if let Some(kind) = &self.kind {
            let _ = write!(page, "Opens data sources of the kind [{}](README.md).\n\n", plain(kind));
        }
        if !self.form.fields.is_empty() {
            page.push_str("## Parameters\n\n");
            parameters().for_each(|(field, is_optional)| parameter(field, is_optional, &mut page));
        }
        if !self.examples.is_empty() {
            page.push_str("## Examples\n\n");
            self.examples.iter().for_each(|example| example.write(&mut page));
        }
        page.trim_end().to_owned() + "\n"
    }
}

impl Example {
    fn write(&self, page: &mut String) {
        if !self.description.is_empty() {
            let _ = write!(page, "{}\n\n", plain(&self.description));
        }
        let _ = write!(page, "```powerquery\n{}\n```\n\n", self.code.trim_end());
        if !self.result.is_empty() {
            let _ = write!(page, "{}\n\n", plain(&self.result));
        }
    }
}

/// A parameter as it is declared.
fn signature(field: &Field, is_optional: bool) -> String {
    let optional = if is_optional { "optional " } else { "" };
    let nullable = if field.nullable && field.kind != "any" { "nullable " } else { "" };
    format!("{optional}{} as {nullable}{}", field.name, field.kind)
}

fn parameter(field: &Field, is_optional: bool, page: &mut String) {
    let _ = write!(page, "### {}\n\n", code(&field.name));
    let must = match (is_optional, field.nullable) {
        (true, _) => "optional",
        (false, true) => "may be null",
        (false, false) => "required",
    };
    let _ = write!(page, "**{}** ({}, {must})\n\n", plain(&field.caption), field.kind);
    if !field.description.is_empty() {
        let _ = write!(page, "{}\n\n", plain(&field.description));
    }
    let values = values(field);
    if !values.is_empty() {
        let _ = write!(page, "{}\n\n", values.join(" "));
    }
    if !field.fields.is_empty() {
        page.push_str("| Field | | |\n|---|---|---|\n");
        for part in &field.fields {
            let said = [vec![plain(&part.description)], self::values(part)].concat();
            let said = said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
            let said = said.replace(['\r', '\n'], " ");
            let _ = writeln!(
                page,
                "| {} ({}) | {} | {said} |",
                code(&part.name),
                part.kind,
                plain(&part.caption)
            );
        }
        page.push('\n');
    }
}

/// What is allowed, what stands there at first, and examples.
fn values(field: &Field) -> Vec<String> {
    let mut said = Vec::new();
    if !field.allowed.is_empty() {
        let one = |choice: &navigator::form::Choice| match choice.label == choice.value {
            true => code(&choice.value),
            false => format!("{} ({})", code(&choice.value), plain(&choice.label)),
        };
        said.push(format!("One of {}.", field.allowed.iter().map(one).collect::<Vec<_>>().join(", ")));
    }
    if let Some(default) = &field.default {
        said.push(format!("At first {}.", code(default)));
    }
    if !field.samples.is_empty() {
        let samples: Vec<String> = field.samples.iter().map(|sample| code(sample)).collect();
        said.push(format!("For example {}.", samples.join(", ")));
    }
    said
}
