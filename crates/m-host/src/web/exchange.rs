//! From a prepared request to its response: credentials, the response cache, retries, redirects, refused statuses.

use super::ahead::Sent;
use super::download::Download;
use super::errors;
use super::log::{Entry, Running, is_secret_header};
use super::options::{AUTHORIZATION, PLAIN_HEADERS};
use super::request::{DEFAULT_TIMEOUT, Key, Outgoing, Request};
use super::url::with_query;
use crate::credential::Credential;
use crate::credential_resolution::{credential, renewed};
use crate::host::ExtensionHost;
use crate::scope::DataSource;
use crate::secrets::Secrets;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use m_engine::{Cx, Error, Result};
use sha2::{Digest, Sha256};
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

/// How often a request is repeated after an answer that may pass.
const RETRIES: u32 = 3;
/// How many redirects are followed.
const REDIRECTS: u32 = 20;

impl Request {
    /// The response, from the cache or from the server.
    pub(super) fn exchange(&self, cx: &Cx) -> Result<Rc<Download>> {
        let host = ExtensionHost::of(cx)?;
        let credential = self.credential(cx)?;
        let content = self.options.content.as_ref().map(|content| content.bytes(cx)).transpose()?;
        let content = content.as_deref();
        if content.is_some() && self.scope.source.is_none() && credential != Credential::Anonymous {
            return Err(Error::expression(format!(
                "{} with the Content option is only supported when connecting anonymously.",
                self.function
            )));
        }
        if self.scope.source.is_none()
            && credential != Credential::Anonymous
            && let Some(header) = self.options.header_for_anonymous()
        {
            return Err(Error::expression(format!(
                "The '{header}' header is only supported when connecting anonymously. These headers can be used with \
                 all authentication types: {}",
                PLAIN_HEADERS.join(", ")
            )));
        }
        let key = self.key(content, &credential);
        let method = self.method(content);
        let kept = if self.options.is_retry { None } else { host.cache.get(&key) };
        if cx.is_looking_ahead() {
            return kept.ok_or_else(|| self.ask_ahead(cx, host, key, content, &credential));
        }
        if let Some(download) = kept {
            let mut running = host.log.start(Entry { cached: true, ..self.entry(method, content) });
            running.answered(download.status, &download.phrase, &[], Duration::ZERO);
            running.finish();
            return Ok(download);
        }
        let sent = if self.options.is_retry { None } else { host.ahead.take(&key, &credential) };
        let download = Rc::new(self.fetch(cx, host, content, credential, sent)?);
        // A refused credential is not remembered: the next attempt may bring another one.
        host.cache.insert(key, download.clone());
        Ok(download)
    }

    /// Sends the request, whose answer somebody will soon ask for, unless it may have an effect. Gives back the error with
    /// which looking ahead ends.
    fn ask_ahead(
        &self,
        cx: &Cx,
        host: &ExtensionHost,
        key: Key,
        content: Option<&[u8]>,
        credential: &Credential,
    ) -> Error {
        let is_read = content.is_none() && !self.head && !self.options.is_retry;
        if is_read && !cx.is_suspended() && !host.ahead.holds(&key) {
            let (url, headers) = (self.secret_url(credential), self.headers(credential));
            let outgoing = self.outgoing(&url, &headers, content);
            // What cannot be sent at all is told when it is asked for.
            if let Ok(coming) = host.transport.start(&outgoing) {
                let running = self.begin(host, &outgoing, credential);
                host.ahead.insert(key, Sent { coming, credential: credential.clone(), running });
            }
        }
        cx.suspend()
    }

    fn credential(&self, cx: &Cx) -> Result<Credential> {
        if self.options.manual_credentials {
            return Ok(Credential::Anonymous);
        }
        let called = self.plain.clone();
        let called = called.unwrap_or_else(|| DataSource { kind: "Web".into(), path: self.url.clone() });
        let credential = credential(cx, &self.scope, Some(&called))?.unwrap_or(Credential::Anonymous);
        if matches!(credential, Credential::Windows(_)) {
            return Err(errors::windows(self));
        }
        Ok(credential)
    }

