//! The credential scope: which data source the code that runs now belongs to. A call of a data source function opens
//! one, and every lazy value made inside keeps it.

use crate::credential::Credential;
use crate::host::ExtensionHost;
use crate::oauth;
use m_engine::value::Record;
use m_engine::{Cx, Error, Result, Value};

/// A data source: its kind and path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSource {
    /// The data source kind: `Anaplan`.
    pub kind: String,
    /// The data source path, as Microsoft's host writes it.
    pub path: String,
}

/// The scope of `StartLogin`, `FinishLogin` and the other functions that get a credential: they have none.
pub(crate) struct SignIn;

impl SignIn {
    /// Whether one of these functions runs now.
    pub(crate) fn is_running(cx: &Cx) -> bool {
        cx.scope().is_some_and(|scope| scope.downcast_ref::<SignIn>().is_some())
    }
}

impl DataSource {
    /// The source of the scope that is open now.
    pub fn current(cx: &Cx) -> Option<DataSource> {
        cx.scope()?.downcast_ref::<DataSource>().cloned()
    }

    /// The credential for this source; a token that is about to end is renewed first.
    ///
    /// Errors: there is none, or it has ended. `try` does not catch that: a person has to give one first.
    pub fn credential(&self, cx: &Cx) -> Result<Credential> {
        let host = ExtensionHost::of(cx).ok_or_else(|| self.missing())?;
        let entry = host.credentials.find(&self.kind, &self.path).ok_or_else(|| self.missing())?;
        let credential = oauth::renew_if_due(cx, self, &entry)?;
        host.used(self, &credential);
        Ok(credential)
    }

    /// The credential for this source after a renewal, where it has a token: because the connector found it refused.
    /// `used` is the refused access token; without one it is the last that this evaluation has used.
    ///
    /// Errors: there is no credential, or it cannot be renewed.
    pub fn renewed_credential(&self, cx: &Cx, used: Option<&str>) -> Result<Credential> {
        let host = ExtensionHost::of(cx).ok_or_else(|| self.missing())?;
        let entry = host.credentials.find(&self.kind, &self.path).ok_or_else(|| self.missing())?;
        let current = entry.current();
        let Credential::OAuth(token) = &current else { return Ok(current) };
        let last = host.last_used(self);
        let used = used.or(last.as_deref()).unwrap_or_else(|| token.access_token());
        let credential = oauth::renew(cx, self, &entry, used)?;
        host.used(self, &credential);
        Ok(credential)
    }

    fn missing(&self) -> Error {
        let message = format!(
            "Credentials are required to connect to the {} source. (Source at {}.)",
            self.kind, self.path
        );
        credential_error(&message, self, "AccessUnauthorized")
    }

    /// The error that the credential was refused.
    pub fn refused(&self) -> Error {
        let message = format!(
            "The credentials provided for the {} source are invalid. (Source at {}.)",
            self.kind, self.path
        );
        credential_error(&message, self, "AccessUnauthorized")
    }

    /// The error that a sign-in has ended and could not be renewed.
    pub(crate) fn ended(&self, why: &str) -> Error {
        let message = format!(
            "The sign-in to the {} source has ended and could not be renewed; sign in again. {why} (Source at {}.)",
            self.kind, self.path
        );
        credential_error(&message, self, "AccessUnauthorized")
    }

    /// The error that the account may not do this.
    pub fn forbidden(&self) -> Error {
        credential_error("Access to the resource is forbidden.", self, "AccessForbidden")
    }
}

/// The reason of every error that asks for another credential.
pub const CREDENTIAL_ERROR: &str = "DataSource.CredentialError";

fn credential_error(message: &str, source: &DataSource, reason: &str) -> Error {
    let detail = Record::of([
        ("DataSourceKind", Value::text(source.kind.as_str())),
        ("DataSourcePath", Value::text(source.path.as_str())),
        ("Reason", Value::text(reason)),
    ]);
    Error::new(CREDENTIAL_ERROR, message, detail.into()).uncatchable()
}
