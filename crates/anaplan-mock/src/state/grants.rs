//! What OAuth2 has granted and not been used up (section 2): requests at the login page, codes, refresh tokens, devices.

use std::collections::HashMap;

use crate::tenant::{OAuth, OAuthClient};

/// Everything by its id, code or token.
#[derive(Default)]
pub(crate) struct OAuthState {
    pub(crate) pending: HashMap<String, Pending>,
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) refresh: HashMap<String, Refresh>,
    pub(crate) devices: HashMap<String, Device>,
}

/// A browser that is at the login page.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) client: String,
    pub(crate) redirect_uri: String,
    pub(crate) state: Option<String>,
    pub(crate) scope: Option<String>,
    pub(crate) challenge: Option<Challenge>,
    /// The number of the user, once signed in.
    pub(crate) user: Option<usize>,
}

/// A PKCE challenge (RFC 7636).
#[derive(Clone, Debug)]
pub(crate) enum Challenge {
    Plain(String),
    S256(String),
}

/// An authorization code, which works once.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) pending: Pending,
    pub(crate) user: usize,
    pub(crate) expires_at: u64,
}

/// A refresh token.
#[derive(Clone, Debug)]
pub(crate) struct Refresh {
    pub(crate) client: String,
    pub(crate) user: usize,
    pub(crate) scope: String,
    pub(crate) expires_at: u64,
}

/// A device that waits for its user.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub(crate) client: String,
    pub(crate) user_code: String,
    pub(crate) scope: Option<String>,
    pub(crate) expires_at: u64,
    pub(crate) last_poll: u64,
    /// Seconds; grows by five with each `slow_down` (RFC 8628 section 3.5).
    pub(crate) interval: u64,
    pub(crate) decision: Decision,
}

/// What the user said to a device.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Decision {
    Waiting,
    Granted(usize),
    Refused,
}

impl OAuth {
    pub(crate) fn client(&self, id: &str) -> Option<OAuthClient> {
        if let Some(client) = self.clients.iter().find(|client| client.id == id) {
            return Some(client.clone());
        }
        let shaped = id.len() == 32 && id.chars().all(|c| c.is_ascii_alphanumeric());
        let made_up = OAuthClient { id: id.into(), device: true, rotating: true, ..OAuthClient::default() };
        (self.any_client && shaped).then_some(made_up)
    }

    /// True for a registered callback; one on the loopback address is good for every port (RFC 8252 section 7.3).
    pub(crate) fn may_redirect(&self, client: &OAuthClient, uri: &str) -> bool {
        let unregistered = self.any_client && !self.clients.iter().any(|c| c.id == client.id);
        unregistered
            || client.redirect_uris.iter().any(|known| {
                known == uri || (known.starts_with("http://127.0.0.1/") && *known == without_port(uri))
            })
    }
}

/// `http://127.0.0.1:5000/a` as `http://127.0.0.1/a`.
fn without_port(uri: &str) -> String {
    let Some(rest) = uri.strip_prefix("http://127.0.0.1:") else { return uri.into() };
    let path = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    format!("http://127.0.0.1{path}")
}

/// The scopes that are granted: `profile` is silently dropped, and without a request all others are given (section 2.1).
pub(crate) fn granted(scope: Option<&str>) -> String {
    let scopes = scope.filter(|s| !s.trim().is_empty()).unwrap_or("openid email offline_access");
    scopes.split_whitespace().filter(|scope| *scope != "profile").collect::<Vec<_>>().join(" ")
}
