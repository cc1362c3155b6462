//! Recorded exchanges: whole requests and answers as an HTTP Archive (HAR 1.2), every secret replaced, for tests that need
//! no service.

use super::log::is_secret_header;
use super::masking::{each_secret, masked_url, recorded_content};
use crate::clock::ticks;
use crate::secrets::{BLANK, Secrets};
use anyhow::{Context, Result, anyhow};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// The bytes of an answer, as they come.
#[derive(Clone, Debug, Default)]
pub(super) struct Tape(Arc<Mutex<Vec<u8>>>);

impl Tape {
    pub(super) fn push(&self, part: &[u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(part);
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One exchange, as it was.
struct Taken {
    started: SystemTime,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    content: Option<Vec<u8>>,
    status: u16,
    answer_headers: Vec<(String, String)>,
    tape: Tape,
}

/// Takes down what a transport sends and gets.
#[derive(Default)]
pub(super) struct Recorder(RefCell<Vec<Taken>>);

impl Recorder {
    /// Takes down an exchange; the body of its answer goes onto the tape.
    pub(super) fn take(&self, outgoing: &super::Outgoing<'_>, response: &reqwest::Response) -> Tape {
        let tape = Tape::default();
        let text =
            |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        self.0.borrow_mut().push(Taken {
            started: SystemTime::now(),
            method: outgoing.method.to_owned(),
            url: outgoing.url.to_owned(),
            headers: outgoing.headers.to_vec(),
            content: outgoing.content.map(<[u8]>::to_vec),
            status: response.status().as_u16(),
            answer_headers: response
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str().to_owned(), text(value)))
                .collect(),
            tape: tape.clone(),
        });
        tape
    }

    /// The archive; no secret stands in it.
    pub(super) fn archive(&self, secrets: &Secrets) -> Value {
        let taken = self.0.borrow();
        let all = Secrets::default();
        all.extend(secrets);
        // What a service has given under a telling name is a secret wherever else it stands.
        for exchange in taken.iter() {
            let answer = exchange.tape.bytes();
            for body in [exchange.content.as_deref(), Some(answer.as_slice())].into_iter().flatten() {
                let text = std::str::from_utf8(body).unwrap_or_default();
                each_secret(text, |value| all.learn(value));
            }
        }
        let entries: Vec<Value> = taken.iter().map(|exchange| entry(exchange, &all)).collect();
        json!({ "log": {
            "version": "1.2",
            "creator": { "name": "pq", "version": env!("CARGO_PKG_VERSION") },
            "entries": entries,
        }})
    }
}

fn entry(exchange: &Taken, secrets: &Secrets) -> Value {
    let headers = |headers: &[(String, String)]| -> Vec<Value> {
        let value = |name: &str, value: &str| match is_secret_header(name) {
            true => BLANK.to_owned(),
            false => secrets.hide(value).into_owned(),
        };
        headers.iter().map(|(name, text)| json!({ "name": name, "value": value(name, text) })).collect()
    };
    let find = |name: &str| {
        let found = exchange.answer_headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    };
    let bytes = exchange.tape.bytes();
    let mut content = json!({ "size": bytes.len(), "mimeType": find("content-type") });
    let (text, is_base64) = recorded_content(&bytes, secrets);
    content["text"] = text.into();
    if is_base64 {
        content["encoding"] = "base64".into();
    }
    let mut request = json!({
        "method": exchange.method, "url": masked_url(&exchange.url, secrets), "httpVersion": "HTTP/1.1",
        "cookies": [], "headers": headers(&exchange.headers), "queryString": [],
        "headersSize": -1, "bodySize": exchange.content.as_ref().map_or(0, Vec::len),
    });
    if let Some(sent) = &exchange.content {
        request["postData"] = match recorded_content(sent, secrets) {
            (text, false) => json!({ "mimeType": "", "text": text }),
            (text, true) => json!({ "mimeType": "", "text": text, "_encoding": "base64" }),
        };
    }
    let started = Timestamp::try_from(exchange.started).map(|at| at.to_string()).unwrap_or_default();
    json!({
        "startedDateTime": started, "time": 0, "request": request,
        "response": {
            "status": exchange.status, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [],
            "headers": headers(&exchange.answer_headers), "content": content,
            "redirectURL": secrets.hide(find("location")), "headersSize": -1, "bodySize": bytes.len(),
        },
        "cache": {}, "timings": { "send": 0, "wait": 0, "receive": 0 },
    })
}

/// An exchange of a recording.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) content: Option<String>,
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// Exchanges that were recorded once.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// The file, or the folder of files.
    pub(super) path: PathBuf,
    pub(super) exchanges: Vec<Exchange>,
    /// When the first one was, in UTC ticks.
    began: Option<i64>,
}

