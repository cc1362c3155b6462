//! The JSON of `set-credential`: `{"AuthenticationKind", "AuthenticationProperties", "PrivacySetting", "Permissions"}`.
//!
//! The VS Code extension makes it by pasting what the user typed into a template, without escaping. A password with a
//! quotation mark or a backslash is therefore no JSON; it is read line by line instead.

use serde::Deserialize;
use std::collections::BTreeMap;

/// What `set-credential` reads. It cannot be printed: it holds secrets.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CredentialJson {
    /// `UsernamePassword`, `Key` …
    pub(crate) authentication_kind: String,
    /// The values of the kind's properties.
    #[serde(default)]
    pub(crate) authentication_properties: BTreeMap<String, String>,
    /// The privacy setting to keep.
    #[serde(default)]
    pub(crate) privacy_setting: Option<String>,
    /// The permissions to keep.
    #[serde(default)]
    pub(crate) permissions: Vec<serde_json::Value>,
}

impl std::fmt::Debug for CredentialJson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.authentication_kind)
    }
}

impl CredentialJson {
    /// Reads the JSON.
    ///
    /// Errors: it is none, not even a filled-in template. The text quotes nothing of it.
    pub(crate) fn read(text: &str) -> Result<CredentialJson, String> {
        let text = text.trim_start_matches('\u{feff}');
        match serde_json::from_str(text) {
            Ok(credential) => Ok(credential),
            Err(error) => filled_template(text).ok_or_else(|| {
                format!(
                    "standard input is not a credential in JSON (line {}, column {}); `PQTest credential-template` \
                     shows its form",
                    error.line(),
                    error.column()
                )
            }),
        }
    }

    /// The placeholders of the template that nobody has replaced.
    pub(crate) fn placeholders(&self) -> Vec<&str> {
        let left = self.authentication_properties.values().filter(|value| {
            value.len() > 4 && value.starts_with("$$") && value.ends_with("$$") && !value.contains(' ')
        });
        left.map(String::as_str).collect()
    }
}

/// Reads a template whose values may hold anything: one `"name": "value"` on each line, the value up to the last
/// quotation mark.
fn filled_template(text: &str) -> Option<CredentialJson> {
    let mut kind = None;
    let mut properties = BTreeMap::new();
    for line in text.lines() {
        let Some((name, value)) = name_and_value(line) else { continue };
        match name {
            "AuthenticationKind" => kind = Some(value.to_owned()),
            "PrivacySetting" => {}
            _ => {
                properties.insert(name.to_owned(), value.to_owned());
            }
        }
    }
    Some(CredentialJson {
        authentication_kind: kind?,
        authentication_properties: properties,
        privacy_setting: None,
        permissions: Vec::new(),
    })
}

fn name_and_value(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let line = line.strip_suffix(',').filter(|line| line.ends_with('"')).unwrap_or(line);
    let (name, value) = line.strip_prefix('"')?.split_once("\": \"")?;
    Some((name, value.strip_suffix('"')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The template of the VS Code extension with a user name and a password pasted in.
    fn pasted(username: &str, password: &str) -> String {
        format!(
            "{{\n                \"AuthenticationKind\": \"UsernamePassword\",\n                \
             \"AuthenticationProperties\": {{\n                    \"Username\": \"{username}\",\n                    \
             \"Password\": \"{password}\"\n                }},\n                \"PrivacySetting\": \"None\",\n                \
             \"Permissions\": []\n            }}"
        )
    }

    #[test]
    fn whatever_is_pasted_into_the_template_is_read() {
        for password in ["plain", "with \"quotes\"", "back\\slash", "ends with comma\",", "\"", "a\": \"b"] {
            let read = CredentialJson::read(&pasted("DOMAIN\\ada", password)).expect("a credential");
            assert_eq!(read.authentication_kind, "UsernamePassword");
            assert_eq!(read.authentication_properties["Username"], "DOMAIN\\ada");
            assert_eq!(read.authentication_properties["Password"], password);
        }
    }

    #[test]
    fn what_is_no_credential_is_not_quoted() {
        let error = CredentialJson::read("s3cret").expect_err("an error");
        assert!(!error.contains("s3cret"), "{error}");
        assert!(error.contains("credential-template"), "{error}");
    }

    #[test]
    fn placeholders_are_found() {
        let read = CredentialJson::read(&pasted("$$USERNAME$$", "pass$$word")).expect("a credential");
        assert_eq!(read.placeholders(), ["$$USERNAME$$"]);
    }
}
