//! The connection dialog of a function, read from its type and the documentation in its metadata.

use m_engine::value::types::TypeKind;
use m_engine::value::{Data, Record, Type};
use m_engine::{Cx, Value, m_text as print};
use serde::Serialize;

/// A dialog that asks for the arguments of a function.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Form {
    /// Its caption or name; that of the function where it has none.
    pub title: String,
    /// What the function is for; empty where nobody says.
    pub description: String,
    /// What it asks for, in the order of the parameters.
    pub fields: Vec<Field>,
}

/// What a dialog asks for: a parameter, or a field of an optional record.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// The name of the parameter or field.
    pub name: String,
    /// What stands before the field; the name where nobody says.
    pub caption: String,
    /// What to write into it; empty where nobody says.
    pub description: String,
    /// The kind of value: `text`, `number`, `logical`, `date`, `record`, `any` …
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it has to be given.
    pub required: bool,
    /// Whether null is taken.
    pub nullable: bool,
    /// Values as examples.
    pub samples: Vec<String>,
    /// The only values that are taken; none where all are.
    pub allowed: Vec<Choice>,
    /// What stands in the field at first.
    pub default: Option<String>,
    /// Whether the text may have several lines.
    pub multiline: bool,
    /// Whether the text is code.
    pub code: bool,
    /// The fields of a record.
    pub fields: Vec<Field>,
}

/// A value of a drop-down.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// What the list shows.
    pub label: String,
    /// The value as a person would type it.
    pub value: String,
}

/// The type that says what a function's dialog looks like: the ascribed one keeps the metadata.
pub fn published_type(function: &Value) -> Option<Type> {
    match (function.ascribed_type(), &function.data) {
        (Some(ty), _) if ty.function_type().is_some() => Some(ty.clone()),
        (_, Data::Function(function)) => {
            Some(Type::new(TypeKind::Function(Some(function.signature().ok()?))))
        }
        _ => None,
    }
}

impl Form {
    /// The dialog of a function; `name` is its title where it has none.
    pub fn of(cx: &Cx, name: &str, function: &Value) -> Option<Form> {
        let ty = published_type(function)?;
        let empty = Record::empty();
        let meta = ty.meta().unwrap_or(&empty);
        let own = function.meta();
        let said = |field: &str| said(cx, meta, field).or_else(|| self::said(cx, &own, field));
        let parameters = &ty.function_type()?.parameters;
        Some(Form {
            title: said("Documentation.Caption")
                .or_else(|| said("Documentation.Name"))
                .unwrap_or_else(|| name.to_owned()),
            description: said("Documentation.LongDescription")
                .or_else(|| said("Documentation.Description"))
                .unwrap_or_default(),
            fields: parameters
                .iter()
                .map(|one| Field::of(cx, one.name.as_str(), &one.ty, one.optional))
                .collect(),
        })
    }
}

impl Field {
    fn of(cx: &Cx, name: &str, ty: &Type, optional: bool) -> Field {
        let (plain, empty) = (ty.non_nullable(), Record::empty());
        let meta = ty.meta().or(plain.meta()).unwrap_or(&empty);
        let fields = match plain.kind() {
            TypeKind::Record(Some(record)) => record
                .fields()
                .map(|(name, field)| Field::of(cx, name.as_str(), &field.ty, field.optional || optional))
                .collect(),
            _ => Vec::new(),
        };
        let kind = match plain.kind_name() {
            _ if !fields.is_empty() => "record".to_owned(),
            name => name.to_lowercase(),
        };
        Field {
            name: name.to_owned(),
            caption: said(cx, meta, "Documentation.FieldCaption").unwrap_or_else(|| name.to_owned()),
            description: said(cx, meta, "Documentation.FieldDescription").unwrap_or_default(),
            kind,
            required: !optional && !ty.is_nullable(),
            nullable: ty.is_nullable() || optional,
            samples: listed(cx, meta, "Documentation.SampleValues").iter().filter_map(typed).collect(),
            allowed: listed(cx, meta, "Documentation.AllowedValues")
                .iter()
                .filter_map(|value| choice(cx, value))
                .collect(),
            default: forced(cx, meta, "Documentation.DefaultValue").as_ref().and_then(typed),
            multiline: is_true(cx, meta, "Formatting.IsMultiLine"),
            code: is_true(cx, meta, "Formatting.IsCode"),
            fields,
        }
    }
}

/// An allowed value; its caption may stand in its metadata.
fn choice(cx: &Cx, value: &Value) -> Option<Choice> {
    let caption = said(cx, &value.meta(), "Documentation.Caption")
        .or_else(|| said(cx, &value.meta(), "Documentation.Name"));
    let typed = typed(value)?;
    Some(Choice { label: caption.unwrap_or_else(|| typed.clone()), value: typed })
}

/// A value as a person would type it into the field.
fn typed(value: &Value) -> Option<String> {
    match &value.data {
        Data::Null => None,
        Data::Text(text) => Some(text.to_display()),
        _ => print::inline(value),
    }
}

/// The value of a field that is there, is no error and is not null.
pub fn forced(cx: &Cx, meta: &Record, field: &str) -> Option<Value> {
    meta.get(field)?.force(cx).ok().filter(|value| !value.is_null())
}

/// A text of a record of documentation.
pub fn said(cx: &Cx, meta: &Record, field: &str) -> Option<String> {
    text(&forced(cx, meta, field)?)
}

/// A value that is a text.
pub fn text(value: &Value) -> Option<String> {
    match &value.data {
        Data::Text(text) => Some(text.to_display()),
        _ => None,
    }
}

/// Whether a field is true.
pub(crate) fn is_true(cx: &Cx, meta: &Record, field: &str) -> bool {
    matches!(forced(cx, meta, field), Some(Value { data: Data::Logical(true), .. }))
}

/// The items of a field that is a list.
pub fn listed(cx: &Cx, meta: &Record, field: &str) -> Vec<Value> {
    match forced(cx, meta, field).map(|value| value.data) {
        Some(Data::List(list)) => list.values(cx).unwrap_or_default(),
        _ => Vec::new(),
    }
}