    /// Sends until there is an answer to give back: after retries and redirects. The first request may be under way.
    fn fetch(
        &self,
        cx: &Cx,
        host: &ExtensionHost,
        whole_content: Option<&[u8]>,
        mut credential: Credential,
        mut sent: Option<Sent>,
    ) -> Result<Download> {
        let mut url = self.secret_url(&credential);
        let mut content = whole_content;
        let mut headers = self.headers(&credential);
        let (mut retries, mut redirects, mut is_renewed) = (0, 0, false);
        loop {
            let outgoing = self.outgoing(&url, &headers, content);
            let early = sent.take().and_then(|sent| self.sent_ahead(host, sent));
            let download = match early {
                Some(download) => download,
                None => self.send(host, &outgoing, &credential)?,
            };
            let status = download.status;
            if self.takes(status) {
                return Ok(download);
            }
            match status {
                300..=303 | 307 | 308 if redirects < REDIRECTS => {
                    redirects += 1;
                    let next = self.redirect_target(&url, &download)?;
                    if !same_origin(&url, &next) {
                        let secrets = &host.credentials.secrets;
                        headers.retain(|(name, value)| !is_credential(name, value, secrets));
                    }
                    if !matches!(status, 307 | 308) {
                        content = None;
                    }
                    url = next;
                    download.drain(&host.transport);
                }
                408 | 429 | 503 | 504 | 509 if retries < RETRIES => {
                    let wait = retry_after(&download).unwrap_or(Duration::from_millis(500 << retries));
                    retries += 1;
                    download.drain(&host.transport);
                    drop(download);
                    let wait = wait.clamp(Duration::from_millis(500), Duration::from_secs(120));
                    let seconds = wait.as_secs_f64();
                    host.activity
                        .begin(format!("Retrying after {seconds:.0} s: {status} from {}", self.public_url));
                    host.wait(wait);
                    host.activity.end();
                }
                // A token may end before its time: one renewal, one repetition.
                401 if !is_renewed
                    && !self.options.authorizes()
                    && let Credential::OAuth(token) = &credential
                    && self.scope.credentials.is_none()
                    && let Some(source) = &self.scope.source =>
                {
                    is_renewed = true;
                    download.drain(&host.transport);
                    credential = renewed(cx, source, Some(token.access_token()))?;
                    url = self.secret_url(&credential);
                    content = whole_content;
                    headers = self.headers(&credential);
                }
                401 => {
                    if self.options.authorizes() {
                        host.refused_own.set(true);
                    }
                    return Err(self.source().refused());
                }
                403 => return Err(self.source().forbidden()),
                _ => {
                    let said = download.beginning(&host.transport);
                    let said = said.map(|said| host.credentials.secrets.hide(said).into_owned());
                    return Err(errors::status(self, status, &download.phrase, said));
                }
            }
        }
    }

    /// Whether an answer with this status is given back as it is.
    fn takes(&self, status: u16) -> bool {
        (200..300).contains(&status) || self.options.manual_status.contains(&status)
    }

