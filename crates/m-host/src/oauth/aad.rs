//! Sign-in with Microsoft Entra ID (`Authentication[Aad]`): the host does what a connector with `OAuth` does by itself,
//! so it is written as one. It needs a client that is registered there; Microsoft's own may not be used by others.

use crate::host::ExtensionHost;
use crate::kind::Authentication;
use crate::scope::{DataSource, Scope};
use m_engine::value::{Data, Record};
use m_engine::{Cx, Error, FromValue, Result, Value, compile, eval};

/// The environment variable with the id of a client that the person has registered, for connectors that name none.
pub const CLIENT_VARIABLE: &str = "PQ_ENTRA_CLIENT_ID";
/// The environment variable with the address at which the sign-in of that client ends.
pub const CALLBACK_VARIABLE: &str = "PQ_ENTRA_CALLBACK";
/// That address, unless it is said.
const DEFAULT_CALLBACK: &str = "http://localhost:8400/";

/// The authorization code flow with PKCE (RFC 6749 section 4.1, RFC 7636), as functions of the original style.
const FUNCTIONS: &str = include_str!("aad.m");

/// The functions that sign in to a source, as in an `OAuth` record.
///
/// Errors: the connector names no authority, no client is known, or a function of the connector raises one.
pub(super) fn functions(cx: &Cx, way: &Authentication, source: &DataSource) -> Result<Record> {
    let text = |name| way.text_of_path(cx, name, &source.path);
    let authority = text("AuthorizationUri")?.ok_or_else(|| {
        failed(format!("The Aad record of the data source kind '{}' has no AuthorizationUri.", source.kind))
    })?;
    let resource = text("Resource")?.or_else(|| root(&source.path));
    let scope = text("Scope")?.unwrap_or_else(|| "user_impersonation".into());
    let named = way.record_of(cx, "DefaultClientApplication");
    let of_client = |name: &str| match named.as_ref()?.get(name)?.force(cx).ok()?.data {
        Data::Text(text) => Some(text.to_display()).filter(|text| !text.is_empty()),
        _ => None,
    };
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let own = variable(CLIENT_VARIABLE);
    let client = own.clone().or_else(|| of_client("ClientId")).ok_or_else(|| {
        failed(format!(
            "The data source kind '{}' signs in with Microsoft Entra ID at {authority}, where only a registered client \
             may ask. Microsoft's tools use Microsoft's own client; this host may not. Register an application there \
             and set {CLIENT_VARIABLE} to its id (and {CALLBACK_VARIABLE} to its redirect address, unless that is \
             {DEFAULT_CALLBACK}), or give an access token as a credential of the kind OAuth2.",
            source.kind
        ))
    })?;
    let callback = variable(CALLBACK_VARIABLE)
        .or_else(|| if own.is_none() { of_client("CallbackUrl") } else { None })
        .unwrap_or_else(|| DEFAULT_CALLBACK.into());
    let secret = if own.is_none() { of_client("ClientSecret") } else { None };
    let settings = Record::of([
        ("Authority", Value::from(authority)),
        ("Resource", Value::from(resource)),
        ("Scope", Value::from(scope)),
        ("Client", Value::from(client)),
        ("Secret", Value::from(secret)),
        ("Callback", Value::from(callback)),
    ]);
    let names = ExtensionHost::of(cx)?.extension_names.borrow().clone();
    cx.in_scope(Scope::sign_in(), || {
        let make = compile::evaluate(cx, "Microsoft Entra ID", FUNCTIONS, &names)?;
        Record::from_value(eval::call(cx, &make, vec![settings.into()])?)
    })
}

/// Scheme and host of an address.
fn root(path: &str) -> Option<String> {
    let url = reqwest::Url::parse(path).ok().filter(reqwest::Url::has_host)?;
    Some(url.origin().ascii_serialization())
}

fn failed(message: String) -> Error {
    Error::data_source(message, Value::NULL)
}
