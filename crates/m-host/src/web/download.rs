//! A response whose body arrives while it is read. What has arrived is kept, so that every reader sees the whole body
//! and nothing is asked for twice. A body that broke off stays broken: every reader gets the failure, none a part.

use super::coding::Incoming;
use super::errors;
use super::failure::Failure;
use super::log::Running;
use super::request::Request;
use super::transport::Transport;
use crate::host::ExtensionHost;
use m_engine::value::ByteReader;
use m_engine::{Cx, Result};
use reqwest::Response;
use std::cell::RefCell;
use std::io::{Read, Seek, SeekFrom, Write};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tempfile::SpooledTempFile;

/// Up to this size a body is kept in memory.
const IN_MEMORY: usize = 64 * 1024;
/// How much of a kept body is read at once.
const PART: usize = 64 * 1024;
/// So much of a body that nobody wants is read, so that its connection can be used again; a longer one costs the connection.
const DRAINED: usize = 64 * 1024;
/// So much of the answer to a failed request is shown.
const SHOWN: usize = 2048;
/// So long a body that nobody wants is waited for.
const DRAIN_TIME: Duration = Duration::from_secs(2);

/// A response: status, headers, and a body that may still be arriving.
pub(super) struct Download {
    pub(super) status: u16,
    pub(super) phrase: String,
    pub(super) headers: Vec<(String, String)>,
    body: RefCell<Body>,
}

struct Body {
    arrived: SpooledTempFile,
    length: u64,
    rest: Rest,
    running: Running,
}

/// What there is beyond the bytes that have arrived.
enum Rest {
    /// More may come.
    Arriving(Box<Incoming>),
    /// Nothing: the body is whole.
    Complete,
    /// Nobody will ever know: the body broke off.
    Broken(Failure),
}

