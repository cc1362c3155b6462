//! `connector.toml`: everything that is particular to this connector. The types are its documentation and its schema.

mod checked;
mod known;
mod navigation;
mod read;
#[cfg(test)]
mod schema;

pub use checked::{AbsoluteUrl, HostName, Identifier, RelativePath, SingleLine, Version};
pub use known::Known;
pub use navigation::{Entry, Level, Where};
pub(crate) use read::read_toml;
pub use read::{Mistake, Text, read, read_text};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A connector, as `connector.toml` describes it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// What it is called and where it connects to.
    pub connector: Connector,
    /// Signing in on the service's own page; missing where nobody signs in so.
    pub oauth: Option<OAuth>,
    /// Running an export.
    pub export: Export,
    /// What is too large.
    pub limits: Limits,
    /// How long an answer may take.
    pub timeouts: Timeouts,
    /// Which failures pass, and how long to wait for that.
    pub retry: Retry,
    /// The hosts of each region.
    pub regions: Vec<Region>,
    /// The levels of the navigator, from the top.
    pub navigation: Vec<Level>,
    /// What the sample query opens.
    pub sample: Sample,
    /// The program that stands for the service.
    pub mock: Mock,
}

impl Description {
    /// The levels through which the sample query goes: those that its choices open, and, where they end too early, those
    /// that are opened first below.
    pub(crate) fn sample_levels(&self) -> Vec<&Level> {
        let mut way = Vec::new();
        let mut level = self.navigation.first();
        // A level opens none above it, and one that does is told by the check; so the way has an end.
        while let Some(here) = level.filter(|_| way.len() < self.navigation.len()) {
            let choice = self.sample.choices.get(way.len());
            let entry = choice.and_then(|choice| here.entry(choice)).or(here.entries.first());
            let opens = entry.map(|entry| &entry.opens).or(here.opens.as_ref());
            way.push(here);
            level =
                self.navigation.iter().find(|level| opens.is_some_and(|opens| **opens == *level.function));
        }
        way
    }
}

/// What the sample query opens, in the mock.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// What is chosen in each level of the navigator: the name of an item, or the key of a fixed entry.
    pub choices: Vec<SingleLine>,
}

/// The program that stands for the service in tests.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Mock {
    /// The package of this workspace that holds it, and the name of its program.
    pub package: SingleLine,
    /// The OAuth client that its built-in tenant knows. Packages for the mock sign in with it.
    #[serde(default)]
    pub oauth_client: Option<SingleLine>,
}

/// What the connector is called and where it connects to.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Connector {
    /// The name of the M section, of its file and of the package.
    pub section: Identifier,
    /// The data source kind. Part of every stored credential: changing it orphans them.
    pub kind: Identifier,
    /// The name as people read it.
    pub label: SingleLine,
    /// Three numbers, for example `1.2.3`.
    pub version: Version,
    /// Whether the host shows that this is a first release.
    pub beta: bool,
    /// The group in the *Get data* dialog.
    pub category: SingleLine,
    /// The page behind *Learn more*.
    pub learn_more_url: AbsoluteUrl,
    /// What the service reads as the name of the client, without version.
    pub client_name: Identifier,
    /// The API address that the dialog suggests.
    pub default_api_url: AbsoluteUrl,
    /// The authentication address that the dialog suggests.
    pub default_auth_url: AbsoluteUrl,
    /// The ways to sign in, in the order in which the dialog offers them.
    pub authentication: Vec<Authentication>,
    /// The version of the Integration API, as the beginning of its paths.
    pub api_version: RelativePath,
    /// The call of the authentication service that gives a token.
    pub token_path: RelativePath,
    /// Whether addresses of this computer may begin with `http://`; never in a release.
    pub http_for_loopback: bool,
}

/// A way to sign in, named as the kinds of the Power Query SDK.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Authentication {
    /// User name and password, "Basic" in the dialog.
    UsernamePassword,
    /// The service's sign-in page, "Organizational account" in the dialog.
    OAuth,
}

/// Signing in on the service's own page: authorization code with PKCE.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OAuth {
    /// The page, below the OAuth host.
    pub authorize_path: RelativePath,
    /// The token endpoint, below the OAuth host.
    pub token_path: RelativePath,
    /// The page that ends the session, below the OAuth host.
    pub logout_path: RelativePath,
    /// Where the service sends the browser afterwards. It has to be registered with the client.
    pub redirect_uri: AbsoluteUrl,
    /// What is asked for; `offline_access` gives a refresh token.
    pub scopes: Vec<Identifier>,
    /// How the code challenge is made.
    pub pkce_method: PkceMethod,
    /// Width of the sign-in window in pixels.
    pub window_width: u32,
    /// Height of the sign-in window in pixels.
    pub window_height: u32,
    /// The public client for each OAuth host. A client id is no secret; a client secret must not be here.
    #[serde(default)]
    pub client_ids: BTreeMap<HostName, SingleLine>,
}

/// How a PKCE code challenge is made from the verifier (RFC 7636, 4.2).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum PkceMethod {
    /// The SHA-256 hash of the verifier.
    S256,
    /// The verifier itself, for clients that do not know S256.
    #[serde(rename = "plain")]
    Plain,
}

/// Running an export.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The language of numbers and dates in the file, for example `en_US`.
    pub locale: Identifier,
    /// Seconds before each question whether the export has finished; the last one repeats.
    pub polling_seconds: Vec<f64>,
    /// Seconds after which a running export is given up.
    pub timeout_seconds: u32,
    /// Seconds for which the service may give no answer about a running export.
    pub gap_seconds: u32,
    /// Seconds before the service is asked again after it gave no answer about a running export; the last one repeats.
    pub failed_poll_seconds: Vec<f64>,
    /// Whether several evaluations may share one run that the host has kept.
    pub share_runs: bool,
}

/// What is too large.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Bytes that an exported file may have.
    pub file_bytes: u64,
    /// A preview of up to this many rows reads the last file and runs nothing.
    pub preview_rows: u32,
    /// Items asked for in one page of a list; the service may give fewer.
    pub page_size: u32,
}

/// How long an answer may take.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Timeouts {
    /// Seconds for signing in.
    pub sign_in_seconds: u32,
    /// Seconds for everything else; a busy model answers only when it is free again.
    pub read_seconds: u32,
}

/// Which failures of a read pass, and how long to wait for that.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// HTTP statuses after which reading again may help.
    pub statuses: Vec<u16>,
    /// Seconds before each further attempt, where the server does not say how long.
    pub wait_seconds: Vec<f64>,
    /// Seconds that are waited at most, whatever the server says.
    pub longest_wait_seconds: u32,
}

/// The hosts of a region. Whichever of them a person types, the right one is asked.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The service's names of the regions that share these hosts.
    pub codes: Vec<Identifier>,
    /// The Integration API.
    pub api_host: HostName,
    /// The authentication service (Basic).
    pub auth_host: HostName,
    /// The sign-in page and token endpoint (OAuth).
    pub oauth_host: HostName,
}

impl Description {
    /// Every host that the connector may ask, each once.
    pub fn production_hosts(&self) -> Vec<&str> {
        let regions = self.regions.iter();
        let mut hosts: Vec<&str> =
            regions.flat_map(|region| [&*region.api_host, &*region.auth_host, &*region.oauth_host]).collect();
        hosts.sort_unstable();
        hosts.dedup();
        hosts
    }
}
