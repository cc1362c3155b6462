//! The few requests that signing makes: to a key vault and to a time stamp authority.

use crate::error::Error;
use serde_json::Value;
use std::time::Duration;

/// No answer of these services is larger.
const LARGEST: usize = 1 << 20;
/// How long a service may take (s).
const PATIENCE: u64 = 30;

/// Sends one request and gives the body of a successful answer.
///
/// Errors: `whom` does not answer, or refuses, with the beginning of what it said.
pub(crate) fn bytes(
    whom: &str,
    request: impl Fn(&reqwest::Client) -> reqwest::RequestBuilder,
) -> Result<Vec<u8>, Error> {
    let failed = |reason: String| Error::new(format!("{whom} {reason}"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| failed(format!("cannot be asked: {error}")))?;
    runtime.block_on(async {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(PATIENCE))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| failed(format!("cannot be asked: {}", told(&error))))?;
        let answer = request(&client)
            .send()
            .await
            .map_err(|error| failed(format!("does not answer: {}", told(&error))))?;
        let status = answer.status();
        let mut answer = answer;
        let mut body = Vec::new();
        while let Some(piece) =
            answer.chunk().await.map_err(|error| failed(format!("broke off: {}", told(&error))))?
        {
            body.extend_from_slice(&piece);
            if body.len() > LARGEST {
                return Err(failed(format!("answered with more than {LARGEST} bytes")));
            }
        }
        if status.is_success() {
            return Ok(body);
        }
        let beginning: String = String::from_utf8_lossy(&body).chars().take(300).collect();
        Err(failed(format!("refused ({status}): {beginning}")))
    })
}

/// [`bytes`], read as JSON.
pub(crate) fn json(
    whom: &str,
    request: impl Fn(&reqwest::Client) -> reqwest::RequestBuilder,
) -> Result<Value, Error> {
    let body = bytes(whom, request)?;
    serde_json::from_slice(&body)
        .map_err(|error| Error::new(format!("{whom} answered with no JSON: {error}")))
}

/// An error of the client with its causes, without the address, which may hold what is nobody's business.
fn told(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut cause: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
    while let Some(inner) = cause {
        if !text.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    if text.is_empty() { "no connection".into() } else { text }
}