impl Download {
    /// An answer whose headers took `first_byte`.
    pub(super) fn new(response: Response, running: Running, first_byte: Duration) -> Download {
        let status = response.status();
        let incoming = Incoming::new(response);
        let headers: Vec<(String, String)> = incoming
            .headers()
            .iter()
            .map(|(name, value)| {
                (usual_case(name.as_str()), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect();
        let phrase = status.canonical_reason().unwrap_or("").to_owned();
        running.answered(status.as_u16(), &phrase, &headers, first_byte);
        let arrived = SpooledTempFile::new(IN_MEMORY);
        let body = Body { arrived, length: 0, rest: Rest::Arriving(Box::new(incoming)), running };
        Download { status: status.as_u16(), phrase, headers, body: RefCell::new(body) }
    }

    /// A header by name, without regard to case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(candidate, _)| candidate.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// How many bytes of the body are kept.
    pub(super) fn kept(&self) -> u64 {
        self.body.borrow().length
    }

    /// Whether the body broke off.
    pub(super) fn is_broken(&self) -> bool {
        matches!(self.body.borrow().rest, Rest::Broken(_))
    }

    /// The beginning of the body as text, for an error; none where it is no text or empty.
    pub(super) fn beginning(&self, transport: &Transport) -> Option<String> {
        let mut body = self.body.borrow_mut();
        while body.length < SHOWN as u64 {
            match body.receive(transport) {
                Ok(Some(_)) => {}
                _ => break,
            }
        }
        let mut bytes = Vec::new();
        body.kept_part(0, &mut bytes).ok()?;
        bytes.truncate(SHOWN);
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end_matches('\u{fffd}').trim();
        (!text.is_empty() && !text.contains(['\0', '\u{fffd}'])).then(|| text.to_owned())
    }

    /// Reads the rest of the body and throws it away, so that the connection can be used again. A long or slow body is
    /// given up, and the connection with it.
    pub(super) fn drain(&self, transport: &Transport) {
        let mut body = self.body.borrow_mut();
        let (since, mut drained) = (Instant::now(), 0);
        while let Rest::Arriving(incoming) = &mut body.rest {
            let left = DRAIN_TIME.saturating_sub(since.elapsed());
            match transport.next_within(incoming, left) {
                Ok(Some(part)) if drained + part.len() <= DRAINED => {
                    drained += part.len();
                    body.running.received(&part);
                }
                _ => break,
            }
        }
        body.rest = Rest::Broken(Failure::Connection("The answer was not read to its end.".into()));
        body.running.finish();
    }
}

impl Body {
    /// The next part from the network; none at the end. A failure is given again at every later call.
    fn receive(&mut self, transport: &Transport) -> std::result::Result<Option<Vec<u8>>, Failure> {
        let incoming = match &mut self.rest {
            Rest::Arriving(incoming) => incoming,
            Rest::Complete => return Ok(None),
            Rest::Broken(failure) => return Err(failure.clone()),
        };
        let part = transport.next(incoming).and_then(|part| {
            let Some(part) = part else { return Ok(None) };
            self.running.received(&part);
            self.keep(&part)
                .map_err(|error| Failure::Connection(format!("cannot write a temporary file: {error}")))?;
            Ok(Some(part))
        });
        match &part {
            Ok(Some(_)) => {}
            Ok(None) => {
                self.rest = Rest::Complete;
                self.running.finish();
            }
            Err(failure) => {
                self.running.failed(&failure.to_string());
                self.rest = Rest::Broken(failure.clone());
            }
        }
        part
    }

    fn keep(&mut self, part: &[u8]) -> std::io::Result<()> {
        self.arrived.seek(SeekFrom::Start(self.length))?;
        self.arrived.write_all(part)?;
        self.length += part.len() as u64;
        Ok(())
    }

    fn kept_part(&mut self, from: u64, buffer: &mut Vec<u8>) -> std::io::Result<()> {
        self.arrived.seek(SeekFrom::Start(from))?;
        let wanted = usize::try_from(self.length - from).unwrap_or(PART).min(PART);
        buffer.resize(wanted, 0);
        self.arrived.read_exact(buffer)
    }
}

/// One reading of a response's body.
pub(super) struct Reader {
    request: Rc<Request>,
    download: Rc<Download>,
    position: u64,
    buffer: Vec<u8>,
}

impl Reader {
    pub(super) fn new(request: Rc<Request>, download: Rc<Download>) -> Reader {
        Reader { request, download, position: 0, buffer: Vec::new() }
    }
}

impl ByteReader for Reader {
    fn read(&mut self, cx: &Cx) -> Result<&[u8]> {
        let host = ExtensionHost::of(cx)?;
        let mut body = self.download.body.borrow_mut();
        if self.position == body.length && !matches!(body.rest, Rest::Complete) {
            // It is waited for.
            cx.check_asked()?;
        }
        if self.position < body.length {
            body.kept_part(self.position, &mut self.buffer).map_err(|error| {
                let failure = Failure::Connection(format!("cannot read a temporary file: {error}"));
                errors::failure(&self.request, &failure)
            })?;
        } else {
            self.buffer = loop {
                match body
                    .receive(&host.transport)
                    .map_err(|failure| errors::failure(&self.request, &failure))?
                {
                    Some(part) if part.is_empty() => {}
                    part => break part.unwrap_or_default(),
                }
            };
        }
        self.position += self.buffer.len() as u64;
        Ok(&self.buffer)
    }
}

/// A header name as servers usually write it; HTTP libraries hand it over in lower case, and M compares exactly.
fn usual_case(name: &str) -> String {
    match name {
        "etag" => return "ETag".into(),
        "www-authenticate" => return "WWW-Authenticate".into(),
        "content-md5" => return "Content-MD5".into(),
        "te" | "dnt" => return name.to_uppercase(),
        _ => {}
    }
    let words = name.split('-').map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
            .unwrap_or_default()
    });
    words.collect::<Vec<_>>().join("-")
}
