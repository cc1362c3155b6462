//! Credentials of data sources: what they hold, and what of them goes into requests and into M. Nothing here can be
//! printed with its secrets: the `Debug` forms leave them out.

use crate::kind::AuthenticationKind;
use crate::oauth::Token;
use m_engine::value::{Record, Text};
use m_engine::{Cx, Error, FromValue, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

pub use crate::credentials::Credentials;

/// The environment variable that holds credentials as JSON, or the path of a file that does.
pub const CREDENTIALS_VARIABLE: &str = "PQ_CREDENTIALS";

/// A credential and the source it is for: one entry of a JSON array or of a credential store.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct StoredCredential {
    /// The data source kind: `Anaplan`. Without one the credential is for whatever source an extension opens.
    #[serde(default)]
    pub data_source_kind: String,
    /// The data source path; without one the credential is for every source of the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_source_path: Option<String>,
    /// `Anonymous`, `UsernamePassword`, `Key`, `OAuth2`, `Windows`.
    pub authentication_kind: String,
    /// `Username`, `Password`; `Key`; `AccessToken`, `RefreshToken`, `Expires` (RFC 1123), and `Record`: everything
    /// that the connector returned, as JSON text.
    #[serde(default)]
    pub authentication_properties: BTreeMap<String, String>,
    /// `None`, `Public`, `Organizational`, `Private`; kept for other tools, this host has no privacy firewall.
    #[serde(default = "no_privacy")]
    pub privacy_setting: String,
    /// Permissions given with the credential; kept for other tools.
    #[serde(default)]
    pub permissions: Vec<serde_json::Value>,
}

fn no_privacy() -> String {
    "None".into()
}

impl StoredCredential {
    /// An entry for a source.
    pub fn new(kind: &str, path: Option<&str>, credential: &Credential) -> StoredCredential {
        let (authentication_kind, properties) = match credential {
            Credential::Anonymous => ("Anonymous", vec![]),
            Credential::UsernamePassword { username, password } => {
                let pair = vec![("Username", username.clone()), ("Password", password.clone())];
                ("UsernamePassword", pair)
            }
            Credential::Key(key) => ("Key", vec![("Key", key.clone())]),
            Credential::OAuth(token) => ("OAuth2", token.properties()),
            Credential::Windows(None) => ("Windows", vec![]),
            Credential::Windows(Some((username, password))) => {
                ("Windows", vec![("Username", username.clone()), ("Password", password.clone())])
            }
        };
        StoredCredential {
            data_source_kind: kind.into(),
            data_source_path: path.map(str::to_owned),
            authentication_kind: authentication_kind.into(),
            authentication_properties: properties.into_iter().map(|(n, v)| (n.to_owned(), v)).collect(),
            privacy_setting: no_privacy(),
            permissions: Vec::new(),
        }
    }

    /// The credential itself.
    ///
    /// Errors: a property is missing or malformed, or the kind is unknown. The text quotes no property.
    pub fn credential(&self) -> Result<Credential, String> {
        let property = |name: &str| {
            self.authentication_properties.get(name).cloned().ok_or_else(|| {
                format!(
                    "the {} credential for {} needs AuthenticationProperties.{name}",
                    self.authentication_kind, self.data_source_kind
                )
            })
        };
        let Some(kind) = AuthenticationKind::parse(&self.authentication_kind) else {
            return Err(format!(
                "the authentication kind {} is not known; it is one of {KNOWN_KINDS}",
                self.authentication_kind
            ));
        };
        Ok(match kind {
            AuthenticationKind::Anonymous => Credential::Anonymous,
            AuthenticationKind::UsernamePassword => Credential::UsernamePassword {
                username: property("Username")?,
                password: property("Password")?,
            },
            AuthenticationKind::Key => Credential::Key(property("Key")?),
            AuthenticationKind::Windows => {
                let account = self.authentication_properties.get("Username").filter(|name| !name.is_empty());
                Credential::Windows(match account {
                    Some(username) => Some((username.clone(), property("Password")?)),
                    None => None,
                })
            }
            AuthenticationKind::OAuth | AuthenticationKind::Aad => {
                let token = Token::from_properties(&self.authentication_properties);
                Credential::OAuth(token.map_err(|why| {
                    format!("the {} credential for {} {why}", self.authentication_kind, self.data_source_kind)
                })?)
            }
        })
    }

    /// Whether the connection is to be encrypted; what the property `EncryptConnection` says, or else yes.
    pub fn encrypts(&self) -> bool {
        let said = self.authentication_properties.get("EncryptConnection");
        said.is_none_or(|said| !said.eq_ignore_ascii_case("false"))
    }

