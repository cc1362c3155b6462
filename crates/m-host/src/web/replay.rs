//! Answers requests from a recording: by method, address and body; where a request repeats, in the order of the recording,
//! the last answer again and again.

use super::Outgoing;
use super::fault::{Fault, Met};
use super::masking::{masked_url, recorded_content};
use super::recording::{Exchange, Recording};
use crate::secrets::Secrets;
use reqwest::Response;
use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

/// What an evaluation is answered from.
#[derive(Clone, Debug, Default)]
pub struct Replay {
    /// The exchanges.
    pub recording: Arc<Recording>,
    /// Whether a request that is not among them fails; else it is sent.
    pub strict: bool,
    /// What goes wrong.
    pub faults: Vec<Fault>,
}

/// A replay in one evaluation.
pub(super) struct Player {
    replay: Replay,
    secrets: Secrets,
    /// How often each exchange has answered.
    played: RefCell<Vec<u32>>,
    met: RefCell<Vec<u64>>,
    misses: RefCell<Vec<String>>,
}

/// What to do with a request.
pub(super) enum Played {
    /// This is the answer, after a while; the body breaks off after so many bytes.
    Answer(Box<Response>, Duration, Option<u64>),
    /// It is not recorded, and may be sent.
    Unknown,
    /// It is not recorded, and must not be sent: why.
    Missing(String),
    /// There is no answer: the connection breaks.
    Cut,
}

impl Player {
    pub(super) fn new(replay: Replay, secrets: Secrets) -> Player {
        let played = RefCell::new(vec![0; replay.recording.exchanges.len()]);
        let met = RefCell::new(vec![0; replay.faults.len()]);
        Player { replay, secrets, played, met, misses: RefCell::default() }
    }

    /// The requests that were not recorded, as they are told.
    pub(super) fn misses(&self) -> Vec<String> {
        self.misses.borrow().clone()
    }

    pub(super) fn play(&self, outgoing: &Outgoing<'_>) -> Played {
        let met = Met::of(&self.replay.faults, &mut self.met.borrow_mut(), outgoing.method, outgoing.url);
        if met.cut_after == Some(0) {
            return Played::Cut;
        }
        if let Some(status) = met.status {
            let body = met.body.unwrap_or_default().into_bytes();
            let response = response(status, &met.headers, body);
            return Played::Answer(Box::new(response), met.delay, met.cut_after);
        }
        let url = masked_url(outgoing.url, &self.secrets);
        let content = outgoing.content.map(|content| recorded_content(content, &self.secrets).0);
        let fits = |exchange: &Exchange| {
            exchange.method == outgoing.method
                && same_address(&exchange.url, &url)
                && exchange.content.as_deref().unwrap_or_default() == content.as_deref().unwrap_or_default()
        };
        let mut played = self.played.borrow_mut();
        let all = self.replay.recording.exchanges.iter().enumerate();
        let fitting: Vec<usize> =
            all.filter(|(_, exchange)| fits(exchange)).map(|(index, _)| index).collect();
        let next = fitting.iter().find(|index| played[**index] == 0).or(fitting.last());
        let Some(&index) = next else {
            let told = self.miss(outgoing.method, &url, content.as_deref());
            if !self.replay.strict {
                return Played::Unknown;
            }
            self.misses.borrow_mut().push(told.clone());
            return Played::Missing(told);
        };
        played[index] += 1;
        let exchange = &self.replay.recording.exchanges[index];
        let mut headers = exchange.headers.clone();
        headers.extend(met.headers);
        let response = response(exchange.status, &headers, exchange.body.clone());
        Played::Answer(Box::new(response), met.delay, met.cut_after)
    }

    /// A request that is not there, with the nearest that is.
    fn miss(&self, method: &str, url: &str, content: Option<&str>) -> String {
        let recording = &self.replay.recording;
        let score = |exchange: &&Exchange| {
            let same = exchange.url.bytes().zip(url.bytes()).take_while(|(a, b)| a == b).count();
            let longer = exchange.url.len().max(url.len()) - same;
            (longer, exchange.method != method, exchange.content.as_deref() != content)
        };
        let mut told = format!("{} has no answer to {method} {url}", recording.path.display());
        if let Some(content) = content {
            told.push_str(&format!("\n  with the body {}", shortened(content)));
        }
        if let Some(near) = recording.exchanges.iter().min_by_key(score) {
            told.push_str(&format!("\n  the nearest recorded request is {} {}", near.method, near.url));
            if let Some(content) = near.content.as_deref().filter(|_| near.url == url) {
                told.push_str(&format!("\n  with the body {}", shortened(content)));
            }
        } else {
            told.push_str("\n  nothing is recorded in it");
        }
        told + "\n  record it anew with --record, if the request is meant"
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Addresses are the same if they differ in nothing that HTTP distinguishes.
fn same_address(left: &str, right: &str) -> bool {
    left == right
        || match (reqwest::Url::parse(left), reqwest::Url::parse(right)) {
            (Ok(left), Ok(right)) => left == right,
            _ => false,
        }
}

fn response(status: u16, headers: &[(String, String)], body: Vec<u8>) -> Response {
    let mut builder = http::Response::builder().status(status);
    for (name, value) in headers {
        let name = http::HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, http::HeaderValue::from_str(value)) {
            builder = builder.header(name, value);
        }
    }
    // Name and value of each header are good, and so is every status from 100 to 999.
    builder.body(body).map_or_else(|_| Response::from(http::Response::new(Vec::new())), Response::from)
}
