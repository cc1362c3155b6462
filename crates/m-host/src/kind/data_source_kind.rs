//! A data source kind: what the record behind `DataSource.Kind` says.

use super::authentication::{Authentication, AuthenticationKind};
use super::fields::{field, function_field, record_field, text_field};
use crate::scope::Scope;
use m_engine::value::{Data, Function, List, Record};
use m_engine::{Cx, Error, FromValue, Result, Value};

/// A data source kind of an extension: the name and the record member that `DataSource.Kind` names. Each field of the
/// record is read when it is asked for; one that raises an error or has the wrong kind of value counts as absent, except
/// where a method says otherwise.
#[derive(Clone)]
pub struct DataSourceKind {
    /// The name as the extension writes it: `Anaplan`.
    pub name: String,
    record: Record,
}

/// A setting that the application around the host gives to a connector (`ApplicationProperties` of a kind).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationProperty {
    /// Its name.
    pub name: String,
    /// The name of its type: `Text`, `Logical`.
    pub property_type: String,
    /// Whether the connector needs it.
    pub required: bool,
}

impl DataSourceKind {
    /// A kind and what its record says.
    pub(crate) fn new(name: &str, record: Record) -> DataSourceKind {
        DataSourceKind { name: name.to_owned(), record }
    }

    /// `Label`: what dialogs show instead of the path.
    pub fn label(&self, cx: &Cx) -> Option<String> {
        text_field(cx, &self.record, "Label")
    }

    /// `SupportsEncryption`: whether a credential says if the connection is encrypted.
    pub fn supports_encryption(&self, cx: &Cx) -> bool {
        let value = field(cx, &self.record, "SupportsEncryption");
        matches!(value, Some(Value { data: Data::Logical(true), .. }))
    }

    /// `Authentication`: the ways to sign in, in the order in which a dialog offers them.
    ///
    /// Errors: the kind has no such record, or reading it raises one.
    pub fn authentication(&self, cx: &Cx) -> Result<Vec<Authentication>> {
        let cell = self.record.get("Authentication").ok_or_else(|| {
            let message = format!("The data source kind '{}' has no field Authentication.", self.name);
            Error::expression(message)
        })?;
        let ways = cx.in_scope(Scope::sign_in(), || Record::from_value(cell.force(cx)?))?;
        Ok(ways.fields().map(|(name, cell)| Authentication::read(cx, name.as_str(), cell)).collect())
    }

    /// The authentication of a kind such as `OAuth`, where the connector offers it; see [`AuthenticationKind::parse`]
    /// for the spellings.
    ///
    /// Errors: as [`DataSourceKind::authentication`].
    pub fn authentication_of(&self, cx: &Cx, kind: AuthenticationKind) -> Result<Option<Authentication>> {
        Ok(self.authentication(cx)?.into_iter().find(|one| one.kind == Some(kind)))
    }

    /// `TestConnection` as it stands in the record: a function of the path that gives a call, or a list. None where the
    /// connector has none.
    ///
    /// Errors: reading it raises one.
    pub fn test_connection(&self, cx: &Cx) -> Result<Option<Value>> {
        self.record.get("TestConnection").map(|cell| cell.force(cx)).transpose()
    }

    /// `ApplicationProperties`.
    pub fn application_properties(&self, cx: &Cx) -> Vec<ApplicationProperty> {
        let Some(properties) = record_field(cx, &self.record, "ApplicationProperties") else {
            return Vec::new();
        };
        let property = |(name, cell): (&m_engine::value::Text, &m_engine::Cell)| {
            let details = cell.force(cx).and_then(Record::from_value).unwrap_or_else(|_| Record::empty());
            let property_type = match field(cx, &details, "PropertyType").map(|value| value.data) {
                Some(Data::Type(ty)) => ty.kind_name().to_owned(),
                Some(Data::Text(text)) => text.to_display(),
                _ => "Text".to_owned(),
            };
            let required = field(cx, &details, "IsRequired").map(|value| value.data);
            ApplicationProperty {
                name: name.to_display(),
                property_type,
                required: matches!(required, Some(Data::Logical(true))),
            }
        };
        properties.fields().map(property).collect()
    }

    /// The connector's own way from arguments to a path, where it has one.
    pub fn path_maker(&self, cx: &Cx) -> Option<PathMaker> {
        let make = function_field(cx, &self.record, "MakeResourcePath");
        let singleton =
            text_field(cx, &self.record, "Type").is_some_and(|ty| ty.eq_ignore_ascii_case("Singleton"));
        match make {
            Some(function) => Some(PathMaker::Function(function)),
            None if singleton => Some(PathMaker::Singleton),
            None => None,
        }
    }

    /// The arguments that a path stands for, by the connector's `ParseResourcePath`; none where it has none.
    ///
    /// Errors: the function raises one, or gives no list.
    pub fn parse_path(&self, cx: &Cx, path: &str) -> Result<Option<Vec<Value>>> {
        let Some(parse) = function_field(cx, &self.record, "ParseResourcePath") else { return Ok(None) };
        let value = parse.call(cx, vec![Value::text(path)])?;
        List::from_value(value)?.values(cx).map(Some)
    }
}

/// How a kind with a field `Type` or `MakeResourcePath` makes its paths.
#[derive(Clone)]
pub enum PathMaker {
    /// `Type = "Singleton"`: the path is the kind's name.
    Singleton,
    /// `MakeResourcePath`: a function of the arguments of the data source function.
    Function(Function),
}
