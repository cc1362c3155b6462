//! Sends one request and gives back its response, body unread. Knows routes, time-outs and cancellation; knows nothing
//! of M.

use super::ahead::{Answered, Coming, Early};
use super::clients::Clients;
use super::coding::Incoming;
use super::failure::Failure;
use super::recording::Recorder;
use super::replay::{Played, Player, Replay};
use super::request::{DEFAULT_TIMEOUT, Outgoing};
use super::route::Routes;
use crate::secrets::Secrets;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder, Response};
use std::cell::OnceCell;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// How often a running request asks whether the evaluation was stopped.
const CANCEL_POLL: Duration = Duration::from_millis(100);

/// The HTTP client. Connections are kept and reused; nothing is set up before the first request.
pub struct Transport {
    runtime: OnceCell<Runtime>,
    clients: Clients,
    routes: Routes,
    cancelled: Arc<AtomicBool>,
    recorder: Option<Recorder>,
    player: Option<Player>,
}

/// After so many more bytes a body breaks off, in a replay.
#[derive(Clone)]
struct Left(u64);

impl Transport {
    /// A client that sends requests along `routes` and stops when `cancelled` is set.
    pub fn new(routes: Routes, cancelled: Arc<AtomicBool>) -> Transport {
        let (runtime, clients) = (OnceCell::new(), Clients::default());
        Transport { runtime, clients, routes, cancelled, recorder: None, player: None }
    }

    /// Takes down every exchange, if so.
    pub fn recording(mut self, records: bool) -> Transport {
        self.recorder = records.then(Recorder::default);
        self
    }

    /// Answers from a recording, in which `secrets` do not stand.
    pub fn replaying(mut self, replay: Option<Replay>, secrets: &Secrets) -> Transport {
        self.player = replay.map(|replay| Player::new(replay, secrets.clone()));
        self
    }

    /// What was recorded, as an HTTP Archive without any of the `secrets`; none where nothing is recorded.
    pub fn recorded(&self, secrets: &Secrets) -> Option<serde_json::Value> {
        self.recorder.as_ref().map(|recorder| recorder.archive(secrets))
    }

    /// The requests that a strict replay has no answer to, as they are told.
    pub fn not_recorded(&self) -> Vec<String> {
        self.player.as_ref().map(Player::misses).unwrap_or_default()
    }

    pub(super) fn routed(&self, url: &str) -> Option<String> {
        self.routes.apply(url)
    }

    pub(crate) fn send(&self, outgoing: &Outgoing<'_>) -> Result<Response, Failure> {
        let played = self.player.as_ref().map_or(Played::Unknown, |player| player.play(outgoing));
        let mut response = match played {
            Played::Unknown => self.send_out(outgoing)?,
            Played::Missing(told) => return Err(Failure::NotRecorded(told)),
            Played::Cut => return Err(Failure::Connection(CUT.into())),
            Played::Answer(mut response, delay, cut_after) => {
                if !delay.is_zero() {
                    self.wait(effective(outgoing.timeout), tokio::time::sleep(delay))?;
                }
                if let Some(bytes) = cut_after {
                    response.extensions_mut().insert(Left(bytes));
                }
                *response
            }
        };
        if let Some(recorder) = &self.recorder {
            let tape = recorder.take(outgoing, &response);
            response.extensions_mut().insert(tape);
        }
        Ok(response)
    }

    /// Whether requests can be sent before somebody waits for them: not into a recording, whose order they would change, nor
    /// to one.
    pub(crate) fn starts(&self) -> bool {
        self.recorder.is_none() && self.player.is_none()
    }

    /// Sends a request and lets its answer come.
    pub(super) fn start(&self, outgoing: &Outgoing<'_>) -> Result<Coming, Failure> {
        let (request, host) = self.request(outgoing)?;
        let fetched = fetched(request, host, effective(outgoing.timeout));
        Ok(Coming(self.runtime()?.spawn(fetched)))
    }

    /// Waits for an answer that is on its way.
    pub(super) fn finish(&self, mut coming: Coming) -> Result<Answered, Failure> {
        self.stoppable(&mut coming.0)?.map_err(|error| Failure::Connection(error.to_string()))?
    }

    fn send_out(&self, outgoing: &Outgoing<'_>) -> Result<Response, Failure> {
        let (request, host) = self.request(outgoing)?;
        self.wait(effective(outgoing.timeout), request.send())?.map_err(|error| failure(&error, &host))
    }

