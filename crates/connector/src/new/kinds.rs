//! Kinds of services: how people sign in, and how lists come.

use serde::Serialize;

/// How people sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// Nobody does.
    Anonymous,
    /// One key, in a header.
    Key,
    /// User name and password.
    Basic,
    /// The service's own page.
    OAuth,
    /// Microsoft Entra ID.
    Aad,
}

/// How lists come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Paging {
    /// At once.
    None,
    /// Each page has the address of the next one.
    Link,
    /// Each page has a text with which the next one is asked for.
    Cursor,
    /// By the number of rows to skip.
    Offset,
}

/// The address of the service, which the author changes first.
pub(super) const ADDRESS: &str = "https://api.example.com";
