//! The values of credentials, so that none of them is seen in what leaves the host: traces, HAR files, logs, errors,
//! reports. What is masked is the value itself, wherever it stands: a connector may put it into any header, parameter,
//! path or message.

use crate::credential::Credential;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use m_library::escape;
use std::borrow::Cow;
use std::sync::{Arc, PoisonError, RwLock};

/// What stands in place of a secret.
pub const BLANK: &str = "***";

/// A shorter value is no secret worth the name, and masking it would make every text unreadable.
const SHORTEST: usize = 4;

/// A shorter value is no token: as `"token": "none"`, it may stand anywhere.
const LEARNT: usize = 12;

/// All values that must not be seen. Clones share them.
#[derive(Clone, Default)]
pub struct Secrets(Arc<RwLock<Vec<String>>>);

impl Secrets {
    /// Adds what is secret of a credential: key, password, tokens, each as it is, as an address writes it, as JSON and M
    /// write it, and in the base64 of Basic.
    pub(crate) fn add(&self, credential: &Credential) {
        match credential {
            Credential::Anonymous | Credential::Windows(None) => {}
            Credential::UsernamePassword { username, password }
            | Credential::Windows(Some((username, password))) => {
                self.add_value(password);
                self.add_basic(username, password);
            }
            Credential::Key(key) => {
                self.add_value(key);
                self.add_basic("", key);
            }
            Credential::OAuth(token) => token.secrets().for_each(|value| self.add_value(value)),
        }
    }

    /// Adds a value that a service has given.
    pub(crate) fn learn(&self, value: &str) {
        if value != BLANK && value.chars().count() >= LEARNT {
            self.add_value(value);
        }
    }

    fn add_value(&self, value: &str) {
        if value.chars().count() < SHORTEST {
            return;
        }
        let json = serde_json::Value::from(value).to_string();
        self.insert(value.to_owned());
        self.insert(escape(value));
        self.insert(escape(value).replace("%20", "+"));
        self.insert(
            json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap_or(&json).to_owned(),
        );
        self.insert(value.replace('"', "\"\""));
        self.insert(STANDARD.encode(value));
        self.insert(URL_SAFE.encode(value));
    }

    fn add_basic(&self, username: &str, password: &str) {
        if password.chars().count() >= SHORTEST {
            let pair = STANDARD.encode(format!("{username}:{password}"));
            self.insert(escape(&pair));
            self.insert(pair);
        }
    }

    fn insert(&self, value: String) {
        let mut values = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if !values.contains(&value) {
            values.push(value);
            // A longer one may contain a shorter one.
            values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        }
    }

    /// Adds those of others.
    pub(crate) fn extend(&self, others: &Secrets) {
        let others = others.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        others.into_iter().for_each(|value| self.insert(value));
    }

    /// The text with every secret blanked.
    pub fn hide<'t>(&self, text: impl Into<Cow<'t, str>>) -> Cow<'t, str> {
        let mut text = text.into();
        for value in self.0.read().unwrap_or_else(PoisonError::into_inner).iter() {
            if text.contains(value.as_str()) {
                text = Cow::Owned(text.replace(value.as_str(), BLANK));
            }
        }
        text
    }

    /// Whether a secret stands in the text.
    pub(crate) fn occur_in(&self, text: &str) -> bool {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .any(|value| text.contains(value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::Secrets;
    use crate::credential::Credential;

    #[test]
    fn a_value_is_masked_in_every_form() {
        let secrets = Secrets::default();
        secrets.add(&Credential::Key("k y/\"1\"".into()));
        secrets.add(&Credential::UsernamePassword { username: "ada".into(), password: "pass word".into() });
        secrets.add(&Credential::Key("abc".into()));
        let cases = [
            ("key k y/\"1\" end", "key *** end"),
            ("?q=k%20y%2F%221%22&r=1", "?q=***&r=1"),
            ("?q=pass+word", "?q=***"),
            (r#"{"a":"k y/\"1\""}"#, r#"{"a":"***"}"#),
            (r#""k y/""1""""#, r#""***""#),
            // base64 of "ada:pass word", RFC 4648.
            ("Basic YWRhOnBhc3Mgd29yZA==", "Basic ***"),
            ("user ada, abc", "user ada, abc"),
        ];
        for (text, expected) in cases {
            assert_eq!(secrets.hide(text), expected);
        }
    }
}
