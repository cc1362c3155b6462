//! What the navigator asks of a mock of the service: to stand for its hosts, and to fail.

use anyhow::{Context, Result, bail};
use connector::mock::Announcement;
use m_host::web::{Fault, Route};
use serde_json::json;

/// The routes that lead to it.
///
/// Errors: a host that is none.
pub(crate) fn routes(mock: &Announcement) -> Result<Vec<Route>> {
    let route = |host: &String| format!("https://{host}={}", mock.url).parse::<Route>();
    mock.hosts.iter().map(route).collect::<std::result::Result<_, _>>().map_err(anyhow::Error::msg)
}

/// Makes the next request meet a fault; `none` takes back what was not met yet.
///
/// Errors: the fault is not known, or the mock cannot be reached.
pub(crate) async fn fault(mock: &Announcement, name: &str) -> Result<()> {
    let (path, rule) = match name {
        "none" => ("faults", None),
        "expired" => ("expire-tokens", Some(json!({}))),
        other => ("faults", Some(rule(other)?)),
    };
    let url = format!("{}/_mock/{path}", mock.url);
    let client = reqwest::Client::builder().no_proxy().build()?;
    let request = match rule {
        Some(rule) => client.post(url).header("Content-Type", "application/json").body(rule.to_string()),
        None => client.delete(url),
    };
    let status = request.send().await.context("the mock cannot be reached")?.status();
    if !status.is_success() {
        bail!("the mock refused the fault ({status})");
    }
    Ok(())
}

/// The rule of a fault that meets one request, in the form of the mock's.
fn rule(name: &str) -> Result<serde_json::Value> {
    Ok(match name {
        "busy" => json!({ "path": "/**", "first": 1, "status": 429, "retry_after": 2 }),
        "broken" => json!({ "path": "/**", "first": 1, "status": 500 }),
        "refused" => json!({ "path": "/**", "first": 1, "status": 401 }),
        "cut" => json!({ "path": "/**", "first": 1, "cut_after": 0 }),
        "slow" => json!({ "path": "/**", "first": 1, "delay_ms": 5000 }),
        other => bail!("there is no fault '{other}'"),
    })
}

/// A fault for the next request of a replay; none for `none`. A replay has no tokens that could expire: a request is
/// refused as if its own had.
///
/// Errors: the fault is not known.
pub(crate) fn of_replay(name: &str) -> Result<Option<Fault>> {
    match name {
        "none" => Ok(None),
        "expired" => Ok(Some(serde_json::from_value(rule("refused")?)?)),
        other => Ok(Some(serde_json::from_value(rule(other)?)?)),
    }
}
