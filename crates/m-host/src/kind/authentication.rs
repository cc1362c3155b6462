//! The fields of a kind's `Authentication` record: which credentials a connector takes, and what dialogs call them.

use super::fields::{field, text_field};
use crate::scope::Scope;
use m_engine::value::{Data, Record};
use m_engine::{Cell, Cx, FromValue, Value};

/// A kind of authentication, as credentials are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuthenticationKind {
    /// `Anonymous`, formerly `Implicit`: no credential is sent.
    Anonymous,
    /// `UsernamePassword`: the "Basic" of the dialogs.
    UsernamePassword,
    /// `Key`: one secret text.
    Key,
    /// `OAuth`: the connector's own functions sign in.
    OAuth,
    /// `Aad`: the host signs in with Microsoft Entra ID.
    Aad,
    /// `Windows`: the identity of the process, or an account.
    Windows,
}

impl AuthenticationKind {
    /// The kind of a name, in any of the spellings of connectors, credential stores and tools: `Implicit`, `Basic`,
    /// `OAuth2`, whatever the case. None for an unknown name.
    pub fn parse(name: &str) -> Option<AuthenticationKind> {
        Some(match name.to_ascii_lowercase().as_str() {
            "anonymous" | "implicit" => AuthenticationKind::Anonymous,
            "usernamepassword" | "basic" => AuthenticationKind::UsernamePassword,
            "key" | "webapi" => AuthenticationKind::Key,
            "oauth" | "oauth2" => AuthenticationKind::OAuth,
            "aad" => AuthenticationKind::Aad,
            "windows" => AuthenticationKind::Windows,
            _ => return None,
        })
    }

    /// The name in credential stores: `OAuth2` for both OAuth and Aad.
    pub fn stored_name(self) -> &'static str {
        match self {
            AuthenticationKind::Anonymous => "Anonymous",
            AuthenticationKind::UsernamePassword => "UsernamePassword",
            AuthenticationKind::Key => "Key",
            AuthenticationKind::OAuth | AuthenticationKind::Aad => "OAuth2",
            AuthenticationKind::Windows => "Windows",
        }
    }

    /// The properties of a stored credential of this kind that a person fills in.
    pub fn properties(self) -> &'static [&'static str] {
        match self {
            AuthenticationKind::Anonymous | AuthenticationKind::Windows => &[],
            AuthenticationKind::UsernamePassword => &["Username", "Password"],
            AuthenticationKind::Key => &["Key"],
            AuthenticationKind::OAuth | AuthenticationKind::Aad => {
                &["AccessToken", "Expires", "RefreshToken"]
            }
        }
    }
}

/// One way to sign in that a connector offers.
#[derive(Clone)]
pub struct Authentication {
    /// The name as the connector writes it: `Implicit`, `OAuth`.
    pub name: String,
    /// What it is; none for a name that this host does not know.
    pub kind: Option<AuthenticationKind>,
    record: Record,
}

impl Authentication {
    pub(super) fn read(cx: &Cx, name: &str, cell: &Cell) -> Authentication {
        let record = cell.force(cx).and_then(Record::from_value).unwrap_or_else(|_| Record::empty());
        Authentication { name: name.to_owned(), kind: AuthenticationKind::parse(name), record }
    }

    /// The record itself, with the functions of `OAuth`.
    pub(crate) fn into_record(self) -> Record {
        self.record
    }

    /// `Label`: what a dialog calls this way to sign in.
    pub fn label(&self, cx: &Cx) -> Option<String> {
        text_field(cx, &self.record, "Label")
    }

    /// The label of a property of the credential: `UsernameLabel`, `PasswordLabel`, `KeyLabel`.
    pub fn property_label(&self, cx: &Cx, property: &str) -> Option<String> {
        text_field(cx, &self.record, &format!("{property}Label"))
    }

    /// A text of `Aad` that may be a function of the data source path: `AuthorizationUri`, `Resource`, `Scope`.
    ///
    /// Errors: the function raises one; it may make requests of its own.
    pub fn text_of_path(&self, cx: &Cx, name: &str, path: &str) -> m_engine::Result<Option<String>> {
        let Some(cell) = self.record.get(name) else { return Ok(None) };
        cx.in_scope(Scope::sign_in(), || {
            let mut value = cell.force(cx)?;
            if let Data::Function(function) = &value.data {
                value = function.call(cx, vec![Value::text(path)])?;
            }
            Ok(match value.data {
                Data::Text(text) => Some(text.to_display()),
                _ => None,
            })
        })
    }

    /// A record of this way to sign in, such as `DefaultClientApplication` of `Aad`.
    pub fn record_of(&self, cx: &Cx, name: &str) -> Option<Record> {
        match field(cx, &self.record, name)?.data {
            Data::Record(record) => Some(record),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AuthenticationKind;

    #[test]
    fn every_spelling_is_known() {
        let cases = [
            ("Implicit", Some(("Anonymous", 0))),
            ("anonymous", Some(("Anonymous", 0))),
            ("Basic", Some(("UsernamePassword", 2))),
            ("Key", Some(("Key", 1))),
            ("OAuth2", Some(("OAuth2", 3))),
            ("Aad", Some(("OAuth2", 3))),
            ("WINDOWS", Some(("Windows", 0))),
            ("Magic", None),
        ];
        for (name, expected) in cases {
            let kind = AuthenticationKind::parse(name);
            assert_eq!(kind.map(|kind| (kind.stored_name(), kind.properties().len())), expected, "{name}");
        }
    }
}
