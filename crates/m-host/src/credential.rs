//! Credentials of data sources, as they come from a file or an environment variable, and how one is found for a
//! source. Nothing here can be printed with its secrets: the `Debug` forms leave them out.

use m_engine::Value;
use m_engine::value::Record;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// The environment variable that holds credentials as JSON, or the path of a file that does.
pub const CREDENTIALS_VARIABLE: &str = "PQ_CREDENTIALS";

/// A credential and the source it is for: one entry of the JSON array.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct StoredCredential {
    /// The data source kind: `Anaplan`.
    pub data_source_kind: String,
    /// The data source path; without one the credential is for every source of the kind.
    #[serde(default)]
    pub data_source_path: Option<String>,
    /// `Anonymous`, `UsernamePassword`, `Key`, `OAuth2`, `Windows`.
    pub authentication_kind: String,
    /// `Username`, `Password`; `Key`; `AccessToken`, `RefreshToken`, `Expires`.
    #[serde(default)]
    pub authentication_properties: BTreeMap<String, String>,
}

/// A credential as Web.Contents uses it and `Extension.CurrentCredential` shows it.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// Nothing is added to requests.
    Anonymous,
    /// User name and password: the "Basic" of the dialogs.
    UsernamePassword {
        /// The user name.
        username: String,
        /// The password.
        password: String,
    },
    /// An API key.
    Key(String),
    /// A token of OAuth or Microsoft Entra ID.
    OAuth {
        /// The token that goes into requests.
        access_token: String,
    },
}

impl Credential {
    /// The kind as connectors compare it ("OAuth", not the "OAuth2" of credential stores).
    pub fn kind(&self) -> &'static str {
        match self {
            Credential::Anonymous => "Anonymous",
            Credential::UsernamePassword { .. } => "UsernamePassword",
            Credential::Key(_) => "Key",
            Credential::OAuth { .. } => "OAuth",
        }
    }

    /// The record of `Extension.CurrentCredential`: a field that does not apply is missing, not null.
    pub fn to_record(&self) -> Record {
        let mut fields = vec![("AuthenticationKind", Value::text(self.kind()))];
        match self {
            Credential::Anonymous => {}
            Credential::UsernamePassword { username, password } => {
                fields.push(("Username", Value::text(username.as_str())));
                fields.push(("Password", Value::text(password.as_str())));
            }
            Credential::Key(key) => {
                fields.push(("Key", Value::text(key.as_str())));
                fields.push(("Password", Value::text(key.as_str())));
            }
            Credential::OAuth { access_token } => {
                fields.push(("access_token", Value::text(access_token.as_str())));
                fields.push(("Properties", Value::from(Record::empty())));
            }
        }
        Record::of(fields)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

/// All credentials at hand.
#[derive(Default)]
pub struct Credentials {
    entries: Vec<(StoredCredential, Credential)>,
}

impl Credentials {
    /// Reads a JSON array of [`StoredCredential`]s.
    ///
    /// Errors: text for a person; it never quotes the JSON, which holds secrets.
    pub fn from_json(json: &str) -> Result<Credentials, String> {
        let stored: Vec<StoredCredential> = serde_json::from_str(json).map_err(|error| {
            format!(
                "the credentials are not a JSON array of {{DataSourceKind, AuthenticationKind, \
                 AuthenticationProperties}} (line {}, column {})",
                error.line(),
                error.column()
            )
        })?;
        let entries = stored.into_iter().map(|stored| {
            let credential = credential(&stored)?;
            Ok((stored, credential))
        });
        Ok(Credentials { entries: entries.collect::<Result<_, String>>()? })
    }

    /// The credential for a source: for its path, for the longest prefix of its path, or for its kind.
    pub fn find(&self, kind: &str, path: &str) -> Option<&Credential> {
        let of_kind =
            self.entries.iter().filter(|(stored, _)| stored.data_source_kind.eq_ignore_ascii_case(kind));
        of_kind
            .filter_map(|(stored, credential)| match &stored.data_source_path {
                None => Some((0, credential)),
                Some(prefix) if path == prefix => Some((usize::MAX, credential)),
                Some(prefix) if is_url_prefix(prefix, path) => Some((prefix.len(), credential)),
                Some(_) => None,
            })
            .max_by_key(|(length, _)| *length)
            .map(|(_, credential)| credential)
    }
}

/// Whether `path` lies under the address `prefix`: at the same host, below the same folder.
fn is_url_prefix(prefix: &str, path: &str) -> bool {
    prefix.contains("://")
        && path
            .strip_prefix(prefix.trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn credential(stored: &StoredCredential) -> Result<Credential, String> {
    let property = |name: &str| {
        stored.authentication_properties.get(name).cloned().ok_or_else(|| {
            format!(
                "the {} credential for {} needs AuthenticationProperties.{name}",
                stored.authentication_kind, stored.data_source_kind
            )
        })
    };
    Ok(match stored.authentication_kind.to_ascii_lowercase().as_str() {
        "anonymous" | "implicit" => Credential::Anonymous,
        "usernamepassword" | "basic" => {
            Credential::UsernamePassword { username: property("Username")?, password: property("Password")? }
        }
        "key" => Credential::Key(property("Key")?),
        "oauth" | "oauth2" | "aad" => Credential::OAuth { access_token: property("AccessToken")? },
        other => return Err(format!("the authentication kind {other} is not supported on this host")),
    })
}
