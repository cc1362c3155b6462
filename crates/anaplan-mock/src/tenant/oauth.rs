//! Registered OAuth2 clients and the lifetimes of what they get (section 2).

use serde::{Deserialize, Serialize};

/// The OAuth2 side of a tenant.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct OAuth {
    /// The registered clients.
    #[serde(rename = "client")]
    pub clients: Vec<OAuthClient>,
    /// Take any client id of 32 letters and digits as a public client with any callback.
    pub any_client: bool,
    /// The status of `invalid_grant`, `access_denied` and the device grant's waiting (403 on record for a
    /// refresh token, 400 in RFC 6749).
    pub refusal_status: u16,
    /// `expires_in` of an access token, in seconds.
    pub access_seconds: u64,
    /// Seconds an authorization code lives.
    pub code_seconds: u64,
    /// Seconds a refresh token lives.
    pub refresh_seconds: u64,
    /// `expires_in` of a device code, in seconds.
    pub device_seconds: u64,
    /// `interval` of the device grant, in seconds.
    pub device_interval: u64,
}

impl Default for OAuth {
    fn default() -> OAuth {
        OAuth {
            clients: Vec::new(),
            any_client: false,
            refusal_status: 403,
            access_seconds: 2100,
            code_seconds: 60,
            refresh_seconds: 43_000,
            device_seconds: 900,
            device_interval: 5,
        }
    }
}

/// One registered client.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OAuthClient {
    /// 32 alphanumeric characters.
    pub id: String,
    /// Absent for a public client, which must bring PKCE.
    #[serde(default)]
    pub secret: Option<String>,
    /// The registered callback URLs.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// True for a client of the device grant.
    #[serde(default)]
    pub device: bool,
    /// True: a refresh token works once and each use answers a new one.
    #[serde(default = "super::yes")]
    pub rotating: bool,
}