    fn outgoing<'r>(
        &self,
        url: &'r str,
        headers: &'r [(String, String)],
        content: Option<&'r [u8]>,
    ) -> Outgoing<'r> {
        let timeout = self.options.timeout.unwrap_or(DEFAULT_TIMEOUT);
        Outgoing { method: self.method(content), url, headers, content, timeout }
    }

    fn send(
        &self,
        host: &ExtensionHost,
        outgoing: &Outgoing<'_>,
        credential: &Credential,
    ) -> Result<Download> {
        let running = self.begin(host, outgoing, credential);
        host.activity.begin(format!("{} {}", outgoing.method, host.credentials.secrets.hide(outgoing.url)));
        let sent = host.transport.send(outgoing);
        host.activity.end();
        match sent {
            Ok(response) => {
                let first_byte = running.elapsed();
                Ok(Download::new(response, running, first_byte))
            }
            Err(failure) => {
                running.failed(&failure.to_string());
                Err(errors::failure(self, &failure))
            }
        }
    }

    /// The answer to a request that was sent ahead, where it is one that is given back. A service may not take several
    /// requests at a time: whatever failed is asked for again when no other is under way, and nothing more ahead.
    fn sent_ahead(&self, host: &ExtensionHost, sent: Sent) -> Option<Download> {
        let Sent { coming, mut running, .. } = sent;
        host.activity.begin(format!("GET {}", self.public_url));
        let answered = host.transport.finish(coming);
        let why = match answered {
            Ok(answered) => match (answered.failure(), answered.response.status().as_u16()) {
                (None, status) if self.takes(status) => {
                    host.activity.end();
                    running.has_taken(answered.time);
                    return Some(Download::new(answered.response, running, answered.first_byte));
                }
                (None, status) => status.to_string(),
                (Some(failure), _) => failure.to_string(),
            },
            Err(failure) => failure.to_string(),
        };
        running.failed(&format!("{why}, asked for again in its turn"));
        host.ahead.stop();
        host.ahead.settle(|| host.cancelled.load(Ordering::Relaxed));
        host.activity.end();
        None
    }

    /// The line of a request in the log, which begins to run.
    fn begin(&self, host: &ExtensionHost, outgoing: &Outgoing<'_>, credential: &Credential) -> Running {
        let mut entry = self.entry(outgoing.method, outgoing.content);
        if outgoing.url != self.secret_url(credential) {
            // Each hop of a redirect is told by its own address.
            entry.url = outgoing.url.to_owned();
        }
        entry.request_headers = outgoing.headers.to_vec();
        entry.routed = host.transport.routed(&entry.url);
        let running = host.log.start(entry);
        running.sent(outgoing.content.unwrap_or_default());
        running
    }

    fn method(&self, content: Option<&[u8]>) -> &'static str {
        match content {
            Some(_) => "POST",
            None if self.head => "HEAD",
            None => "GET",
        }
    }

    fn entry(&self, method: &'static str, content: Option<&[u8]>) -> Entry {
        Entry {
            method,
            url: self.public_url.clone(),
            routed: None,
            started: SystemTime::now(),
            request_headers: Vec::new(),
            request_size: content.map_or(0, |content| content.len() as u64),
            status: None,
            response_headers: Vec::new(),
            bytes: 0,
            first_byte: Duration::ZERO,
            time: Duration::ZERO,
            announced: None,
            complete: false,
            cached: false,
            failure: None,
        }
    }

    fn headers(&self, credential: &Credential) -> Vec<(String, String)> {
        let mut headers = self.options.headers.clone();
        if self.options.authorizes() {
            return headers;
        }
        let automatic = match credential {
            Credential::UsernamePassword { username, password } => Some(basic(username, password)),
            Credential::Key(key) if self.options.api_key_name.is_none() => Some(basic("", key)),
            Credential::OAuth(token) => Some(format!("Bearer {}", token.access_token())),
            Credential::Anonymous | Credential::Key(_) | Credential::Windows(_) => None,
        };
        headers.extend(automatic.map(|value| (AUTHORIZATION.to_owned(), value)));
        headers
    }

    /// The address with what only the server may see: the credential query and the API key.
    fn secret_url(&self, credential: &Credential) -> String {
        let mut pairs = self.options.credential_query.clone();
        if let (Some(name), Credential::Key(key)) = (&self.options.api_key_name, credential) {
            pairs.push((name.clone(), key.clone()));
        }
        with_query(&self.url, &pairs)
    }

    fn redirect_target(&self, url: &str, download: &Download) -> Result<String> {
        let location =
            download.header("location").ok_or_else(|| errors::redirect(self, "it names no location"))?;
        let base = reqwest::Url::parse(url).map_err(|error| errors::redirect(self, &error.to_string()))?;
        let target = base.join(location).map_err(|error| errors::redirect(self, &error.to_string()))?;
        Ok(target.into())
    }

    fn key(&self, content: Option<&[u8]>, credential: &Credential) -> Key {
        let mut digest = Sha256::new();
        let mut part = |bytes: &[u8]| {
            digest.update((bytes.len() as u64).to_le_bytes());
            digest.update(bytes);
        };
        part(self.url.as_bytes());
        part(&[u8::from(content.is_some()), u8::from(self.head)]);
        part(content.unwrap_or_default());
        // A renewed token is the same credential: what was asked with the old one is not asked again.
        let mut headers = match credential {
            Credential::OAuth(_) => self.options.headers.clone(),
            _ => self.headers(credential),
        };
        part(credential.kind().as_bytes());
        let source = self.source();
        part(source.kind.as_bytes());
        part(source.path.as_bytes());
        headers.sort();
        for (name, value) in headers {
            let name = name.to_lowercase();
            if !self.options.excluded_from_cache_key.contains(&name) {
                part(name.as_bytes());
                part(value.as_bytes());
            }
        }
        digest.finalize().into()
    }
}

fn basic(username: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{username}:{password}")))
}

/// `Retry-After` in seconds; its form as a date is ignored, as Microsoft's host does.
fn retry_after(download: &Download) -> Option<Duration> {
    download
        .header("retry-after")?
        .trim()
        .parse::<f64>()
        .ok()
        .filter(|seconds| *seconds >= 0.0)
        .map(|seconds| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// Whether a header stays behind when a redirect leads to another server: it is made for credentials, or holds one.
fn is_credential(name: &str, value: &str, secrets: &Secrets) -> bool {
    is_secret_header(name) || secrets.occur_in(value)
}

fn same_origin(left: &str, right: &str) -> bool {
    let origin = |url: &str| reqwest::Url::parse(url).ok().map(|url| url.origin());
    origin(left).is_some_and(|left| Some(left) == origin(right))
}
