//! Which credential a call gets: one that a connector's handler gives, one of those at hand, which is renewed where it is about to
//! end, or none.

use crate::credential::Credential;
use crate::host::ExtensionHost;
use crate::oauth;
use crate::scope::{DataSource, Handler, Scope};
use m_engine::value::Record;
use m_engine::{Cx, FromValue, Result};

/// The credential for what runs in `scope`. `called` is the source that a function of the library opens there (`Web`, `File`);
/// without it the source of the scope itself is meant. None where no handler and no source of a connector is there to give one,
/// and none at hand is for `called`: a query may read what is open to everybody.
///
/// Errors: the connector's source has no credential, or it has ended; a handler raises an error or gives no credential.
pub(crate) fn credential(cx: &Cx, scope: &Scope, called: Option<&DataSource>) -> Result<Option<Credential>> {
    Ok(match (called, &scope.credentials, &scope.source) {
        (Some(called), Some(handler), _) => Some(given(cx, handler, called)?),
        (_, _, Some(source)) => Some(match &scope.source_credentials {
            Some(handler) => given(cx, handler, source)?,
            None => at_hand(cx, source)?,
        }),
        (Some(called), None, None) => {
            let found = ExtensionHost::of(cx)?.credentials.find(&called.kind, &called.path);
            found.map(|entry| entry.current())
        }
        (None, _, None) => None,
    })
}

/// What a handler of `Extension.InvokeWithCredentials` gives for a source.
///
/// Errors: the handler raises one, or what it gives is no credential that this host can use.
fn given(cx: &Cx, handler: &Handler, source: &DataSource) -> Result<Credential> {
    let question = [("DataSource.Kind", &source.kind), ("DataSource.Path", &source.path)];
    let question = question.map(|(name, value)| (name, m_engine::Value::text(value.as_str())));
    let value = handler.ask(cx, Record::of(question))?;
    let credential = Credential::from_record(cx, &Record::from_value(value)?)?;
    ExtensionHost::of(cx)?.credentials.secrets.add(&credential);
    Ok(credential)
}

/// Of the credentials at hand the one for a source; a token that is about to end is renewed first.
///
/// Errors: there is none, or it has ended. `try` does not catch that: a person has to give one first.
fn at_hand(cx: &Cx, source: &DataSource) -> Result<Credential> {
    let host = ExtensionHost::of(cx)?;
    let entry = host.credentials.find(&source.kind, &source.path).ok_or_else(|| source.missing())?;
    let credential = oauth::renew_if_due(cx, source, &entry)?;
    host.used(source, &credential);
    Ok(credential)
}

/// The credential for a source after a renewal, where it has a token: because the connector found it refused. `used` is the
/// refused access token; without one it is the last that this evaluation has used.
///
/// Errors: there is no credential, or it cannot be renewed.
pub fn renewed(cx: &Cx, source: &DataSource, used: Option<&str>) -> Result<Credential> {
    let host = ExtensionHost::of(cx)?;
    let entry = host.credentials.find(&source.kind, &source.path).ok_or_else(|| source.missing())?;
    let current = entry.current();
    let Credential::OAuth(token) = &current else { return Ok(current) };
    let last = host.last_used(source);
    let used = used.or(last.as_deref()).unwrap_or_else(|| token.access_token());
    let credential = oauth::renew(cx, source, &entry, used)?;
    host.used(source, &credential);
    Ok(credential)
}
