//! The credential scope: which data source the code that runs now belongs to. A call of a data source function opens
//! one, and every lazy value made inside keeps it.

use crate::credential::Credential;
use crate::host::ExtensionHost;
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

impl DataSource {
    /// The source of the scope that is open now.
    pub fn current(cx: &Cx) -> Option<DataSource> {
        cx.scope()?.downcast_ref::<DataSource>().cloned()
    }

    /// The credential for this source.
    ///
    /// Errors: there is none. `try` does not catch that: a person has to give one first.
    pub fn credential<'cx>(&self, cx: &'cx Cx) -> Result<&'cx Credential> {
        let found = ExtensionHost::of(cx).and_then(|host| host.credentials.find(&self.kind, &self.path));
        found.ok_or_else(|| {
            let message = format!(
                "Credentials are required to connect to the {} source. (Source at {}.)",
                self.kind, self.path
            );
            credential_error(&message, self, "AccessUnauthorized")
        })
    }

    /// The error that the credential was refused.
    pub fn refused(&self) -> Error {
        let message = format!(
            "The credentials provided for the {} source are invalid. (Source at {}.)",
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
