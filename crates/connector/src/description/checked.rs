//! Values of `connector.toml` that have a form: a mistake in one is told where it stands, with what to write instead.

use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// Declares a text that is checked when it is read; editors check it by the pattern, which goes into the schema.
macro_rules! checked {
    ($(#[$doc:meta])* $name:ident, $pattern:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[cfg_attr(test, schemars(extend("pattern" = $pattern)))]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                let check: fn(&str) -> Result<(), String> = $check;
                check(&text).map(|()| $name(text))
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }
    };
}

checked!(
    /// One line of text that is not blank.
    SingleLine,
    "\\S",
    |text| {
        if text.trim().is_empty() || text.contains(char::is_control) {
            return Err("expected one line of text".to_owned());
        }
        Ok(())
    }
);

checked!(
    /// A name of letters, digits and `_`, which does not begin with a digit.
    Identifier,
    "^[A-Za-z_][A-Za-z0-9_]*$",
    |text| {
        let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if starts_well && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Ok(());
        }
        Err(format!("\"{text}\" is not a name; write letters, digits and _, for example \"Contoso\""))
    }
);

checked!(
    /// Three numbers with dots between.
    Version,
    "^[0-9]+\\.[0-9]+\\.[0-9]+$",
    |text| {
        let numbers: Vec<_> = text.split('.').map(str::parse::<u16>).collect();
        if numbers.len() == 3 && numbers.iter().all(Result::is_ok) {
            return Ok(());
        }
        Err(format!("\"{text}\" is not a version; write three numbers, for example \"1.0.0\""))
    }
);

checked!(
    /// The name of a server in lower case, without scheme and path.
    HostName,
    "^[a-z0-9-]+(\\.[a-z0-9-]+)+$",
    |text| {
        let label = |label: &str| {
            !label.is_empty() && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        if text.contains('.') && text.split('.').all(label) {
            return Ok(());
        }
        Err(format!("\"{text}\" is not a host name; write it like \"api.example.com\""))
    }
);

checked!(
    /// An address that begins with `https://` and a host.
    AbsoluteUrl,
    "^https://[a-z0-9-]+(\\.[a-z0-9-]+)+(/.*[^/])?$",
    |text| {
        let host = text.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
        let has_host = host.is_some_and(|host| HostName::try_from(host.to_owned()).is_ok());
        let is_plain = !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"');
        if has_host && is_plain && !text.ends_with('/') {
            return Ok(());
        }
        Err(format!("\"{text}\" is not a secure address; write it like \"https://api.example.com\""))
    }
);

checked!(
    /// A path below an address, without the slash between; `{Workspace}` stands for an id chosen in the navigator.
    RelativePath,
    "^[^/].*[^/]$|^[^/]$",
    |text| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "/-_.~{}".contains(c);
        if !text.is_empty() && !text.starts_with('/') && !text.ends_with('/') && text.chars().all(allowed) {
            return Ok(());
        }
        Err(format!("\"{text}\" is not a path; write it like \"2/0/workspaces\", without a slash at either end"))
    }
);
