//! Requests of the host's other data source functions: the same credentials, cache, retries and log as `Web.Contents`.

use super::contents::shown;
use super::download::{Download, Reader};
use super::options::Options;
use super::request::Request;
use super::url::with_query;
use crate::scope::{DataSource, Scope};
use crate::secrets::BLANK;
use m_engine::value::ByteReader;
use m_engine::{Cx, Result};
use std::rc::Rc;

/// A GET that a function of the host makes.
pub(crate) struct Call {
    /// The function that a person called, for errors.
    pub(crate) function: &'static str,
    /// The data source where no extension's function runs.
    pub(crate) source: DataSource,
    /// The address.
    pub(crate) url: String,
    /// The headers.
    pub(crate) headers: Vec<(String, String)>,
    /// Headers that do not tell two requests apart.
    pub(crate) excluded_from_cache_key: Vec<String>,
    /// The parameter that takes the key of a credential.
    pub(crate) api_key_name: Option<String>,
    /// How long the answer may take; zero is the default.
    pub(crate) timeout: std::time::Duration,
    /// Statuses that the caller handles.
    pub(crate) manual_status: Vec<u16>,
}

/// What a call gave.
pub(crate) struct Answer {
    download: Rc<Download>,
    request: Rc<Request>,
}

impl Call {
    /// Sends the request in the scope of now, or takes its answer from the cache.
    ///
    /// Errors: those of `Web.Contents`.
    pub(crate) fn send(self, cx: &Cx) -> Result<Answer> {
        let options = Options {
            headers: self.headers,
            excluded_from_cache_key: self.excluded_from_cache_key,
            timeout: Some(self.timeout),
            manual_status: self.manual_status,
            ..Options::default()
        };
        let options = Options { api_key_name: self.api_key_name, ..options };
        let blanks: Vec<(String, String)> =
            options.api_key_name.iter().map(|name| (name.clone(), BLANK.to_owned())).collect();
        let request = Rc::new(Request {
            function: self.function,
            head: false,
            public_url: shown(cx, &with_query(&self.url, &blanks)),
            url: self.url,
            options,
            scope: Scope::current(cx),
            plain: Some(self.source),
        });
        Ok(Answer { download: request.exchange(cx)?, request })
    }
}

impl Answer {
    /// The status.
    pub(crate) fn status(&self) -> u16 {
        self.download.status
    }

    /// The words beside the status.
    pub(crate) fn phrase(&self) -> &str {
        &self.download.phrase
    }

    /// A header by name, without regard to case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.download.header(name)
    }

    /// The whole body.
    ///
    /// Errors: the connection broke off.
    pub(crate) fn bytes(&self, cx: &Cx) -> Result<Vec<u8>> {
        let mut reader = Reader::new(self.request.clone(), self.download.clone());
        let mut all = Vec::new();
        loop {
            let part = reader.read(cx)?;
            if part.is_empty() {
                return Ok(all);
            }
            all.extend_from_slice(part);
        }
    }
}
