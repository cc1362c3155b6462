//! The functions of a kind's `Authentication[OAuth]` record. Which of the two documented styles a function has shows in
//! the number of its parameters; the styles can be mixed.

use super::token::Token;
use super::{aad, json};
use crate::extension::{Extension, find_kind};
use crate::kind::AuthenticationKind;
use crate::scope::{DataSource, Scope};
use m_engine::value::{Data, Record};
use m_engine::{Cx, Error, Result, Value};
use serde_json::{Map, Value as Json};
use std::rc::Rc;

/// The OAuth record of a data source kind.
pub struct OAuth {
    kind: String,
    functions: Record,
}

/// The parameters of a function in the original and in the advanced style, for messages.
const STYLES: [(&str, [&str; 2]); 4] = [
    ("StartLogin", ["dataSourcePath, state, display", "clientApplication, dataSourcePath, state, display"]),
    (
        "FinishLogin",
        ["context, callbackUri, state", "clientApplication, dataSourcePath, context, callbackUri, state"],
    ),
    ("Refresh", ["dataSourcePath, refreshToken", "clientApplication, dataSourcePath, oldCredential"]),
    ("Logout", ["accessToken", "clientApplication, dataSourcePath, accessToken"]),
];

impl OAuth {
    /// The OAuth record of `kind` in the extension that defines it.
    ///
    /// Errors: no extension has the kind, it offers no OAuth, or its record cannot be evaluated.
    pub fn of(cx: &Cx, extensions: &[Rc<Extension>], kind: &str) -> Result<OAuth> {
        let Some(kind) = find_kind(cx, extensions, kind)? else {
            return Err(Error::data_source(
                format!("No loaded extension has the data source kind '{kind}'."),
                Value::NULL,
            ));
        };
        let functions = kind.authentication_of(cx, AuthenticationKind::OAuth)?.map(|way| way.into_record());
        let kind = kind.name;
        let functions = functions.ok_or_else(|| {
            Error::data_source(
                format!(
                    "The data source kind '{kind}' offers no OAuth: its Authentication record has no field OAuth."
                ),
                Value::NULL,
            )
        })?;
        Ok(OAuth { kind, functions })
    }

    /// The functions that sign in to a source: the connector's `OAuth`, or else those of the host for its `Aad`.
    ///
    /// Errors: as [`OAuth::of`]; the kind offers `Aad` and no client is known that may ask there.
    pub fn for_source(cx: &Cx, extensions: &[Rc<Extension>], source: &DataSource) -> Result<OAuth> {
        let kind = find_kind(cx, extensions, &source.kind)?;
        let offers = |wanted| kind.as_ref().map(|kind| kind.authentication_of(cx, wanted)).transpose();
        if offers(AuthenticationKind::OAuth)?.flatten().is_none()
            && let Some(way) = offers(AuthenticationKind::Aad)?.flatten()
        {
            let functions = aad::functions(cx, &way, source)?;
            return Ok(OAuth { kind: source.kind.clone(), functions });
        }
        OAuth::of(cx, extensions, &source.kind)
    }

    /// The kind as its extension writes it.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Whether the connector can renew a token.
    pub fn can_refresh(&self) -> bool {
        self.functions.get("Refresh").is_some()
    }

    /// What `StartLogin` says: the page to show, and what to wait for.
    pub(super) fn start_login(&self, cx: &Cx, path: &str, state: &str) -> Result<Record> {
        let arguments = vec![Value::text(path), Value::text(state), Value::text("popup")];
        self.call(cx, "StartLogin", |advanced| if advanced { led_by_client(arguments) } else { arguments })
            .and_then(record)
    }

    /// The token record that `FinishLogin` makes of the callback's address.
    pub(super) fn finish_login(
        &self,
        cx: &Cx,
        path: &str,
        context: &Json,
        callback: &str,
        state: &str,
    ) -> Result<Map<String, Json>> {
        let mut arguments = vec![json::value_of(context), Value::text(callback), Value::text(state)];
        let value = self.call(cx, "FinishLogin", |advanced| {
            if advanced {
                arguments.insert(0, Value::text(path));
                led_by_client(arguments)
            } else {
                arguments
            }
        })?;
        self.kept(cx, "FinishLogin", value)
    }

    /// The token record that `Refresh` gives for an old one.
    pub(super) fn refresh(&self, cx: &Cx, path: &str, token: &Token) -> Result<Map<String, Json>> {
        let value = self.call(cx, "Refresh", |advanced| {
            if advanced {
                led_by_client(vec![Value::text(path), token.into()])
            } else {
                vec![Value::text(path), token.refresh_token().map_or(Value::NULL, Value::text)]
            }
        })?;
        self.kept(cx, "Refresh", value)
    }

    /// The address that ends the session in the browser; none where the connector has no `Logout`.
    ///
    /// Errors: whatever `Logout` raises.
    pub fn logout(&self, cx: &Cx, path: &str, access_token: &str) -> Result<Option<String>> {
        if self.functions.get("Logout").is_none() {
            return Ok(None);
        }
        let value = self.call(cx, "Logout", |advanced| {
            let token = Value::text(access_token);
            if advanced { led_by_client(vec![Value::text(path), token]) } else { vec![token] }
        })?;
        Ok(match value.data {
            Data::Text(url) => Some(url.to_display()),
            _ => None,
        })
    }

    /// The record as JSON, read where the connector's function ran.
    fn kept(&self, cx: &Cx, name: &str, value: Value) -> Result<Map<String, Json>> {
        cx.in_scope(Scope::sign_in(), || {
            let record = record(value)?;
            json::object_of(cx, &format!("record of {name}"), &record)
        })
    }

    /// Calls a function outside of every credential scope, with the arguments for its style.
    fn call(&self, cx: &Cx, name: &str, arguments: impl FnOnce(bool) -> Vec<Value>) -> Result<Value> {
        cx.in_scope(Scope::sign_in(), || {
            let value = self.functions.get(name).map(|cell| cell.force(cx)).transpose()?;
            let Some(Value { data: Data::Function(function), .. }) = value else {
                return Err(Error::expression(format!(
                    "The OAuth record of the data source kind '{}' has no function {name}.",
                    self.kind
                )));
            };
            let styles = STYLES.iter().find(|(known, _)| *known == name).map(|(_, styles)| styles);
            let [original, advanced] = *styles.unwrap_or(&["", ""]);
            let count = |style: &str| style.split(", ").count();
            let parameters = function.signature()?.parameters.len();
            if parameters != count(original) && parameters != count(advanced) {
                return Err(Error::expression(format!(
                    "{name} of the data source kind '{}' has {}; the host calls it as \
                     ({original}) or as ({advanced}).",
                    self.kind,
                    sink::counted(parameters, "parameter")
                )));
            }
            function.call(cx, arguments(parameters == count(advanced)))
        })
    }
}

/// The advanced style's arguments; its first, `clientApplication`, is reserved.
fn led_by_client(mut arguments: Vec<Value>) -> Vec<Value> {
    arguments.insert(0, Value::NULL);
    arguments
}

pub(super) fn record(value: Value) -> Result<Record> {
    <Record as m_engine::FromValue>::from_value(value)
}
