//! A request before it is sent.

use super::options::Options;
use crate::scope::{DataSource, Scope};
use std::time::Duration;

/// How long an answer may take unless the connector says otherwise.
pub(crate) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(100);

/// A call of `Web.Contents` or `Web.Headers` with everything that is known before it is sent.
pub(super) struct Request {
    /// The function that was called, for errors.
    pub(super) function: &'static str,
    /// Whether only the headers are asked for.
    pub(super) head: bool,
    /// The address without secrets.
    pub(super) url: String,
    /// The address as errors, traces and logs show it.
    pub(super) public_url: String,
    pub(super) options: Options,
    /// Whose function runs, and who gives the credential.
    pub(super) scope: Scope,
    /// The data source where no extension's function runs; without one it is plain Web.
    pub(super) plain: Option<DataSource>,
}

impl Request {
    /// The data source that errors name: the connector's, or plain Web with the address without its query.
    pub(super) fn source(&self) -> DataSource {
        self.scope.source.clone().or_else(|| self.plain.clone()).unwrap_or_else(|| {
            let path = self.url.split(['?', '#']).next().unwrap_or_default().to_owned();
            DataSource { kind: "Web".into(), path }
        })
    }
}

/// What makes two requests identical: a digest of method, address, headers, body and credential.
pub(super) type Key = [u8; 32];

/// A request as it goes out.
pub(crate) struct Outgoing<'r> {
    pub(crate) method: &'static str,
    pub(crate) url: &'r str,
    pub(crate) headers: &'r [(String, String)],
    pub(crate) content: Option<&'r [u8]>,
    pub(crate) timeout: Duration,
}