    /// The entry as a list of credentials shows it: without any property.
    pub fn listed(&self) -> serde_json::Value {
        serde_json::json!({
            "DataSource": { "kind": self.data_source_kind, "path": self.data_source_path },
            "AuthenticationKind": self.authentication_kind,
            "PrivacySetting": self.privacy_setting,
            "Properties": {},
        })
    }
}

/// What a person or the VS Code extension fills in to give a credential: the properties of an authentication kind with
/// placeholders such as `$$PASSWORD$$`. None for an unknown kind.
pub fn template(authentication_kind: &str) -> Option<serde_json::Value> {
    let kind = AuthenticationKind::parse(authentication_kind)?;
    let placeholder = |name: &&str| {
        let value = match *name {
            "Username" => "$$USERNAME$$",
            "Password" => "$$PASSWORD$$",
            "Key" => "$$KEY$$",
            "AccessToken" => "$$ACCESS_TOKEN$$",
            "RefreshToken" => "$$REFRESH_TOKEN$$",
            _ => "Fri, 31 Dec 9999 23:59:59 GMT",
        };
        ((*name).to_owned(), serde_json::Value::from(value))
    };
    let properties: serde_json::Map<_, _> = kind.properties().iter().map(placeholder).collect();
    Some(serde_json::json!({
        "AuthenticationKind": kind.stored_name(),
        "AuthenticationProperties": properties,
        "PrivacySetting": "None",
        "Permissions": [],
    }))
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
    OAuth(Token),
    /// The account that the process runs under, or a user name and its password.
    Windows(Option<(String, String)>),
}

/// The authentication kinds that a person can name, for messages.
pub const KNOWN_KINDS: &str = "Anonymous, UsernamePassword, Key, OAuth, OAuth2, Aad, Windows";

impl Credential {
    /// The kind as connectors compare it ("OAuth", not the "OAuth2" of credential stores).
    pub fn kind(&self) -> &'static str {
        match self {
            Credential::Anonymous => "Anonymous",
            Credential::UsernamePassword { .. } => "UsernamePassword",
            Credential::Key(_) => "Key",
            Credential::OAuth(_) => "OAuth",
            Credential::Windows(_) => "Windows",
        }
    }

    /// The credential in a record such as `Extension.CurrentCredential` gives, made by a connector for
    /// `Extension.InvokeWithCredentials`.
    ///
    /// Errors: a field is missing, or the kind is one that this host has no use for.
    pub(crate) fn from_record(cx: &Cx, record: &Record) -> Result<Credential, Error> {
        let text = |name: &str| -> Result<String, Error> {
            let cell = record.get(name).ok_or_else(|| Error::missing_field(name, record))?;
            Ok(Text::from_value(cell.force(cx)?)?.to_display())
        };
        let name = text("AuthenticationKind")?;
        Ok(match AuthenticationKind::parse(&name) {
            Some(AuthenticationKind::Anonymous) => Credential::Anonymous,
            Some(AuthenticationKind::UsernamePassword) => {
                Credential::UsernamePassword { username: text("Username")?, password: text("Password")? }
            }
            Some(AuthenticationKind::Key) => Credential::Key(text("Key").or_else(|_| text("Password"))?),
            Some(AuthenticationKind::OAuth | AuthenticationKind::Aad) => {
                let token = serde_json::json!({ "access_token": text("access_token")? });
                let token = Token::from_record(token.as_object().cloned().unwrap_or_default(), 0);
                Credential::OAuth(token.map_err(|why| Error::data_source(why, Value::NULL))?)
            }
            Some(AuthenticationKind::Windows) => Credential::Windows(match record.get("Username") {
                Some(_) => Some((text("Username")?, text("Password")?)),
                None => None,
            }),
            None => {
                return Err(Error::data_source(
                    format!("This host has no data source that takes a credential of the kind '{name}'."),
                    Value::NULL,
                ));
            }
        })
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
            Credential::OAuth(token) => {
                fields.push(("access_token", Value::text(token.access_token())));
                fields.push(("Properties", token.other_fields().into()));
            }
            Credential::Windows(None) => {}
            Credential::Windows(Some((username, password))) => {
                fields.push(("Username", Value::text(username.as_str())));
                fields.push(("Password", Value::text(password.as_str())));
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

impl fmt::Debug for StoredCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.data_source_path.as_deref().unwrap_or("any");
        write!(f, "{} for {} {path}", self.authentication_kind, self.data_source_kind)
    }
}
