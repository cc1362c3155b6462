//! A service of OData: its addresses, options and metadata, and how its documents are fetched.

use super::metadata::Model;
use super::options::Options;
use crate::scope::DataSource;
use crate::web::{Answer, Call};
use m_engine::value::Record;
use m_engine::{Cx, Error, Result, Value};
use serde_json::Value as Json;

/// Statuses whose answer may say more than its number. Those that pass by themselves are not among them, nor those that
/// are about the credential.
const EXPLAINED: &[u16] = &[400, 404, 405, 406, 409, 410, 412, 413, 414, 415, 422, 500, 501, 502];

/// A service, as far as a call of `OData.Feed` knows it.
pub(super) struct Service {
    /// The address that the query named.
    pub(super) feed: String,
    pub(super) options: Options,
    pub(super) model: Model,
    /// The address under which the resources are, with a slash at the end.
    pub(super) root: String,
}

/// Fetches documents; there is a service once the first one is read.
pub(super) struct Client<'o> {
    pub(super) feed: &'o str,
    pub(super) options: &'o Options,
}

impl Service {
    pub(super) fn client(&self) -> Client<'_> {
        Client { feed: &self.feed, options: &self.options }
    }

    /// An address relative to the service.
    pub(super) fn address(&self, relative: &str) -> String {
        resolve(&self.root, relative)
    }
}

impl Client<'_> {
    /// The JSON at an address; nothing for 204, an empty answer.
    ///
    /// Errors: those of the request, a status that says there is none, or what is no JSON.
    pub(super) fn json(&self, cx: &Cx, url: &str) -> Result<Option<Json>> {
        let answer = self.send(cx, url, "application/json;odata.metadata=minimal")?;
        if answer.status() == 204 {
            return Ok(None);
        }
        let bytes = answer.bytes(cx)?;
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        if answer.header("odata-version").is_some_and(|version| !version.trim().starts_with('4')) {
            return Err(self.failed(
                url,
                "OData: The service answers in a version other than 4; this host reads version 4.",
            ));
        }
        serde_json::from_slice(bytes).map(Some).map_err(|_| {
            self.failed(
                url,
                "OData: The service's answer is not JSON of OData version 4, which is what this host reads.",
            )
        })
    }

    /// The text at an address.
    ///
    /// Errors: those of the request, or a status that says there is none.
    pub(super) fn text(&self, cx: &Cx, url: &str, accept: &str) -> Result<String> {
        let bytes = self.send(cx, url, accept)?.bytes(cx)?;
        Ok(String::from_utf8_lossy(&bytes).trim_start_matches('\u{FEFF}').to_owned())
    }

    /// The bytes at an address.
    ///
    /// Errors: those of the request, or a status that says there are none.
    pub(super) fn bytes(&self, cx: &Cx, url: &str) -> Result<Vec<u8>> {
        self.send(cx, url, "*/*")?.bytes(cx)
    }

    fn send(&self, cx: &Cx, url: &str, accept: &str) -> Result<Answer> {
        let mut headers =
            vec![("Accept".to_owned(), accept.to_owned()), ("OData-MaxVersion".to_owned(), "4.0".to_owned())];
        let mut preferences = Vec::new();
        if let Some(annotations) = &self.options.include_annotations {
            preferences.push(format!("odata.include-annotations=\"{annotations}\""));
        }
        if let Some(omitted) = &self.options.omit_values {
            preferences.push(format!("omit-values={omitted}"));
        }
        if !preferences.is_empty() {
            headers.push(("Prefer".to_owned(), preferences.join(",")));
        }
        // What the query gives counts before what the host would send.
        let given = &self.options.headers;
        headers.retain(|(name, _)| !given.iter().any(|(given, _)| given.eq_ignore_ascii_case(name)));
        headers.extend(given.iter().cloned());
        // System query options are about entities, not about the metadata.
        let all = self.options.query.iter().filter(|(name, _)| !(name.starts_with('$') && is_metadata(url)));
        let url = with_query(url, &all.cloned().collect::<Vec<_>>());
        if url.len() > self.options.max_uri_length {
            return Err(self.failed(
                &url,
                &format!(
                    "OData: The request URI has {} characters; MaxUriLength allows {}.",
                    url.len(),
                    self.options.max_uri_length
                ),
            ));
        }
        let answer = Call {
            function: "OData.Feed",
            source: DataSource { kind: "OData".into(), path: self.feed.to_owned() },
            url: url.clone(),
            headers,
            excluded_from_cache_key: self.options.excluded_from_cache_key.clone(),
            api_key_name: self.options.api_key_name.clone(),
            timeout: self.options.timeout,
            manual_status: EXPLAINED.to_vec(),
        }
        .send(cx)?;
        if (200..300).contains(&answer.status()) {
            return Ok(answer);
        }
        let body: Option<Json> = serde_json::from_slice(&answer.bytes(cx)?).ok();
        let said = body.as_ref().and_then(|body| body.pointer("/error/message")?.as_str());
        let message = format!(
            "OData: Request failed: The remote server returned an error: ({}) {}. ({})",
            answer.status(),
            answer.phrase(),
            said.unwrap_or(answer.phrase())
        );
        Err(self.failed(&url, &message))
    }

    /// An error about a request.
    pub(super) fn failed(&self, url: &str, message: &str) -> Error {
        Error::data_source(message, self.detail(url))
    }

    fn detail(&self, url: &str) -> Value {
        Record::of([
            ("DataSourceKind", Value::text("OData")),
            ("DataSourcePath", Value::text(self.feed)),
            ("Url", Value::text(url)),
        ])
        .into()
    }
}

fn is_metadata(url: &str) -> bool {
    url.split('?').next().is_some_and(|path| path.ends_with("/$metadata"))
}

/// An address relative to another.
pub(super) fn resolve(base: &str, relative: &str) -> String {
    let joined = reqwest::Url::parse(base).and_then(|base| base.join(relative));
    joined.map_or_else(|_| format!("{}/{relative}", base.trim_end_matches('/')), Into::into)
}

/// An address with further parameters; those that it has already stay as they are.
fn with_query(url: &str, pairs: &[(String, String)]) -> String {
    let mut url = url.to_owned();
    for (name, value) in pairs {
        let name = m_library::escape(name).replace("%24", "$");
        let has = |mark: char| url.contains(&format!("{mark}{name}="));
        if has('?') || has('&') {
            continue;
        }
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&format!("{name}={}", m_library::escape(value)));
    }
    url
}