    /// A request to send, and the name of the host that it goes to.
    fn request(&self, outgoing: &Outgoing<'_>) -> Result<(RequestBuilder, String), Failure> {
        let routed = self.routed(outgoing.url);
        let url = reqwest::Url::parse(routed.as_deref().unwrap_or(outgoing.url))
            .map_err(|error| Failure::Malformed(format!("The URL is invalid: {error}.")))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let method = Method::from_bytes(outgoing.method.as_bytes())
            .map_err(|error| Failure::Malformed(format!("The method is invalid: {error}.")))?;
        let client = self.clients.to(&url).map_err(|error| Failure::Connection(error.to_string()))?;
        let mut request = client.request(method, url).headers(header_map(outgoing.headers)?);
        if let Some(content) = outgoing.content {
            request = request.body(content.to_vec());
        }
        Ok((request, host))
    }

    /// The next part of a body; none at its end.
    pub(crate) fn next(&self, incoming: &mut Incoming) -> Result<Option<Vec<u8>>, Failure> {
        self.next_within(incoming, DEFAULT_TIMEOUT)
    }

    /// As [`Transport::next`], with another limit to the waiting.
    pub(super) fn next_within(
        &self,
        incoming: &mut Incoming,
        timeout: Duration,
    ) -> Result<Option<Vec<u8>>, Failure> {
        incoming.next(|response| {
            let host = response.url().host_str().unwrap_or_default().to_owned();
            if let Some(part) = response.extensions_mut().get_mut().and_then(Early::pop) {
                return Ok(Some(part));
            }
            let left = response.extensions().get::<Left>().map(|left| left.0);
            if left == Some(0) {
                return Err(Failure::Connection(CUT.into()));
            }
            let part = self.wait(timeout, response.chunk())?.map_err(|error| failure(&error, &host))?;
            let (Some(left), Some(mut part)) = (left, part.clone()) else { return Ok(part) };
            part.truncate(usize::try_from(left).unwrap_or(usize::MAX));
            response.extensions_mut().insert(Left(left - part.len() as u64));
            Ok(Some(part))
        })
    }

    fn wait<T>(&self, timeout: Duration, work: impl Future<Output = T>) -> Result<T, Failure> {
        self.stoppable(async { tokio::time::timeout(timeout, work).await.map_err(|_| Failure::Timeout) })?
    }

    fn stoppable<T>(&self, work: impl Future<Output = T>) -> Result<T, Failure> {
        let cancelled = &self.cancelled;
        let stop = async {
            while !cancelled.load(Ordering::Relaxed) {
                tokio::time::sleep(CANCEL_POLL).await;
            }
        };
        self.runtime()?.block_on(async {
            tokio::select! {
                biased;
                done = work => Ok(done),
                () = stop => Err(Failure::Cancelled),
            }
        })
    }

    fn runtime(&self) -> Result<&Runtime, Failure> {
        if self.runtime.get().is_none() {
            let mut builder = tokio::runtime::Builder::new_multi_thread();
            let runtime = builder.worker_threads(1).enable_all().build();
            let runtime = runtime.map_err(|error| Failure::Connection(error.to_string()))?;
            // Only this thread can have set it in between: it cannot.
            let _ = self.runtime.set(runtime);
        }
        self.runtime.get().ok_or(Failure::Cancelled)
    }
}

/// What is told of a connection that a rule has cut.
const CUT: &str = "connection closed before message completed";

/// The answer to a request, with as much of its body as is taken in early.
async fn fetched(request: RequestBuilder, host: String, timeout: Duration) -> Result<Answered, Failure> {
    let since = Instant::now();
    let response = tokio::time::timeout(timeout, request.send()).await.map_err(|_| Failure::Timeout)?;
    let mut response = response.map_err(|error| failure(&error, &host))?;
    let first_byte = since.elapsed();
    let mut early = Early::default();
    while let Some(part) = match tokio::time::timeout(DEFAULT_TIMEOUT, response.chunk()).await {
        Ok(part) => part.map_err(|error| failure(&error, &host)).transpose(),
        Err(_) => Some(Err(Failure::Timeout)),
    } {
        if !early.push(part) {
            break;
        }
    }
    response.extensions_mut().insert(early);
    Ok(Answered { response, first_byte, time: since.elapsed() })
}

fn effective(timeout: Duration) -> Duration {
    if timeout.is_zero() { DEFAULT_TIMEOUT } else { timeout }
}

fn header_map(headers: &[(String, String)]) -> Result<HeaderMap, Failure> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let malformed = || Failure::Malformed(format!("The header '{name}' cannot be sent."));
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| malformed())?;
        map.append(name, HeaderValue::from_str(value).map_err(|_| malformed())?);
    }
    Ok(map)
}

fn failure(error: &reqwest::Error, host: &str) -> Failure {
    let mut causes = Vec::new();
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(current) = cause {
        causes.push(current.to_string());
        cause = current.source();
    }
    if error.is_timeout() {
        return Failure::Timeout;
    }
    let dns =
        causes.iter().any(|text| text.contains("dns error") || text.contains("failed to lookup address"));
    if dns {
        return Failure::UnknownHost(host.to_owned());
    }
    Failure::Connection(causes.pop().unwrap_or_default())
}