impl Recording {
    /// Reads a HAR file, or all of a folder in the order of their names.
    ///
    /// # Errors
    /// A file cannot be read, or is no HTTP Archive with bodies.
    pub fn read(path: &Path) -> Result<Recording> {
        let mut recording = Recording { path: path.to_owned(), ..Recording::default() };
        let mut files = vec![path.to_owned()];
        if path.is_dir() {
            let entries =
                std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
            files = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            files.retain(|file| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("har")));
            files.sort();
        }
        for file in files {
            let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            recording
                .add(&mez::decode_text(&bytes))
                .map_err(|error| anyhow!("{} is no recording: {error:#}", file.display()))?;
        }
        Ok(recording)
    }

    /// A recording of nothing, which would be at this path.
    pub fn nothing(path: &Path) -> Recording {
        Recording { path: path.to_owned(), ..Recording::default() }
    }

    /// The moment of its first exchange in ticks of 100 nanoseconds since 0001-01-01, in UTC.
    pub fn began(&self) -> Option<i64> {
        self.began
    }

    fn add(&mut self, text: &str) -> Result<()> {
        let archive: Value = serde_json::from_str(text)?;
        let entries =
            archive["log"]["entries"].as_array().context("it has no log.entries, as HAR files do")?;
        for (index, entry) in entries.iter().enumerate() {
            let place = || format!("entry {}", index + 1);
            let started = entry["startedDateTime"].as_str().and_then(|text| text.parse::<Timestamp>().ok());
            if self.began.is_none() {
                self.began = started.map(ticks);
            }
            self.exchanges.push(exchange(entry).with_context(place)?);
        }
        Ok(())
    }
}

fn exchange(entry: &Value) -> Result<Exchange> {
    let (request, response) = (&entry["request"], &entry["response"]);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let status = response["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    let content = &response["content"];
    let body = match (content["text"].as_str(), content["encoding"].as_str()) {
        (Some(text), Some("base64")) => STANDARD.decode(text).context("its body is not base64")?,
        (Some(text), _) => text.as_bytes().to_vec(),
        (None, _) if content["size"].as_u64().unwrap_or(0) > 0 => {
            return Err(anyhow!("its answer has no body; record it with --record"));
        }
        (None, _) => Vec::new(),
    };
    let pairs = response["headers"].as_array().into_iter().flatten();
    // They are about the body as it went over the wire.
    let is_about_coding = |name: &str| {
        ["content-encoding", "content-length", "transfer-encoding", "connection"].contains(&name)
    };
    let headers = pairs
        .filter_map(|pair| Some((pair["name"].as_str()?.to_ascii_lowercase(), text(&pair["value"])?)))
        .filter(|(name, _)| !is_about_coding(name) && !name.starts_with(':'));
    Ok(Exchange {
        method: text(&request["method"]).context("its request has no method")?,
        url: text(&request["url"]).context("its request has no address")?,
        content: text(&request["postData"]["text"]),
        status: status.filter(|status| (100..=999).contains(status)).context("its answer has no status")?,
        headers: headers.collect(),
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_none_says_why() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.har");
        for (text, expected) in [
            ("", "is no recording"),
            ("{}", "no log.entries"),
            (
                r#"{"log":{"entries":[{"request":{"method":"GET","url":"https://a.b"},"response":{"status":200,"content":{"size":4}}}]}}"#,
                "entry 1: its answer has no body",
            ),
            (r#"{"log":{"entries":[{"request":{"method":"GET"},"response":{"status":200}}]}}"#, "no address"),
        ] {
            std::fs::write(&path, text).expect("a file");
            let told =
                Recording::read(&path).map(|_| String::new()).unwrap_or_else(|error| format!("{error:#}"));
            assert!(told.contains(expected), "{told}");
        }
    }
}
